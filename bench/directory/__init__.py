"""The directory, measured: pages, search, facets and downloads at 10,000 and 100,000 programs. `python -m bench.directory`."""
