"""Multipart bodies taken apart and put together, because their boundary is random and their parts are not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BOUNDARY = re.compile(r"""boundary=(?:"([^"]+)"|([^;\s]+))""", re.IGNORECASE)
_PARAMETER = re.compile(r"""\b(name|filename)\*?=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its raw header block and its content."""

    head: bytes
    content: bytes

    @property
    def name(self) -> str:
        """The form field's name, or an empty string."""
        return self._parameter("name")

    @property
    def filename(self) -> str:
        """The file's name, or an empty string."""
        return self._parameter("filename")

    @property
    def content_type(self) -> str:
        """The declared type in lower case, or an empty string."""
        found = re.search(rb"(?im)^content-type:\s*([^\r\n]+)", self.head)
        return found.group(1).decode("latin-1").strip().lower() if found else ""

    def _parameter(self, wanted: str) -> str:
        found = _PARAMETER.finditer(self.head.decode("utf-8", "replace"))
        return next((each[2] or each[3] or "" for each in found if each[1].lower() == wanted), "")


def boundary(content_type: str) -> bytes:
    """The boundary of a multipart type, or nothing. Source: RFC 2046, 5.1.1."""
    found = _BOUNDARY.search(content_type)
    return (found[1] or found[2]).encode() if found else b""


def parse(body: bytes, mark: bytes) -> list[Part]:
    """The parts in order; what stands before the first and after the last boundary is no part."""
    pieces = (b"\r\n" + body).split(b"\r\n--" + mark)[1:]
    return [_part(piece) for piece in pieces if not piece.startswith(b"--")]


def build(parts: Iterable[Part], mark: bytes) -> bytes:
    """A body of those parts."""
    written = b"".join(b"--%b\r\n%b\r\n\r\n%b\r\n" % (mark, part.head, part.content) for part in parts)
    return written + b"--" + mark + b"--\r\n"


def _part(piece: bytes) -> Part:
    head, _, content = piece.lstrip(b" \t").removeprefix(b"\r\n").partition(b"\r\n\r\n")
    return Part(head, content)
