"""The standard as an XLSForm, for ODK and KoboToolbox: `naming` has the question of each cell, `survey` the questions in
their order, `workbook` the file."""
