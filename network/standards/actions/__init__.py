"""Bringing versions of the standard into the node."""
