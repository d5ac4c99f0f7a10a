"""DHIS2's aggregate data values: `values` reads a data value set, `merging` puts it into a report cell by cell, `naming`
has both names of a cell. Nobody else knows how DHIS2 writes a quarter or names a breakdown."""
