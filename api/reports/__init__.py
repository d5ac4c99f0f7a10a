"""Reports: drafts, submissions, receipts, review."""
