"""Programs: the directory's listings, registration and review, members, invitations and tokens."""
