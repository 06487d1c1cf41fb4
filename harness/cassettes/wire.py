"""Requests and responses between vcrpy's form and ours, with content coding undone."""

from __future__ import annotations

import importlib
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from harness.cassettes import packing
from harness.model.errors import CannotRun
from harness.model.exchange import Headers, Request, Response, header


class VcrRequest(Protocol):
    """The part of vcrpy's request that is read here."""

    @property
    def method(self) -> str:
        """In any case."""
        ...

    @property
    def uri(self) -> str:
        """Absolute."""
        ...

    @property
    def headers(self) -> Mapping[str, Any]:
        """Values are texts, bytes, or lists of them."""
        ...

    @property
    def body(self) -> Any:
        """Whatever the client handed over."""
        ...


_HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-connection"}
)
_NOISE = frozenset(
    {"host", "accept-encoding", "content-length", "user-agent", "traceparent", "tracestate", "x-amzn-trace-id"}
)
"""Request headers that say something of this machine or this moment and nothing of the request."""


def request_of(seen: VcrRequest) -> Request:
    """Our form of a request that vcrpy intercepted."""
    body, kind = _body(seen.body)
    headers = tuple(_header_pairs(seen.headers))
    if kind and not header(headers, "content-type"):
        headers = (*headers, ("Content-Type", kind))
    return Request(method=seen.method.upper(), url=seen.uri, headers=headers, body=body)


def response_of(seen: Mapping[str, Any]) -> Response:
    """Our form of a response that vcrpy intercepted. Raises: CannotRun when its content coding cannot be undone."""
    headers = tuple((name, text) for name, values in seen["headers"].items() for text in _values(values))
    status = seen["status"]
    return received(int(status["code"]), status.get("message") or "", headers, seen["body"].get("string") or b"")


def received(status: int, reason: str, headers: Headers, raw: bytes, *, left: bool = False) -> Response:
    """A response from what came over the wire, content coding undone.

    Shape: `left` says that its client left before the end, so that only the beginning is here.
    Raises: CannotRun when the coding cannot be undone.
    """
    coding = header(headers, "content-encoding")
    body = _beginning(raw, coding.strip().lower()) if left else decoded(raw, coding)
    return Response(status=status, reason=reason, headers=_stored(headers, raw, body), body=body)


def to_vcr(response: Response, body: bytes | None = None) -> dict[str, Any]:
    """A fresh copy in vcrpy's form, with the body in another form if there is one; its stubs change what they are given."""
    headers: dict[str, list[str]] = {}
    for name, value in response.headers:
        headers.setdefault(name, []).append(value)
    return {
        "status": {"code": response.status, "message": response.reason},
        "headers": headers,
        "body": {"string": response.body if body is None else body},
    }


def without_noise(request: Request) -> Headers:
    """The request's headers that are worth keeping."""
    return tuple(each for each in request.headers if not _is_noise(each[0].lower()))


def decoded(body: bytes, coding: str) -> bytes:
    """The body with its content codings undone, last first. Source: RFC 9110, 8.4."""
    for each in reversed([part.strip().lower() for part in coding.split(",") if part.strip()]):
        body = _decoded(body, each) if body else body
    return body


def _beginning(body: bytes, coding: str) -> bytes:
    """What can be unpacked of a body whose end nobody has read."""
    try:
        match coding:
            case "gzip" | "x-gzip" | "deflate" if packing.is_packed(body):
                return packing.begun(body, *_BITS[coding])
            case "br" if body:
                return _unbrotli(body, left=True)
            case "zstd" if body:
                return _unzstd(body, left=True)
    except zlib.error as error:
        raise CannotRun(_BROKEN, way_out=_PLAIN) from error
    return decoded(body, coding)


_BITS = {
    "gzip": (zlib.MAX_WBITS | 16,),
    "x-gzip": (zlib.MAX_WBITS | 16,),
    "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS),
}
"""What zlib calls the formats of a content coding."""


def _decoded(body: bytes, each: str) -> bytes:
    match each:
        case "identity":
            return body
        case "gzip" | "x-gzip" | "deflate":
            return _inflated(body, *_BITS[each])
        case "br":
            return _unbrotli(body)
        case "zstd":
            return _unzstd(body)
    raise CannotRun(f"content coding {each!r} cannot be undone, so its secrets cannot be seen", way_out=_PLAIN)


def _inflated(body: bytes, *bits: int) -> bytes:
    """The body unpacked; unless it begins like a packed one, a client has unpacked it already and left the header standing.

    Raises: CannotRun for one that is packed and broken, TooLarge.
    """
    for each in bits:
        try:
            return packing.inflated(body, each)
        except (EOFError, zlib.error):
            continue
    if packing.is_packed(body) or (len(bits) > 1 and not _is_plain(body)):
        raise CannotRun(_BROKEN, way_out=_PLAIN)
    return body


def _unbrotli(body: bytes, *, left: bool = False) -> bytes:
    """Fed in small pieces, so that the bound is noticed in time; `left` takes one without its end. Raises: TooLarge, CannotRun."""
    module = _module("brotli", "brotlicffi")
    machine, whole = module.Decompressor(), bytearray()
    try:
        for start in range(0, len(body), _PIECE):
            whole += machine.process(body[start : start + _PIECE])
            packing.refuse_larger(len(whole), packing.LARGEST)
    except module.error as error:
        if _is_plain(body):
            return body
        raise CannotRun(_BROKEN, way_out=_PLAIN) from error
    if left:
        return bytes(whole)
    if not machine.is_finished() and not _is_plain(body):
        raise CannotRun(_BROKEN, way_out=_PLAIN)
    return bytes(whole) if machine.is_finished() else body


def _unzstd(body: bytes, *, left: bool = False) -> bytes:
    """Every frame, within the bound; `left` takes a last one without its end. Source: RFC 8878, 3.1. Raises: TooLarge, CannotRun."""
    if not body.startswith(b"\x28\xb5\x2f\xfd"):
        return body
    module = _module("zstandard", "compression.zstd", "backports.zstd")
    machine, whole = _zstd_machine(module), bytearray()
    try:
        for start in range(0, len(body), _PIECE):
            piece = body[start : start + _PIECE]
            while piece:
                machine = _zstd_machine(module) if machine.eof else machine
                whole += machine.decompress(piece)
                packing.refuse_larger(len(whole), packing.LARGEST)
                piece = machine.unused_data if machine.eof else b""
    except module.ZstdError as error:
        raise CannotRun(_BROKEN, way_out=_PLAIN) from error
    if not machine.eof and not left:
        raise CannotRun(_BROKEN, way_out=_PLAIN)
    return bytes(whole)


def _zstd_machine(module: Any) -> Any:
    """A decoder of one frame; the standard library's and its backport are one as they stand."""
    machine = module.ZstdDecompressor()
    return machine.decompressobj() if hasattr(machine, "decompressobj") else machine


def _is_plain(body: bytes) -> bool:
    """Has a client unpacked it already, so that it is a text, or begins as pictures, fonts and documents do?"""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return body.startswith(_MEDIA)
    return True


_MEDIA = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"%PDF-",
    b"wOF",
    b"\x00\x01\x00\x00",
    b"OTTO",
    b"\x00\x00\x01\x00",
)
"""How PNG, JPEG, GIF, WebP, PDF, WOFF, TrueType, OpenType and icons begin."""
_BROKEN = "a compressed body is broken or cut off, so its secrets cannot be seen"


_PIECE = 64
"""Units: bytes. A piece of brotli this long holds no more than some tens of megabytes."""

_PLAIN = "Have the client ask for `Accept-Encoding: gzip` while recording"


def _module(*names: str) -> Any:
    """Decoders that the client's own environment has where it asks for such answers; they are no dependency of ours."""
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise CannotRun(f"the answer is compressed, and module {names[0]!r} is not installed", way_out=_PLAIN)


def _stored(headers: Headers, raw: bytes, body: bytes) -> Headers:
    kept = tuple(each for each in headers if each[0].lower() not in _HOP_BY_HOP | {"content-encoding"})
    if raw == body and not (body and header(headers, "content-encoding")):  # unpacked already by its client
        return kept
    return tuple((name, str(len(body)) if name.lower() == "content-length" else value) for name, value in kept)


def _is_noise(name: str) -> bool:
    return name in _HOP_BY_HOP | _NOISE or "user-agent" in name or "telemetry" in name


def _header_pairs(headers: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    return ((str(name), text) for name, values in headers.items() for text in _values(values))


def _values(values: Any) -> list[str]:
    several = values if isinstance(values, (list, tuple)) else [values]
    return [each.decode("latin-1") if isinstance(each, bytes) else str(each) for each in several]


def _body(body: Any) -> tuple[bytes, str]:
    """The bytes of whatever a client handed over, and the type that it will be sent as where no header says so."""
    if body is None:
        return b"", ""
    if isinstance(body, str):
        return body.encode(), ""
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body), ""
    if hasattr(body, "read"):
        return _body(body.read())
    if isinstance(body, dict):
        return json.dumps(body).encode(), "application/json"
    return b"".join(_body(part)[0] for part in body), ""
