"""Checking a report without a network: what `validate.pyz` runs, on any Python from 3.11 on with nothing installed.

Pure: imports nothing of Django and nothing third-party. `network/reports/packs.py` puts it into the file, with the engine,
the formats and the version's data (structure, texts, and the sentences of the catalogue).
"""
