"""One's own account. Signing up and in is allauth's, under /_allauth/app/v1."""
