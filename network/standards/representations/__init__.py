"""Pure functions from versions to plain values: the standard to read, its JSON Schema, the text of a finding."""
