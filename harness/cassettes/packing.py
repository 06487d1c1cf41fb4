"""Compressed bytes opened within a bound, and closed again: what is small on the wire may be terabytes in memory."""

from __future__ import annotations

import gzip
import zlib

from harness.model.errors import CannotRun

LARGEST = 64 * 1024 * 1024
"""Units: bytes. What unpacks to more is refused."""

_GZIP = b"\x1f\x8b"
_STEP = 1024 * 1024


class TooLarge(CannotRun):
    """The bytes unpack to more than the bound, so their secrets cannot be seen."""


def is_packed(content: bytes) -> bool:
    """Do the bytes begin as gzip or zlib do? Source: RFC 1952, 2.3.1; RFC 1950, 2.2."""
    if content[:2] == _GZIP:
        return True
    return len(content) > 6 and content[0] == 0x78 and int.from_bytes(content[:2], "big") % 31 == 0


def opened(content: bytes) -> bytes | None:
    """What gzip or zlib bytes hold, or None where they are neither. Raises: TooLarge."""
    if not is_packed(content):
        return None
    try:
        return inflated(content, zlib.MAX_WBITS | 32)
    except (zlib.error, EOFError):
        return None


def closed(content: bytes, like: bytes) -> bytes:
    """The content packed the same way; two packings of the same are equal."""
    return gzip.compress(content, mtime=0) if like[:2] == _GZIP else zlib.compress(content)


def inflated(content: bytes, bits: int, largest: int = LARGEST) -> bytes:
    """Every member of the packed bytes. Raises: zlib.error when broken, EOFError when cut off, TooLarge."""
    whole = bytearray()
    while content:
        machine = zlib.decompressobj(bits)
        while not machine.eof:
            piece = machine.decompress(content, _STEP)
            whole += piece
            content = machine.unconsumed_tail
            refuse_larger(len(whole), largest)
            if not piece and not content and not machine.eof:
                raise EOFError("the packed body is cut off")
        content = machine.unused_data if machine.unused_data[:2] == _GZIP else b""
    return bytes(whole)


def begun(content: bytes, *bits: int) -> bytes:
    """What the beginning of packed bytes holds. Raises: zlib.error when broken, TooLarge."""
    for last, each in enumerate(bits, 1):
        try:
            whole = zlib.decompressobj(each).decompress(content, LARGEST + 1)
        except zlib.error:
            if last == len(bits):
                raise
        else:
            refuse_larger(len(whole), LARGEST)
            return whole
    return b""


def refuse_larger(size: int, largest: int) -> None:
    """Raises: TooLarge."""
    if size > largest:
        raise TooLarge(
            f"packed bytes hold more than {largest} bytes", way_out="Leave the exchange out of the recording"
        )
