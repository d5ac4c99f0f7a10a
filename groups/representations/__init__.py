"""Pure functions from records to plain values, for what both the API and the pages show."""
