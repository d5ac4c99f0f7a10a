"""Reports beneath HTTP."""
