"""Files in and out, without a database."""
