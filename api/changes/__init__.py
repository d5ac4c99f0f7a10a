"""The change feed: what harvesters follow."""
