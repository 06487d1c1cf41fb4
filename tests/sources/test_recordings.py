"""Other tools' recordings are read as data, within bounds, and every fault is told with its line and a way out."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from harness.model.errors import SourceError
from harness.model.exchange import Exchange, header
from harness.sources.recordings import parse_recording, read_recording


def _entry(**changes: Any) -> dict[str, Any]:
    request = {"method": "get", "url": "https://x.test/a?b=1#top", "headers": [{"name": ":path", "value": "/a"}]}
    response = {"status": 200, "statusText": "OK", "headers": [], "content": {"text": "hi", "mimeType": "text/plain"}}
    return {
        "startedDateTime": "2026-11-03T12:00:00+02:00",
        "time": 1500,
        "request": {**request, **changes.pop("request", {})},
        "response": {**response, **changes.pop("response", {})},
        **changes,
    }


def _har(*entries: Any) -> bytes:
    return json.dumps({"log": {"entries": entries}}, indent=1).encode()


def _only(content: bytes) -> Exchange:
    (found,) = parse_recording(content, where="x").exchanges
    return found


def test_a_har_entry_is_what_went_over_the_wire() -> None:
    """Method, address without its fragment, time in UTC, seconds; pseudo headers and what the browser adds are not."""
    found = _only(
        _har(_entry(_initiator={"token": "s"}, comment="s", request={"cookies": [{"name": "a", "value": "s"}]}))
    )
    assert (found.request.method, found.request.url, found.request.headers) == ("GET", "https://x.test/a?b=1", ())
    assert (found.recorded_at, found.elapsed) == ("2026-11-03T10:00:00.000Z", 1.5)
    assert (found.response.status, found.response.body) == (200, b"hi")


@pytest.mark.parametrize(
    ("posted", "body", "kind"),
    [
        ({"mimeType": "application/json", "text": '{"a":1}'}, b'{"a":1}', "application/json"),
        ({"mimeType": "x/y", "text": "/w==", "_encoding": "base64"}, b"\xff", "x/y"),
        (
            {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a", "value": "b c"}]},
            b"a=b+c",
            "application/x-www-form-urlencoded",
        ),
    ],
)
def test_posted_data_becomes_the_body(posted: dict[str, Any], body: bytes, kind: str) -> None:
    """Text, base64, or only the fields."""
    found = _only(_har(_entry(request={"postData": posted})))
    assert (found.request.body, header(found.request.headers, "content-type")) == (body, kind)


def test_posted_parts_become_a_multipart_body() -> None:
    """With a boundary of their own."""
    parts = [{"name": "f", "fileName": "a.txt", "contentType": "text/plain", "value": "hi"}]
    found = _only(
        _har(_entry(request={"postData": {"mimeType": "multipart/form-data; boundary=lost", "params": parts}}))
    )
    assert header(found.request.headers, "content-type") == "multipart/form-data; boundary=har"
    assert b'name="f"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--har--' in found.request.body


def test_har_has_content_coding_undone() -> None:
    """The header that still speaks of it goes, the length follows, and the type that stands beside the text is kept."""
    headers = [{"name": "Content-Encoding", "value": "br"}, {"name": "Content-Length", "value": "1"}]
    found = _only(_har(_entry(response={"headers": headers})))
    assert found.response.headers == (("Content-Length", "2"), ("Content-Type", "text/plain"))


def test_polly_keeps_packed_bodies_in_chunks() -> None:
    """Chunks of base64 or hexadecimal digits are joined, and the coding is still to be undone."""
    packed = gzip.compress(b"hello")
    headers = [{"name": "content-encoding", "value": "gzip"}]
    for encoding, chunks in (
        ("base64", [base64.b64encode(packed[:5]).decode(), base64.b64encode(packed[5:]).decode()]),
        (None, [packed[:5].hex(), packed[5:].hex()]),
    ):
        content = {"_isBinary": True, "encoding": encoding, "text": json.dumps(chunks)}
        found = _only(_har(_entry(response={"headers": headers, "content": content})))
        assert (found.response.body, header(found.response.headers, "content-encoding")) == (packed, "gzip")


def test_what_is_no_http_exchange_is_left_out_with_its_line() -> None:
    """Web sockets, embedded data and answers that never came."""
    odd = [_entry(request={"url": "wss://x.test/"}), _entry(request={"url": "data:,x"}), _entry(response={"status": 0})]
    found = parse_recording(_har(_entry(), *odd), where="x.har")
    assert len(found.exchanges) == 1
    assert list(found.left_out.values()) == ["no HTTP", "no HTTP", "no answer came"]
    assert all(place.startswith("x.har:") for place in found.left_out)


VCR = """
interactions:
- request: {body: 'a=1', headers: {A: [x, y], B: z}, method: POST, uri: 'https://x.test/'}
  response:
    body: {string: !!binary "/w=="}
    headers: {Date: ['Tue, 03 Nov 2026 10:00:00 GMT']}
    status: {code: 201, message: Created}
version: 1
"""


def test_a_vcrpy_cassette_is_read() -> None:
    """Repeated headers, binary bodies, and the answer's own date where nothing else says when."""
    found = _only(VCR.encode())
    assert found.request.headers == (("A", "x"), ("A", "y"), ("B", "z"))
    assert (found.request.body, found.response.body) == (b"a=1", b"\xff")
    assert (found.response.status, found.response.reason) == (201, "Created")
    assert found.recorded_at == "2026-11-03T10:00:00.000Z"


def test_json_cassettes_and_rubys_are_read() -> None:
    """`base64_string`, and bodies as `{encoding, string}` under `http_interactions`."""
    asked: dict[str, Any] = {"method": "get", "uri": "https://x.test/", "headers": {}, "body": None}
    answered: dict[str, Any] = {
        "status": {"code": 200, "message": "OK"},
        "headers": {},
        "body": {"base64_string": "/w=="},
    }
    document = {"interactions": [{"request": asked, "response": answered}], "version": 1}
    assert _only(json.dumps(document).encode()).response.body == b"\xff"
    answered["body"] = {"encoding": "UTF-8", "string": "é"}
    ruby = {
        "http_interactions": [{"request": asked, "response": answered, "recorded_at": "Tue, 03 Nov 2026 10:00:00 GMT"}]
    }
    assert _only(json.dumps(ruby).encode()).response.body == "é".encode()


@pytest.mark.parametrize(
    ("content", "said", "line"),
    [
        (b"interactions:\n- request: !!python/object/apply:os.system ['touch pwned']\n", "tag", 2),
        (b"interactions:\n- {request: {method: GET, uri: 7}, response: {}}\n", "`uri` is not a text", 2),
        (b"interactions:\n- 7\n", "`request` is not an object", 2),
        (b'{\n"log": {\n"entries": [\n{"request": 1}\n]}}', "`request` is not an object", 4),
        (b'{\n"log": {"entries": [\n}', "not valid JSON", 3),
        (b"interactions:\n  - a: [\n", "neither JSON nor YAML", 3),
        (VCR.replace("201", "99").encode(), "99 is no HTTP status", 3),
        (VCR.replace("POST", "'P T'").encode(), "no HTTP method", 3),
        (VCR.replace("https://x.test/", "http://[").encode(), "the address is none", 3),
    ],
)
def test_faults_are_told_with_their_line(content: bytes, said: str, line: int) -> None:
    """And nothing of the file is run."""
    with pytest.raises(SourceError) as raised:
        parse_recording(content, where="old.yaml")
    assert said in raised.value.what
    assert raised.value.where == f"old.yaml:{line}"
    assert not Path("pwned").exists()


@pytest.mark.parametrize(
    "content",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + "interactions: *i\n",
        "interactions: " + "[" * 100_000,
        '{"interactions": ' + "[" * 100_000,
        '{"interactions": [' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "]}",
        "interactions: &a [*a]\n",
        "log: {}",
        "",
    ],
    ids=["billion laughs", "deep yaml", "deep broken json", "deep json", "circle", "no entries", "empty"],
)
def test_bombs_are_refused(content: str) -> None:
    """With an error that names the file."""
    with pytest.raises(SourceError) as raised:
        parse_recording(content.encode(), where="bomb.yaml")
    assert raised.value.where.startswith("bomb.yaml")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """With its path."""
    with pytest.raises(SourceError, match="cannot be read"):
        read_recording(tmp_path / "none.har")
