"""Whole jobs over a live server: gunicorn and the worker as processes of their own, asked over HTTP."""
