"""Writes forms: URL-encoded ones, and multipart ones with files that are usual, empty and odd."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from harness.model import shape as s
from harness.model.contract import Body
from harness.probes.api_bodies import bare, full
from harness.probes.api_case import wire_text

_BOUNDARY = "harness-part-9f2c"
_FILES: Mapping[str, tuple[str, bytes]] = {
    "a file": ("file.txt", b"some text\n"),
    "an empty file": ("empty.txt", b""),
    "a file of no text": ("odd.bin", bytes(range(256))),
    "a file with an odd name": ("b\u00fccher 1.txt", b"some text\n"),
}


def is_form(content_type: str) -> bool:
    """Is this media type that of a form?"""
    return is_multipart(content_type) or "x-www-form-urlencoded" in content_type


def is_multipart(content_type: str) -> bool:
    """Is this media type that of a form whose fields are parts of their own?"""
    return content_type.startswith("multipart/")


def form_bodies(body: Body, files: Collection[str]) -> Iterator[tuple[str, str, Any]]:
    """Forms of the shape: what is special, the media type, and the body as a case holds it; `files` are the fields that are one."""
    shape = s.resolve(body.typed.shape)
    value = full(shape) if isinstance(full(shape), dict) else {}
    least = bare(shape) if isinstance(bare(shape), dict) else {}
    if not is_multipart(body.content_type):
        yield "all fields", body.content_type, value
        yield "only what is required", body.content_type, least
        return
    media = f"{body.content_type.partition(';')[0]}; boundary={_BOUNDARY}"
    for about in _FILES if files else ("a file",):
        yield about, media, _written(value, files, about)
    yield "only what is required", media, _written(least, files, "a file")


def _written(value: Mapping[str, Any], files: Collection[str], about: str) -> bytes:
    parts: list[bytes] = []
    for name, each in value.items():
        for item in each if isinstance(each, list) else [each]:
            head = f'form-data; name="{name}"'
            content = wire_text(item).encode("utf-8", "surrogatepass")
            if name in files:
                file, content = _FILES[about]
                head += f'; filename="{file}"\r\ncontent-type: application/octet-stream'
            parts.append(f"--{_BOUNDARY}\r\ncontent-disposition: {head}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode()
