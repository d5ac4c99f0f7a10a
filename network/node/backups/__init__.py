"""Backups of a node: one encrypted file, made while the node runs, checked anywhere, restored into an empty place.

`packaging` is pure; `sqlite` and `postgresql` know their databases; `creation`, `verification`, `restoration` are what the
command `backup` calls. `proofs` is where other apps add what must hold in a restored database.
"""
