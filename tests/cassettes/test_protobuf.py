"""Messages of Protocol Buffers and frames of gRPC: secrets go, lengths stay true, everything else stays as it was."""

from __future__ import annotations

import base64
import gzip
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cassettes import gate, protobuf
from harness.cassettes.places import Side
from harness.model.exchange import Exchange, Request, Response
from harness.providers import catalogue

MIXED = "Zq8vR2mK7pL4wX9tB3nH5cD6"
KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
UUID = b"3f2b8c1e-7a4d-4e5f-9b6a-1c2d3e4f5a6b"


def _sized(number: int, content: bytes) -> bytes:
    length = len(content)
    head = bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])
    return bytes([number << 3 | 2]) + head + content


def _frame(content: bytes, flags: int = 0) -> bytes:
    return bytes([flags]) + struct.pack(">I", len(content)) + content


def _cleaned(body: bytes, kind: str) -> bytes:
    facts = catalogue.find("oauth")
    answer = Response(status=200, headers=(("Content-Type", kind),), body=body)
    exchange = Exchange(request=Request(method="POST", url="https://grpc.else.test/p.S/Login"), response=answer)
    (clean,) = gate.cleaned([exchange], facts).exchanges
    assert list(gate.leaks([clean], facts)) == []
    assert gate.cleaned([clean], facts).exchanges == (clean,)
    return clean.response.body


def _message(secret: str) -> bytes:
    inner = _sized(1, b"anna") + _sized(2, secret.encode()) + b"\x18\x96\x01"
    return _sized(1, UUID) + _sized(2, inner) + b"\x1d\x00\x00\x80\x3f" + _sized(200 >> 4, b"EUR-9")


@pytest.mark.parametrize("secret", [MIXED, KEY, f"token={MIXED}"])
def test_a_secret_in_a_message_within_goes(secret: str) -> None:
    """The lengths around it fit what stands there now, and the other fields are as they were."""
    clean = _cleaned(_message(secret), "application/x-protobuf")
    assert MIXED.encode() not in clean
    assert KEY.encode() not in clean
    fields = protobuf.parsed(clean)
    assert fields is not None
    first, second, third, fourth = fields
    assert first[1] == UUID
    assert [whole[:1] for _, _, whole in protobuf.parsed(second[1] or b"") or ()] == [b"\x0a", b"\x12", b"\x18"]
    assert third == (b"", None, b"\x1d\x00\x00\x80\x3f")
    assert fourth[1] == b"EUR-9"


@pytest.mark.parametrize(
    "text", ["price_1NxY2zKXBGcbgpbZRxBicQXh", "getting-started", UUID.decode(), "9f86d081884c7d65" * 2]
)
def test_ids_and_words_in_a_message_stay(text: str) -> None:
    """No field has a name, so what ids look like counts."""
    assert _cleaned(_message(text), "application/protobuf") == _message(text)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/grpc+proto", _frame(_message(MIXED)) + _frame(b"grpc-status:0\r\n", 0x80)),
        ("application/grpc", _frame(gzip.compress(_message(MIXED), mtime=0), 1)),
        ("application/grpc-web-text", base64.b64encode(_frame(_message(MIXED)))),
    ],
    ids=["plain", "packed", "base64"],
)
def test_frames_fit_what_they_hold(kind: str, body: bytes) -> None:
    """A frame, a packed one, and one in base64 can be read again, without the secret."""
    clean = _cleaned(body, kind)
    plain = base64.b64decode(clean) if "text" in kind else clean
    content = plain[5 : 5 + int.from_bytes(plain[1:5], "big")]
    message = gzip.decompress(content) if plain[0] else content
    assert MIXED.encode() not in message
    assert message.startswith(_sized(1, UUID))
    assert protobuf.parsed(message) is not None


@pytest.mark.parametrize("kind", ["application/x-protobuf", "application/grpc", "application/grpc-web-text"])
def test_bytes_that_are_no_message_are_read_as_runs(kind: str) -> None:
    """A wrong length hides nothing."""
    clean = _cleaned(b"\x0a\xff\xff" + MIXED.encode() + b"\xff", kind)
    assert clean.startswith(b"\x0a\xff\xff<")
    assert MIXED.encode() not in clean


@given(st.binary(max_size=200))
def test_any_bytes_without_texts_are_as_they_were(content: bytes) -> None:
    """Whatever the bytes are, what nothing changes is written back byte for byte."""
    for kind in ("application/x-protobuf", "application/grpc", "application/grpc-web-text"):
        side = Side("response", lambda _, text: text)
        assert protobuf.rewrite(content, kind, side, lambda _carrier, _parts, text, _side: text) == content
