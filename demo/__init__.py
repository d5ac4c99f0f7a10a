"""The invented network that `make demo` shows, and the command that serves it on loopback.

It stands above `api` and `web` because it fills all of them, only through their own actions; nothing imports it,
and a production node does not install it.
"""
