"""Nothing of one program reaches another: a random walk over every route with marked texts and numbers in everything.

The oracle knows memberships and countries from the database and nothing of the code's own rules and filters."""
