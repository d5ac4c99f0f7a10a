"""The spreadsheet: a template that a volunteer fills, and its reading.

`writing` draws a Form; `reading` turns a filled sheet into rows. Between them stand keys: a hidden first column names the
line, a hidden first row names the facility, so that rows and columns may be moved or inserted, and sheets renamed, without
a figure changing its meaning. A hidden sheet says whose sheet it is (`head`) and holds the lists of the drop-downs.
"""
