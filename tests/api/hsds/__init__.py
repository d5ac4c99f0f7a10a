"""GET /hsds/..."""
