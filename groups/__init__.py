"""WHO: programs, facilities, people, roles, tokens, audit rows and change rows.

One Django app at the bottom of the house: everything may import it, it imports nothing of ours.
It knows no HTTP, connects nowhere and signs nothing.
"""
