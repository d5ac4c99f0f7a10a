"""What the node says of itself to other machines: its keys, and whether it is well."""
