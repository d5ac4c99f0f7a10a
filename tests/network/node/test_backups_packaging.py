"""The archive, its keys and the folders of plaintext: without a database."""

import fcntl
import os
import random
import re
import stat
import threading
import time
from pathlib import Path
from typing import Any

import pyrage
import pytest
from pyrage import x25519

from network.node.backups.packaging import Refused, archive, folders, keys, manifest
from network.node.backups.packaging.manifest import Contents, End, Manifest, Table

pytestmark = pytest.mark.sqlite_only
CONTENTS = Contents({"groups": ["0001"]}, {"groups_user": Table(2, "ab")}, {"audit": End(7, "cd")})


def packed(folder: Path, content: bytes, **changes: Any) -> tuple[Path, Manifest, Any]:
    database = folder / "plain"
    database.write_bytes(content)
    about = Manifest(
        **{
            "version": "0.1.0",
            "engine": "sqlite",
            "made_at": "2026-11-22T08:00:00Z",
            "contents": CONTENTS,
            "size": len(content),
            "sha256": archive.sha256_of(database),
            **changes,
        }
    )
    identity = x25519.Identity.generate()
    target = folder / "made.age"
    archive.pack(target=target, about=about, database=database, recipients=[identity.to_public()])
    database.unlink()
    return target, about, identity


def unpack(path: Path, identity: Any, folder: Path) -> tuple[Manifest, bytes]:
    (folder / "database").unlink(missing_ok=True)
    about, database = archive.unpack(source=path, identities=[identity], folder=folder)
    return about, database.read_bytes()


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 65536, 300_001])
def test_what_is_packed_comes_out(tmp_path: Path, size: int) -> None:
    content = random.Random(size).randbytes(size)
    target, about, identity = packed(tmp_path, content)
    assert unpack(target, identity, tmp_path) == (about, content)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["database", "made.age"]


def test_it_is_a_tar_in_age_that_other_programs_read(tmp_path: Path) -> None:
    """Without this software: `age -d -i FILE made.age | tar x`."""
    import io
    import tarfile

    target, about, identity = packed(tmp_path, b"content")
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(target.read_bytes(), [identity]))) as tar:
        assert tar.getnames() == ["manifest.json", "database"]
        contents = [member.read() for name in tar.getnames() if (member := tar.extractfile(name))]
        assert contents == [about.as_bytes(), b"content"]


def test_one_flipped_bit_is_refused_wherever_it_is(tmp_path: Path) -> None:
    chance = random.Random(20261122)
    target, _, identity = packed(tmp_path, chance.randbytes(150_000))
    whole = target.read_bytes()
    # All of age's header and of its first block's beginning, then anywhere.
    places = [*range(260), *(chance.randrange(len(whole)) for _ in range(200)), len(whole) - 1]
    for place in places:
        altered = bytearray(whole)
        altered[place] ^= 1 << chance.randrange(8)
        target.write_bytes(altered)
        with pytest.raises(Refused):
            unpack(target, identity, tmp_path)


def test_a_shorter_or_longer_file_is_refused(tmp_path: Path) -> None:
    chance = random.Random(7)
    target, _, identity = packed(tmp_path, chance.randbytes(150_000))
    whole = target.read_bytes()
    # Also where one of age's blocks ends.
    ends = [0, 1, 200, 227, 227 + 65552, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(20))]
    for altered in [*(whole[:end] for end in ends), whole + b"x", whole + whole]:
        target.write_bytes(altered)
        with pytest.raises(Refused):
            unpack(target, identity, tmp_path)


def test_refusals_say_what_is_wrong(tmp_path: Path) -> None:
    target, _, identity = packed(tmp_path, b"content")
    with pytest.raises(Refused, match=r"made\.age was not encrypted for this identity\.$"):
        unpack(target, x25519.Identity.generate(), tmp_path)
    with pytest.raises(Refused, match=r"missing\.age cannot be read: No such file or directory\.$"):
        unpack(tmp_path / "missing.age", identity, tmp_path)
    other = tmp_path / "other.age"
    for content in (b"", b"hello", bytes(5000)):
        other.write_bytes(pyrage.encrypt(content, [identity.to_public()]))
        with pytest.raises(Refused, match=r"other\.age is no backup of a node\.$"):
            unpack(other, identity, tmp_path)
    other.write_bytes(b"not age")
    with pytest.raises(Refused, match=r"other\.age is damaged, or no backup at all\.$"):
        unpack(other, identity, tmp_path)


def test_a_database_that_is_not_the_manifests_is_refused(tmp_path: Path) -> None:
    """Whoever knows the recipient can encrypt; what they packed must agree with itself all the same."""
    target, _, identity = packed(tmp_path, b"content", sha256="0" * 64)
    with pytest.raises(Refused, match="the database in it is not the one of its manifest"):
        unpack(target, identity, tmp_path)


def test_manifests_are_read_or_refused() -> None:
    about = Manifest("0.1.0", "sqlite", "2026-11-22T08:00:00Z", CONTENTS, 7, "ef")
    text = about.as_bytes()
    assert manifest.read(text) == about
    with pytest.raises(Refused, match="has format 2; this version reads format 1"):
        manifest.read(text.replace(b'"format": 1', b'"format": 2'))
    for bad in (b"", b"[]", b"{}", text[:-2], text.replace(b'"tables"', b'"others"')):
        with pytest.raises(Refused, match="manifest is none that this version can read"):
            manifest.read(bad)


def test_differences_are_named() -> None:
    tables = {"groups_user": Table(3, "ab"), "more": Table(0, "")}
    found = Contents({"groups": ["0001", "0002"]}, tables, {"audit": End(8, "cd")})
    assert manifest.differences(CONTENTS, CONTENTS) == []
    assert manifest.differences(CONTENTS, found) == [
        "table groups_user has 3 rows instead of 2",
        "table more is not in the manifest",
        "chain audit ends elsewhere",
        "other migrations were applied",
    ]
    other = Contents(CONTENTS.migrations, {"groups_user": Table(2, "xy")}, CONTENTS.chains)
    assert manifest.differences(CONTENTS, other) == ["table groups_user has other rows"]
    assert manifest.differences(CONTENTS, Contents(CONTENTS.migrations, {}, CONTENTS.chains)) == [
        "table groups_user is missing"
    ]


def test_an_identity_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "identity"
    recipient = keys.make_identity(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert re.fullmatch(r"age1[a-z0-9]{58}", recipient)
    assert [str(each.to_public()) for each in keys.read_identities(path)] == [recipient]
    before = path.read_bytes()
    with pytest.raises(Refused, match="exists already"):
        keys.make_identity(path)
    assert path.read_bytes() == before
    with pytest.raises(Refused, match="cannot be written: No such file or directory"):
        keys.make_identity(tmp_path / "no" / "identity")


@pytest.mark.parametrize("content", [b"", b"# only a comment\n", b"AGE-SECRET-KEY-1CANARY\n", b"\xff\xfe"])
def test_a_file_without_an_identity_is_refused_and_not_quoted(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "identity"
    path.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        keys.read_identities(path)
    assert "CANARY" not in str(refusal.value)
    assert str(refusal.value).startswith(f"{path} holds no age identity")


def test_recipients_are_checked_and_not_quoted(tmp_path: Path) -> None:
    identity = x25519.Identity.generate()
    good = str(identity.to_public())
    assert [str(each) for each in keys.read_recipients([good, good])] == [good, good]
    with pytest.raises(Refused, match="BACKUP_RECIPIENTS is not set"):
        keys.read_recipients([])
    for bad, says in ((str(identity), "is an identity, which must not be on the node"), ("age1no", "is no age recip")):
        with pytest.raises(Refused, match=f"Entry 2 of BACKUP_RECIPIENTS {says}") as refusal:
            keys.read_recipients([good, bad])
        assert bad not in str(refusal.value)


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "made"

    def fail() -> None:
        with folders.new_file(target) as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []
    target.write_bytes(b"before")
    with pytest.raises(Refused, match="never overwritten"), folders.new_file(target) as file:
        file.write(b"after")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"before"]


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be written"):
        archive.pack(
            target=tmp_path / "no" / "made.age",
            about=Manifest("0.1.0", "sqlite", "", CONTENTS, 0, ""),
            database=tmp_path / "plain",
            recipients=[x25519.Identity.generate().to_public()],
        )


def test_where_there_is_no_room_nothing_goes_on(tmp_path: Path) -> None:
    target, _, identity = packed(tmp_path, bytes(1_000_000))
    before = threading.active_count()
    with pytest.raises(OSError, match="No such file"):
        archive.unpack(source=target, identities=[identity], folder=tmp_path / "no")
    assert threading.active_count() == before


def test_plaintext_is_gone_whatever_happens(tmp_path: Path) -> None:
    def interrupted() -> None:
        with folders.private_folder(tmp_path) as folder:
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            (folder / "database").write_bytes(b"secret")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_a_living_ones_is_not(tmp_path: Path) -> None:
    left, busy, young = (tmp_path / f"{folders.PREFIX}{name}" for name in ("left", "busy", "young"))
    for folder in (left, busy, young):
        folder.mkdir()
        (folder / "database").write_bytes(b"secret")
    for folder in (left, busy):
        os.utime(folder, (time.time() - 120, time.time() - 120))
    lock = os.open(busy, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with folders.private_folder(tmp_path):
        pass
    os.close(lock)
    assert sorted(tmp_path.iterdir()) == [busy, young]
