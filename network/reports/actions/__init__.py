"""Saving, submitting and reviewing reports. Locks are taken in one order: the program's row, then the report's."""
