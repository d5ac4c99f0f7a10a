"""Django's SQLite, with a queue for those who write. Only settings name it."""
