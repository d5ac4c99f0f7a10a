"""Facilities: places of immigration detention with their dated, sourced facts; what programs propose about them, and what
coordinators change."""
