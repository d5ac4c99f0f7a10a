"""Files in and out: each format turns bytes into rows with their sources, and back; none of them judges a report.

Pure: imports nothing of Django, so that the offline checker reads files exactly as the node does. What a cell means is
looked up in a Vocabulary, numbers are read by `figures`, and a file that cannot be read raises Unreadable.
"""
