"""Facilities: places of immigration detention with their dated, sourced facts."""
