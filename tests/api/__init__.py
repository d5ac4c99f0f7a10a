"""The API over HTTP: one file per endpoint."""
