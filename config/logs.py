"""What is kept out of the log."""

import logging
import re

# Of a link that acts for its reader, the part that nobody else may have.
SECRET = re.compile(r"(/confirm/)[^\s?'\"]+")


class WithoutLinks(logging.Filter):
    """Django writes the path of each request that it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/confirm/" in message:
            record.msg, record.args = SECRET.sub(r"\1...", message), ()
        return True
