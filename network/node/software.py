"""What runs here. A test holds the version equal to pyproject.toml (the project is not installed as a package)."""

NAME = "visitation-network"
VERSION = "0.1.0"
