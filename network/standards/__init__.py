"""The versions of the Visitation Reporting Standard, their texts per language, and the engine that validates.

May be imported by the apps after it in network/__init__.py, and by what stands above `network`.
"""
