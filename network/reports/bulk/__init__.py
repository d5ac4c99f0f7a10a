"""Files of many reports, one document with its program a line: read, checked together, stored together.

`lines` reads, `checking` finds out what would become of each line before any lock is taken (`ahead` has other processes do
it, where a file is long), `storing` does it in one transaction: what is new in a few statements for all of them,
everything else as a single submission does. An action (actions/bulk.py) puts them together; nobody else imports this
package.
"""
