"""What DHIS2's aggregate data exchange pushes: a data value set in, DHIS2's import summary out."""
