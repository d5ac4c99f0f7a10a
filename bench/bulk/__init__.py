"""What a file of many reports costs, against the database's own loading of the same values."""
