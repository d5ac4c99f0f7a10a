"""Reports as plain values, for what both the API and the pages show."""
