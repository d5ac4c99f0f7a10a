"""One module per noun, one function per verb. An action is one transaction; in it is its audit row.
`by=` says who acts."""
