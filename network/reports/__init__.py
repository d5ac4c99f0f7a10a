"""Reports, their immutable revisions, receipts and review.

May be imported by the apps after it in network/__init__.py, and by what stands above `network`.
"""
