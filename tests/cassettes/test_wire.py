"""Between vcrpy's form of requests and responses and ours."""

from __future__ import annotations

import builtins
import gzip
import importlib
import io
import random
import sys
import zlib
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from harness.cassettes import wire
from harness.cassettes.scrub import Scrubber
from harness.model.errors import CannotRun
from harness.model.exchange import Exchange, Request, Response, header
from harness.model.provider import Provider


@dataclass
class Seen:
    """A request as vcrpy hands it over."""

    body: Any
    method: str = "post"
    uri: str = "https://api.acme.test/x"
    headers: dict[str, Any] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (None, b""),
        ("ä", "ä".encode()),
        (bytearray(b"x"), b"x"),
        (io.BytesIO(b"file"), b"file"),
        (io.StringIO("text"), b"text"),
        (iter([b"a", "b"]), b"ab"),
    ],
)
def test_whatever_a_client_sends_becomes_bytes(body: Any, content: bytes) -> None:
    """Strings, buffers, files and iterators."""
    request = wire.request_of(Seen(body, headers={"X-A": [b"1", "2"]}))
    assert (request.method, request.body) == ("POST", content)
    assert request.headers == (("X-A", "1"), ("X-A", "2"))


def test_an_object_is_sent_as_json() -> None:
    """Its type is added where no header says it."""
    request = wire.request_of(Seen({"a": 1}))
    assert request.body == b'{"a": 1}'
    assert header(request.headers, "content-type") == "application/json"


def _answer(body: bytes, coding: str) -> dict[str, Any]:
    headers = {"Content-Encoding": [coding], "Transfer-Encoding": ["chunked"], "Content-Length": ["9"]}
    return {"status": {"code": 200, "message": None}, "headers": headers, "body": {"string": body}}


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"plain", mtime=0)),
        ("deflate", zlib.compress(b"plain")),
        ("deflate", zlib.compress(b"plain")[2:-4]),
        ("identity", b"plain"),
        ("deflate, gzip", gzip.compress(zlib.compress(b"plain"), mtime=0)),
        ("gzip", b"plain"),
    ],
)
def test_content_coding_is_undone(coding: str, body: bytes) -> None:
    """Compressed, doubly compressed, or decoded already by the client: the plain bytes and an honest length."""
    response = wire.response_of(_answer(body, coding))
    assert response.body == b"plain"
    assert header(response.headers, "content-encoding") == ""
    assert header(response.headers, "transfer-encoding") == ""


def test_a_coding_that_hides_secrets_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be read cannot be scrubbed, so it is not recorded."""
    with pytest.raises(CannotRun, match="'mystery' cannot be undone"):
        wire.response_of(_answer(b"x", "mystery"))
    monkeypatch.setattr(importlib, "import_module", _no_module)
    with pytest.raises(CannotRun, match="'brotli' is not installed"):
        wire.response_of(_answer(b"x", "br"))


def _packed(coding: str, content: bytes) -> bytes:
    """In a coding whose module the environment has; where it has not, the test says so."""
    if coding in ("gzip", "deflate"):
        return gzip.compress(content) if coding == "gzip" else zlib.compress(content)
    if coding == "br":
        brotli: Any = pytest.importorskip("brotli", reason="module brotli is not installed")
        return bytes(brotli.compress(content))
    zstandard: Any = pytest.importorskip("zstandard", reason="module zstandard is not installed")
    return bytes(zstandard.ZstdCompressor().compress(content))


@pytest.mark.parametrize("coding", ["br", "zstd"])
def test_brotli_and_zstd_are_undone_and_scrubbed(coding: str, acme: Provider) -> None:
    """A secret inside goes; what a client has unpacked already is taken as it is."""
    body = b'{"access_token": "q9Xv3LmZ8RkT2wYh5NbC", "id": 7}'
    response = wire.response_of(_answer(_packed(coding, body), coding))
    assert response.body == body
    assert wire.response_of(_answer(body, coding)).body == body
    exchange = Exchange(request=Request(method="GET", url="https://api.acme.test/"), response=response)
    (clean,) = Scrubber(acme).scrub([exchange]).exchanges
    assert clean.response.body == b'{"access_token": "<ACCESS-TOKEN-1>", "id": 7}'


@pytest.mark.parametrize("coding", ["br", "zstd"])
def test_broken_brotli_and_zstd_are_refused(coding: str) -> None:
    """Cut off, or holding more than the bound: what cannot be read to its end is not recorded."""
    whole = _packed(coding, random.Random(1).randbytes(5000))
    with pytest.raises(CannotRun, match="broken or cut off"):
        wire.response_of(_answer(whole[:-2000], coding))
    with pytest.raises(CannotRun, match="more than"):
        wire.response_of(_answer(_packed(coding, bytes(65 * 1024 * 1024)), coding))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_of_an_answer_that_its_client_left_the_beginning_is_kept(coding: str) -> None:
    """What can be unpacked of it; broken bytes are refused all the same, and so is what holds more than the bound."""
    content = random.Random(1).randbytes(200_000)
    headers = (("Content-Encoding", coding),)
    kept = wire.received(200, "", headers, _packed(coding, content)[:-20_000], left=True).body
    assert 0 < len(kept) < len(content)
    assert content.startswith(kept)
    assert wire.received(200, "", headers, _packed(coding, content), left=True).body == content
    assert wire.received(200, "", headers, b"", left=True).body == b""
    with pytest.raises(CannotRun, match="broken or cut off"):
        wire.received(
            200, "", headers, (b"\x11" if coding == "br" else _packed(coding, content)[:5]) + b"\xff" * 900, left=True
        )
    with pytest.raises(CannotRun, match="more than"):
        wire.received(200, "", headers, _packed(coding, bytes(65 * 1024 * 1024)), left=True)


def test_zstd_is_undone_by_the_standard_librarys_decoder_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client of Python 3.14 asks for it without another module; the decoder has the calls of this stand-in."""
    zstandard: Any = pytest.importorskip("zstandard", reason="module zstandard is not installed")
    made = SimpleNamespace(
        ZstdDecompressor=lambda: zstandard.ZstdDecompressor().decompressobj(), ZstdError=zstandard.ZstdError
    )
    whole = _packed("zstd", b"one") + _packed("zstd", b"two")
    monkeypatch.setitem(sys.modules, "zstandard", None)
    monkeypatch.setitem(sys.modules, "compression", ModuleType("compression"))
    monkeypatch.setitem(sys.modules, "compression.zstd", made)
    assert wire.decoded(whole, "zstd") == b"onetwo"


def test_bytes_that_are_no_text_are_refused_where_a_coding_was_declared() -> None:
    """A picture that a client has unpacked begins like one; anything else may be packed in a way that nobody saw."""
    picture = b"\x89PNG\r\n\x1a\n\xff"
    assert wire.response_of(_answer(picture, "deflate")).body == picture
    with pytest.raises(CannotRun, match="broken or cut off"):
        wire.response_of(_answer(b"\xfe\xfd\xfc\xfb", "deflate"))


def _no_module(name: str) -> Any:
    raise builtins.ImportError(name)


def test_a_response_goes_back_with_repeated_headers() -> None:
    """Each cookie stays one value."""
    response = Response(status=200, reason="OK", headers=(("Set-Cookie", "a"), ("Set-Cookie", "b")), body=b"x")
    back = wire.to_vcr(response)
    assert back["headers"] == {"Set-Cookie": ["a", "b"]}
    assert wire.response_of(back) == response


def test_noise_of_this_machine_is_left_out() -> None:
    """The client's name, its platform and connection details say nothing of the request."""
    headers = (("User-Agent", "x"), ("X-Stripe-Client-User-Agent", "uname"), ("Accept", "*/*"), ("Host", "h"))
    assert wire.without_noise(Request(method="GET", url="u", headers=headers)) == (("Accept", "*/*"),)
