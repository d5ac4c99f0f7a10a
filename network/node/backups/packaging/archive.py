"""One file: a tar of the manifest and the database's file, in that order, encrypted with age as it is written.

Nothing is held in memory but a block, and no decrypted byte is used that age has not authenticated."""

import hashlib
import os
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from network.node.backups.packaging import Refused, folders, manifest
from network.node.backups.packaging.manifest import Manifest

MANIFEST, DATABASE = "manifest.json", "database"
BLOCK = 256 * 1024
# Bytes; one table takes about 120.
LONGEST_MANIFEST = 4 * 1024 * 1024


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(*, target: Path, about: Manifest, database: Path, recipients: list[Any]) -> None:
    """Write the archive of a database's file; `target` exists only when it is whole."""
    try:
        with folders.new_file(target) as file:
            pyrage.encrypt_io(_Source(_tar(about, database)), file, recipients)
    except (OSError, pyrage.EncryptError) as error:
        raise Refused(f"{target} cannot be written: {getattr(error, 'strerror', None) or error}.") from None


def _tar(about: Manifest, database: Path) -> Iterator[bytes]:
    text = about.as_bytes()
    yield _header(MANIFEST, len(text)) + text + _padding(len(text))
    yield _header(DATABASE, about.size)
    with database.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
    yield _padding(about.size) + bytes(2 * tarfile.BLOCKSIZE)


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.PAX_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


class _Source:
    """What age reads from."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._rest = blocks, memoryview(b"")

    def read(self, size: int) -> bytes:
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._rest = memoryview(block)
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)


def unpack(*, source: Path, identities: list[Any], folder: Path) -> tuple[Manifest, Path]:
    """The manifest and the database's file, put into `folder`. Raises Refused where one bit is not as it was written."""
    with _decrypted(source, identities) as stream:
        about, database = _members(stream, folder)
    if (database.stat().st_size, sha256_of(database)) != (about.size, about.sha256):
        raise Refused(f"{source} is damaged: the database in it is not the one of its manifest.")
    return about, database


def _members(stream: BinaryIO, folder: Path) -> tuple[Manifest, Path]:
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        about = manifest.read(_member(tar, MANIFEST).read(LONGEST_MANIFEST))
        path = folder / DATABASE
        content = _member(tar, DATABASE)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while block := content.read(BLOCK):
                file.write(block)
        if tar.next() is not None:
            raise ValueError("There is more in it.")
    return about, path


def _member(tar: tarfile.TarFile, name: str) -> Any:
    info = tar.next()
    content = tar.extractfile(info) if info is not None and info.isreg() and info.name == name else None
    if content is None:
        raise ValueError(f"{name} is not where it must be.")
    return content


@contextmanager
def _decrypted(source: Path, identities: list[Any]) -> Iterator[BinaryIO]:
    """What age makes of a file: it writes, tarfile reads, a pipe and a thread are between them. Raises Refused at the
    end where age did not vouch for every byte up to the last, or where there was no tar in it."""
    reading, writing = os.pipe()
    failures: list[str] = []

    def decrypt() -> None:
        try:
            with os.fdopen(writing, "wb") as sink, source.open("rb") as sealed:
                pyrage.decrypt_io(sealed, sink, identities)
        except pyrage.DecryptError as error:
            foreign = "No matching keys" in str(error)
            failures.append("was not encrypted for this identity" if foreign else "is damaged, or no backup at all")
        except OSError as error:
            failures.append(f"cannot be read: {error.strerror}" if error.strerror else "is damaged")

    thread = threading.Thread(target=decrypt)
    thread.start()
    malformed = False
    try:
        # Closing the pipe ends the thread where nobody reads on.
        with os.fdopen(reading, "rb") as stream:
            try:
                yield stream
            except (tarfile.TarError, EOFError, ValueError):
                malformed = True
            while stream.read(BLOCK):
                pass
    finally:
        thread.join()
    if failures:
        raise Refused(f"{source} {failures[0]}.")
    if malformed:
        raise Refused(f"{source} is no backup of a node.")
