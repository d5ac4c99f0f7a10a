"""What is kept for a short while and holds much that is alike: an eighth and less of its size."""

import zlib

# The usual level makes a file of reports a third smaller, and takes four times as long.
FASTEST = 1


def pack(body: bytes) -> bytes:
    return zlib.compress(body, FASTEST)


def unpack(packed: bytes | memoryview) -> bytes:
    return zlib.decompress(packed)
