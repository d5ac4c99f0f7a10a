"""Who may do what: `matrix.csv` has a row for each route and method, a column for each kind of caller, and in each cell
the status that is answered. Executed over HTTP; a route that the file does not name fails."""
