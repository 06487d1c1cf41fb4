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


_BEGINS = re.compile(rb"(?:\r?\n)?--([^\r\n]{1,70}?)[ \t]*\r?\nContent-[A-Za-z-]{1,40}:", re.IGNORECASE)


def boundary_of(body: bytes, content_type: str) -> bytes:
    """The boundary of a body that is multipart by its type or, where that does not say it, by how it begins; or nothing."""
    declared = boundary(content_type) if content_type.lower().startswith("multipart/") else b""
    begun = _BEGINS.match(body) if not declared else None
    return begun[1] if begun else declared


def line_end(body: bytes, mark: bytes) -> bytes:
    """How the lines end between parts: as RFC 2046 says, or by a line feed alone, as some programs write."""
    found = body.find(b"--" + mark)
    return b"\n" if found >= 0 and body[found + 2 + len(mark) :].lstrip(b" \t").startswith(b"\n") else b"\r\n"


def parse(body: bytes, mark: bytes, end: bytes = b"\r\n") -> list[Part]:
    """The parts in order; what stands before the first and after the last boundary is no part."""
    pieces = (end + body).split(end + b"--" + mark)[1:]
    return [_part(piece, end) for piece in pieces if not piece.startswith(b"--")]


def build(parts: Iterable[Part], mark: bytes, end: bytes = b"\r\n") -> bytes:
    """A body of those parts."""
    written = b"".join(b"--" + mark + end + part.head + end + end + part.content + end for part in parts)
    return written + b"--" + mark + b"--" + end


def _part(piece: bytes, end: bytes) -> Part:
    head, _, content = piece.lstrip(b" \t").removeprefix(end).partition(end + end)
    return Part(head, content)
