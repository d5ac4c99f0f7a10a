"""HTTP and nothing else: one folder per resource, and what they share at the top. No models.

Imports `network` and `groups`; `web` and `api` do not know each other; only `config` and `demo` may import it.
"""
