"""The standard to read: versions, JSON Schema, an example to copy from, the quarters and their windows."""
