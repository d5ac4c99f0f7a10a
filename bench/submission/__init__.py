"""What a submission over HTTP costs, against the database alone and against the same server without the writing.

`python -m bench.submission` on SQLite, or on the PostgreSQL that DATABASE_URL names."""
