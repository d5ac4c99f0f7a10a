"""What KoboToolbox's REST services send: a submission of our XLSForm in, the saved report with its findings out."""
