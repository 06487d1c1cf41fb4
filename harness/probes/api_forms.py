"""Writes forms: URL-encoded ones, and multipart ones with files that are usual, empty and odd."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

from harness.model import shape as s
from harness.model.contract import Body
from harness.probes.api_bodies import bare, full
from harness.probes.api_case import wire_text

File: TypeAlias = tuple[str, str, bytes]
"""Media type, name and content."""

_BOUNDARY = "harness-part-9f2c"
ANOTHER_KIND = "a file of another kind"
_FILES: Mapping[str, File] = {
    "an empty file": ("", "empty.txt", b""),
    "a file of no text": ("application/octet-stream", "odd.bin", bytes(range(256))),
    "a file with an odd name": ("", "b\u00fccher 1.txt", b"some text\n"),
    ANOTHER_KIND: ("text/html", "page.html", b"<p>some text</p>\n"),
}
"""Files with a media type, empty for the usual one."""


def is_form(content_type: str) -> bool:
    """Is this media type that of a form?"""
    return is_multipart(content_type) or "x-www-form-urlencoded" in content_type


def is_multipart(content_type: str) -> bool:
    """Is this media type that of a form whose fields are parts of their own?"""
    return content_type.startswith("multipart/")


def form_bodies(
    body: Body, files: Collection[str], usual: File = ("text/plain", "file.txt", b"some text\n")
) -> Iterator[tuple[str, str, Any]]:
    """Forms of the shape: what is special, the media type, and the body as a case holds it; `files` are the fields that are one.

    Shape: `usual` is the media type, name and content of a file that may be accepted.
    """
    shape = s.resolve(body.typed.shape)
    value = full(shape) if isinstance(full(shape), dict) else {}
    least = bare(shape) if isinstance(bare(shape), dict) else {}
    if not is_multipart(body.content_type):
        yield "all fields", body.content_type, value
        yield "only what is required", body.content_type, least
        return
    media = f"{body.content_type.partition(';')[0]}; boundary={_BOUNDARY}"
    yield "a file", media, _written(value, files, usual)
    yield "only what is required", media, _written(least, files, usual)
    for about, (kind, name, content) in _FILES.items() if files else ():
        yield about, media, _written(value, files, (kind or usual[0], name, content))


def _written(value: Mapping[str, Any], files: Collection[str], file: File) -> bytes:
    parts: list[bytes] = []
    for name, each in value.items():
        for item in each if isinstance(each, list) else [each]:
            head = f'form-data; name="{name}"'
            content = wire_text(item).encode("utf-8", "surrogatepass")
            if name in files:
                content = file[2]
                head += f'; filename="{file[1]}"\r\ncontent-type: {file[0]}'
            parts.append(f"--{_BOUNDARY}\r\ncontent-disposition: {head}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode()
