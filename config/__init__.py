"""Settings, URLs and the server's entry points. Imports everything; nothing imports it."""
