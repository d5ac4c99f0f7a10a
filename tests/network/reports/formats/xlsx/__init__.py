"""Spreadsheets: the law of the way there and back, reading, and what is no workbook of ours."""
