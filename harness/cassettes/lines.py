"""One interaction as one readable JSON line, and back, with a clear word for each way in which a line can be broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import orjson

from harness.cassettes import bodies
from harness.model.errors import SourceError
from harness.model.exchange import Chunk, Exchange, Headers, Request, Response, header
from harness.model.location import Location

FetchBody = Callable[[str], bytes]
"""Gives a large body by its digest. Raises: ValueError when it is missing or not what its name says."""

Read = TypeVar("Read")

_MEND = "Mend the line, restore the file from version control, or record again"


def write(exchange: Exchange, large: dict[str, bytes]) -> str:
    """The line of an exchange, without its line feed; bodies that are too long for a line are put into `large`."""
    document = {
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
    return _dump(document)


def read(line: bytes, *, location: Location, source: str, fetch: FetchBody) -> Exchange:
    """The exchange of a line. Raises: SourceError that names file and line, what is wrong, and the way out."""
    return _read(line, location, lambda document: _exchange(document, location=location, source=source, fetch=fetch))


def read_request(line: bytes, *, location: Location, fetch: FetchBody) -> Request:
    """The request of a line whose answer may never be wanted: its body is not decoded. Raises: as `read`."""
    return _read(line, location, lambda document: _request(document, fetch))


def _read(line: bytes, location: Location, take: Callable[[Any], Read]) -> Read:
    try:
        return take(orjson.loads(line))
    except orjson.JSONDecodeError as error:
        raise SourceError(f"this line is not JSON ({error})", where=str(location), way_out=_MEND) from error
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


def _response(response: Response, large: dict[str, bytes]) -> Mapping[str, Any]:
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


def _request(document: Any, fetch: FetchBody) -> Request:
    if not isinstance(document, dict):
        raise TypeError("it is not a JSON object")
    request, _ = document["request"], document["response"]["body"]
    _text(document["recorded_at"])
    _status(document["response"]["status"])
    return Request(
        method=_text(request["method"]),
        url=_text(request["url"]),
        headers=_headers(request["headers"]),
        body=_read_body(request["body"], fetch),
    )


def _exchange(document: Any, *, location: Location, source: str, fetch: FetchBody) -> Exchange:
    request, response = _request(document, fetch), document["response"]
    answer = _read_body(response["body"], fetch)
    return Exchange(
        request=request,
        response=Response(
            status=_status(response["status"]),
            reason=_text(response.get("reason", "")),
            headers=_headers(response["headers"]),
            body=answer,
            chunks=_chunks(response.get("chunks", []), answer),
        ),
        source=source,
        recorded_at=_text(document["recorded_at"]),
        location=location,
        elapsed=float(document.get("elapsed", 0)),
    )


def _read_body(stored: Any, fetch: FetchBody) -> bytes:
    if isinstance(stored, dict) and "file" in stored:
        return fetch(_text(stored["file"]))
    return bodies.decode(stored)


def _headers(stored: Any) -> Headers:
    return tuple((_text(name), _text(value)) for name, value in stored)


def _chunks(stored: Any, body: bytes) -> tuple[Chunk, ...]:
    chunks, start = list[Chunk](), 0
    for offset, length in stored:
        chunks.append(Chunk(float(offset), body[start : start + length]))
        start += length
    return tuple(chunks)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.60} stands where a text belongs")
    return value


def _status(value: Any) -> int:
    if not isinstance(value, int) or not 100 <= value <= 599:
        raise ValueError(f"{value!r:.60} is no HTTP status")
    return value
