"""Files of many reports: the laws that hold below HTTP."""
