"""The invented network of the demonstration, and the process that serves it."""
