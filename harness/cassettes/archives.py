"""Archives in bodies: zip is looked into within a bound, others are named, for what nobody sees must not be stored."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from harness.cassettes import packing

_MOST = 1000
"""Members of an archive that are looked at; one with more is not looked into."""

_ZIP = b"PK\x03\x04"
_OTHERS = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
    b"\x28\xb5\x2f\xfd": "zstd",
}
"""How formats begin. Source: bzip2 1.0.8, xz 1.1.0, 7-Zip's 7zFormat.txt, RAR 5.0, RFC 8878."""


class Unseen(ValueError):
    """The archive cannot be looked into; the text says which and why."""


def is_archive(body: bytes) -> bool:
    """Does it begin as one?"""
    return body.startswith((_ZIP, *_OTHERS))


def members(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each member; nothing for what is no archive. Raises: Unseen."""
    other = next((name for start, name in _OTHERS.items() if body.startswith(start)), "")
    if other:
        raise Unseen(f"{other} archive")
    if body.startswith(_ZIP):
        yield from _zip(body)


def _zip(body: bytes) -> Iterator[tuple[str, bytes]]:
    left = packing.LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST:
                raise Unseen(f"zip archive of {len(entries)} members")
            for entry in entries:
                with archive.open(entry) as member:
                    content = member.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise Unseen(f"zip archive of more than {packing.LARGEST} bytes")
                if is_archive(content):
                    raise Unseen(f"an archive within a zip archive ({entry.filename[:100]!r})")
                yield entry.filename, content
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, zlib.error) as error:
        raise Unseen(f"zip archive that cannot be opened ({error})") from error
