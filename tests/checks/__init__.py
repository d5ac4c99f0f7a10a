"""What `make check` and the tests hold of committed files that are made from others: the catalogues and the schema."""
