"""Long random runs against every door of the API: `make fuzz`. Not part of `make test`."""
