#!/usr/bin/env python
"""Commands of the node: `python manage.py help`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    # The demonstration and the checks of the code need no secret; everything else runs as production unless told.
    if len(sys.argv) > 1 and sys.argv[1] == "demo":
        os.environ.setdefault("NODE_ENVIRONMENT", "demo")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
