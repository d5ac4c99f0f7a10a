"""Proofs under crash and load, over a live node: gunicorn, the worker and the database as processes that get killed.

`make torture` runs the long versions on SQLite, then on a PostgreSQL of its own (fsync on); `make test` has a short run
of the first two. Each prints its figures and its seed; TORTURE_SEED gives another one (default 20261122).

    python -m tests.torture.kills --kills 200          kill -9 of server, worker, PostgreSQL while 8 clients submit with keys
    python -m tests.torture.kills --early --kills 20   the negative control: a build that answers before it commits
    python -m tests.torture.repeats --rounds 20        50 parallel repeats of one key; two first drafts at once
    python -m tests.torture.writers --submissions 20   32 writers
    python -m tests.torture.week --minutes 10          200 programs submit while the directory is read 50 times a second

On PostgreSQL: `python -m tests.postgres -- python -m tests.torture.kills ...`. Each ends with exit code 1 where the proof fails.
Who changes how a report is submitted runs the first one with `--kills 20`: it takes a minute.

`stage.py` is the node, `inside.py` what runs within it (seeding, letting time pass, comparing what was acknowledged with
what is stored), `caller.py` the HTTP, `reporters.py` the clients. Nothing outside of this package may import it.
"""
