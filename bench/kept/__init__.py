"""What is kept before Django: `python -m bench.kept`."""
