"""One interaction as one readable JSON line, and back, with a clear word for each way in which a line can be broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from zlib import crc32

import orjson

from harness.cassettes import bodies
from harness.model.errors import SourceError
from harness.model.exchange import Chunk, Exchange, Headers, Request, Response, header
from harness.model.location import Location

FetchBody = Callable[[str, object], bytes]
"""Gives a large body by its digest and its length in bytes. Raises: ValueError when it is missing or not what these say."""

Read = TypeVar("Read")

_ANSWER = b', "response": '
"""How the answer begins in a line that this module wrote; within a text its marks would be escaped."""

_BODY = b'"body": {"json": '
_EXACT = b',"style":"compact","crc32":'
"""What follows a compact JSON body that stands in the line byte for byte, before its checksum: replaying need not parse it.

What stands between `_BODY` and the last `_EXACT` is the body if the rest is JSON without it (a mark that is met deeper leaves a
bracket open, and one within a text is escaped) and if the checksum is its own. A line that was edited is parsed instead.
"""

_MEMBERS = {"json", "style", "crc32"}
_HOLE = '{"json": "", "style": "compact"'

_MEND = "Mend the line, restore the file from version control, or record again"


def write(exchange: Exchange, large: dict[str, bytes]) -> str:
    """The line of an exchange, without its line feed; bodies that are too long for a line are put into `large`."""
    document: dict[str, Any] = {
        "recorded_at": exchange.recorded_at,
        "elapsed": round(exchange.elapsed, 4),
        "request": {
            "method": exchange.request.method,
            "url": exchange.request.url,
            "headers": [list(each) for each in exchange.request.headers],
            "body": _body(exchange.request.body, exchange.request.headers, large),
        },
        "response": _response(exchange.response, large),
    }
    answer = document["response"]
    if not _compact(answer["body"]):
        return _dump(document)
    answer["body"] = {**answer["body"], "json": ""}
    head, _, rest = _dump(document).rpartition(_HOLE)
    body = exchange.response.body
    return f'{head}{{"json": {body.decode()}{_EXACT.decode()}{crc32(body)}{rest}'


def _compact(stored: Any) -> bool:
    """Is a stored body what the fastest writer of JSON writes, to the byte?"""
    return isinstance(stored, dict) and stored.get("style") == "compact" and "end" not in stored


def read(line: bytes, *, location: Location, source: str, fetch: FetchBody) -> Exchange:
    """The exchange of a line, parsed as a whole. Raises: SourceError that names file and line, what is wrong, and the way out."""
    whole = _whole(line, location, source, fetch)
    replayed = opened(line, location=location, fetch=fetch)
    if replayed.answer and replayed.exchange(source, fetch).response.body != whole.response.body:
        raise SourceError("this line's answer reads in two ways", where=str(location), way_out=_MEND)
    return whole


def _whole(line: bytes, location: Location, source: str, fetch: FetchBody) -> Exchange:
    return _read(line, location, lambda document: _exchange(document, location=location, source=source, fetch=fetch))


@dataclass(frozen=True, slots=True)
class Opened:
    """A line whose request is at hand and whose answer is decoded when it is asked for.

    Shape: `answer` is where the answer begins in the line; 0 for a line in another spelling, which is then read whole.
    Units: `elapsed` is seconds.
    """

    line: bytes
    location: Location
    request: Request
    recorded_at: str
    elapsed: float
    answer: int

    def exchange(self, source: str, fetch: FetchBody) -> Exchange:
        """The whole interaction. Raises: as `read`."""
        if not self.answer:
            return _whole(self.line, self.location, source, fetch)
        response = _read_response(b"{" + self.line[self.answer :], self.location, fetch)
        return Exchange(
            request=self.request,
            response=response,
            source=source,
            recorded_at=self.recorded_at,
            location=self.location,
            elapsed=self.elapsed,
        )


def opened(line: bytes, *, location: Location, fetch: FetchBody) -> Opened:
    """Read the request of a line whose answer may never be wanted. Raises: as `read`, for a broken answer not always yet.

    What stands before the answer is an object of its own once it is closed. Where the same letters stand deeper in the
    request, it is none, and the line is read whole.
    """
    place = line.find(_ANSWER)
    if place > 0 and line.rstrip().endswith(b"}}"):
        try:
            document = orjson.loads(line[:place] + b"}")
        except orjson.JSONDecodeError:
            pass
        else:
            return _read_as(document, location, lambda head: _opened(head, line, location, fetch, place + 2))
    return _read(line, location, lambda document: _opened_whole(document, line, location, fetch))


def _read_response(text: bytes, location: Location, fetch: FetchBody) -> Response:
    """The answer at the end of a line; a body that stands there byte for byte is taken as it is."""
    body, rest = _exact(text)
    if body is not None:
        return _read_as(rest, location, lambda rest: _answer(rest["response"], fetch, body))
    return _read(text, location, lambda rest: _answer(rest["response"], fetch))


def _exact(text: bytes) -> tuple[bytes | None, Any]:
    """A body that stands in the text byte for byte, and the document around it; nothing where there is none."""
    end = text.rfind(_EXACT)
    start = text.find(_BODY, 0, end) + len(_BODY) if end > 0 else 0
    if start <= len(_BODY):
        return None, None
    try:
        document = orjson.loads(text[:start] + b"0" + text[end:])
        stored = document["response"]["body"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None, None
    body = text[start:end]
    mine = _compact(stored) and stored.keys() == _MEMBERS and stored["crc32"] == crc32(body)
    return (body, document) if mine else (None, None)


def _read(line: bytes, location: Location, take: Callable[[Any], Read]) -> Read:
    try:
        document = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise SourceError(f"this line is not JSON ({error})", where=str(location), way_out=_MEND) from error
    return _read_as(document, location, take)


def _read_as(document: Any, location: Location, take: Callable[[Any], Read]) -> Read:
    try:
        return take(document)
    except SourceError as error:  # of a body in a file of its own
        raise SourceError(f"{error.where}: {error.what}", where=str(location), way_out=error.way_out) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise SourceError(f"this line is not an interaction: {what}", where=str(location), way_out=_MEND) from error


def _dump(document: Mapping[str, Any]) -> str:
    text = json.dumps(document, ensure_ascii=False, separators=(", ", ": "))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(document, separators=(", ", ": "))
    return text


def _response(response: Response, large: dict[str, bytes]) -> dict[str, Any]:
    written: dict[str, Any] = {
        "status": response.status,
        "reason": response.reason,
        "headers": [list(each) for each in response.headers],
        "body": _body(response.body, response.headers, large),
    }
    if response.chunks:
        written["chunks"] = [[round(chunk.offset, 4), len(chunk.data)] for chunk in response.chunks]
    return written


def _body(body: bytes, headers: Headers, large: dict[str, bytes]) -> Mapping[str, Any] | None:
    if len(body) <= bodies.LARGE:
        return bodies.encode(body, header(headers, "content-type"))
    name = bodies.digest(body)
    large[name] = body
    return {"file": name, "length": len(body)}


def _opened_whole(document: Any, line: bytes, location: Location, fetch: FetchBody) -> Opened:
    if not isinstance(document, dict):
        raise TypeError("it is not a JSON object")
    _, status = document["request"], document["response"]["status"]
    _status(status)
    return _opened(document, line, location, fetch, 0)


def _opened(document: Any, line: bytes, location: Location, fetch: FetchBody, answer: int) -> Opened:
    return Opened(
        line,
        location,
        _request(document["request"], fetch),
        _text(document["recorded_at"]),
        float(document.get("elapsed", 0)),
        answer,
    )


def _request(request: Any, fetch: FetchBody) -> Request:
    return Request(
        method=_text(request["method"]),
        url=_text(request["url"]),
        headers=_headers(request["headers"]),
        body=_read_body(request["body"], fetch),
    )


def _answer(response: Any, fetch: FetchBody, body: bytes | None = None) -> Response:
    body = _read_body(response["body"], fetch) if body is None else body
    return Response(
        status=_status(response["status"]),
        reason=_text(response.get("reason", "")),
        headers=_headers(response["headers"]),
        body=body,
        chunks=_chunks(response.get("chunks", []), body),
    )


def _exchange(document: Any, *, location: Location, source: str, fetch: FetchBody) -> Exchange:
    if not isinstance(document, dict):
        raise TypeError("it is not a JSON object")
    return Exchange(
        request=_request(document["request"], fetch),
        response=_answer(document["response"], fetch),
        source=source,
        recorded_at=_text(document["recorded_at"]),
        location=location,
        elapsed=float(document.get("elapsed", 0)),
    )


def _read_body(stored: Any, fetch: FetchBody) -> bytes:
    if isinstance(stored, dict) and "file" in stored:
        return fetch(_text(stored["file"]), stored.get("length"))
    return bodies.decode(stored)


def _headers(stored: Any) -> Headers:
    return tuple([(_text(name), _text(value)) for name, value in stored])


def _chunks(stored: Any, body: bytes) -> tuple[Chunk, ...]:
    chunks, start = list[Chunk](), 0
    for offset, length in stored:
        if type(length) is not int or length < 0:
            raise ValueError(f"a chunk has {length!r:.60} bytes")
        chunks.append(Chunk(float(offset), body[start : start + length]))
        start += length
    if chunks and start != len(body):
        raise ValueError(f"its chunks hold {start} bytes and its body {len(body)}; without `chunks` it is one piece")
    return tuple(chunks)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.60} stands where a text belongs")
    return value


def _status(value: Any) -> int:
    if not isinstance(value, int) or not 100 <= value <= 599:
        raise ValueError(f"{value!r:.60} is no HTTP status")
    return value
