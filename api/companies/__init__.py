"""Companies that run facilities, who owns them, and all the facilities of both, in all countries."""
