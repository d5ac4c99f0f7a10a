"""WHAT THEY SHARE: five Django apps in a line; each may import those before it, never those after:
node, standards, reports, trends, federation. All may import `groups`; only `api`, `web`, `demo` and `config` import them."""
