"""What a backup is made of: its manifest, its archive, its keys, the folders it passes through. Pure: no Django, no database.

Only `network.node.backups` and the command `backup` import it.
"""


class Refused(Exception):
    """Why a backup cannot be made, read or restored: one line for the administrator, without any secret."""
