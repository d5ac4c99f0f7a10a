"""One module per noun, one function per verb. An action is one transaction; in it are its audit row,
its change row and its tasks. `by=` says who acts."""
