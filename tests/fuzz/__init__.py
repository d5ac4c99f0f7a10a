"""Random requests against every door of the API. A bounded part runs in `make test`, all of it in `make fuzz`.

`FUZZ_SEED` (a number) and `FUZZ_REQUESTS` (made from the schema, for each database) are read from the environment."""
