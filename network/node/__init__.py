"""This installation: identity, signing keys, canonical JSON and signatures, the sequencer, the worker.

May be imported by the apps after it in network/__init__.py, and by what stands above `network`.
"""
