"""Pages for people, without a front-end build: Django templates that work without JavaScript first.

Imports `network` and `groups`; `web` and `api` do not know each other.
"""
