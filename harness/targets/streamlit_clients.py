"""How each HTTP client of an app is answered in place: requests, httpx, urllib3 and the standard library's."""

from __future__ import annotations

import http.client
import io
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Ask: TypeAlias = Callable[[Mapping[str, Any], bytes], tuple[Mapping[str, Any], bytes]]
"""Takes a call (`method`, `url`, `headers`, `client`, `bounded`, `patience`) with its body, gives its answer with a body."""

NOT_OURS = "refused"
"""The fault of a call that nobody answers because no contract is known."""


class NetworkBlocked(ConnectionRefusedError):
    """A connection that the harness refused."""


def blocked(url: str) -> NetworkBlocked:
    """The refusal of a call for which there is no contract."""
    return NetworkBlocked(f"the harness refuses connections: {url}")


def call(method: str, url: str, headers: Any, client: str, patience: float | None) -> dict[str, Any]:
    """A call as it is asked for. Units: `patience` is the client's limit in seconds, None where it waits for ever."""
    listed = [[str(name), _text(value)] for name, value in headers]
    facts = {"method": method, "url": url, "headers": listed, "client": client}
    return {**facts, "bounded": patience is not None, "patience": patience}


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def whole(body: Any) -> bytes:
    """The bytes of a request's body, whatever it was given as."""
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    return whole(body.read()) if hasattr(body, "read") else b"".join(whole(each) for each in body)


def answer_requests(ask: Ask) -> None:
    """Answer every adapter of requests."""
    # Each client costs import time that only an app which has it should pay.
    import requests  # noqa: PLC0415
    import urllib3  # noqa: PLC0415

    errors = requests.exceptions

    def send(adapter: requests.adapters.HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> Any:
        patience = _seconds(options.get("timeout"))
        asked = call(request.method or "GET", request.url or "", request.headers.items(), "requests", patience)
        answer, content = ask(asked, whole(request.body))
        fault = answer["fault"]
        if fault == "timeout":
            raise errors.ReadTimeout("the harness lets this call time out", request=request)
        if fault == NOT_OURS:
            raise errors.ConnectionError(blocked(asked["url"]), request=request) from blocked(asked["url"])
        if fault in ("connection", "reset"):
            raise errors.ConnectionError(_WORDS[fault], request=request)
        body = _Short(content) if fault == "truncated" else io.BytesIO(content)
        headers = urllib3.HTTPHeaderDict(answer["headers"])
        raw = urllib3.HTTPResponse(body, headers, answer["status"], preload_content=False)
        return adapter.build_response(request, raw)

    setattr(requests.adapters.HTTPAdapter, "send", send)  # noqa: B010  mypy refuses the plain assignment


class _Short(io.BytesIO):
    """A body whose connection breaks off before its end."""

    def read(self, *_sizes: Any) -> bytes:
        from urllib3.exceptions import ProtocolError  # noqa: PLC0415  see above

        raise ProtocolError("Connection broken: IncompleteRead")

    read1 = read


_WORDS: Mapping[str, str] = {
    "connection": "the harness refuses this call",
    "reset": "the harness resets this connection",
    "truncated": "the harness breaks this answer off",
}


def _seconds(timeout: Any) -> float | None:
    """A limit on reading, however it is given."""
    if isinstance(timeout, tuple):
        return _seconds(timeout[-1])
    if isinstance(timeout, int | float) or timeout is None:
        return timeout
    for name in ("read_timeout", "total", "sock_read"):
        value = getattr(timeout, name, None)
        if isinstance(value, int | float):
            return float(value)
    return None


def answer_httpx(ask: Ask) -> Any:
    """Answer httpx through respx; the router is returned, so that its calls can be forgotten."""
    import httpx  # noqa: PLC0415  see above
    import respx  # noqa: PLC0415  see above

    def answer_for(request: httpx.Request) -> httpx.Response:
        response: httpx.Response = _httpx_answer(httpx, ask, request, "httpx")
        return response

    router = respx.MockRouter(assert_all_called=False)
    router.route().mock(side_effect=answer_for)
    router.start()
    return router


def _httpx_answer(httpx: Any, ask: Ask, request: Any, client: str) -> Any:
    """The answer to a request of httpx or of httpx2. Raises: what the client raises when the connection is faulty."""
    limits = request.extensions.get("timeout") or {}
    patience = next((each for name in ("read", "pool") if (each := limits.get(name)) is not None), None)
    asked = call(request.method, str(request.url), request.headers.items(), client, patience)
    answer, content = ask(asked, request.read())
    fault = answer["fault"]
    if fault == NOT_OURS:
        # respx replaces the cause of what it raises: the mark stays.
        refused = httpx.ConnectError("nobody answers this call", request=request)
        refused.harness_refused = True
        raise refused from blocked(asked["url"])
    errors = {
        "timeout": (httpx.ReadTimeout, "the harness lets this call time out"),
        "connection": (httpx.ConnectError, _WORDS["connection"]),
        "reset": (httpx.ReadError, _WORDS["reset"]),
        "truncated": (httpx.RemoteProtocolError, "peer closed connection without sending complete message body"),
    }
    if fault:
        kind, words = errors[fault]
        raise kind(words, request=request)
    return httpx.Response(answer["status"], headers=answer["headers"], content=content)


def answer_httpx2(ask: Ask) -> None:
    """Answer httpx2 at its transports; respx does not know it."""
    import httpx2  # noqa: PLC0415  see above

    def answer_for(request: Any) -> Any:
        return _httpx_answer(httpx2, ask, request, "httpx2")

    async def later(_transport: Any, request: Any) -> Any:
        await request.aread()
        return answer_for(request)

    setattr(httpx2.HTTPTransport, "handle_request", lambda _transport, request: answer_for(request))  # noqa: B010
    setattr(httpx2.AsyncHTTPTransport, "handle_async_request", later)  # noqa: B010  mypy refuses the plain assignment


def answer_urllib3(ask: Ask) -> None:
    """Answer urllib3's pools below their retries."""
    import urllib3  # noqa: PLC0415  see above
    from urllib3.connectionpool import HTTPConnectionPool  # noqa: PLC0415  see above

    errors = urllib3.exceptions

    def make(pool: HTTPConnectionPool, connection: Any, method: str, url: str, *args: Any, **options: Any) -> Any:
        usual = pool.port in (None, {"http": 80, "https": 443}.get(pool.scheme))
        place = f"{pool.scheme}://{pool.host}" + ("" if usual else f":{pool.port}") + url
        body = options.get("body", args[0] if args else None)
        headers = options.get("headers", args[1] if len(args) > 1 else None) or {}
        patience = _seconds(options.get("timeout", args[3] if len(args) > 3 else None))
        asked = call(method, place, headers.items(), "urllib3", patience)
        answer, content = ask(asked, whole(body))
        fault = answer["fault"]
        if fault == "timeout":
            raise errors.ReadTimeoutError(pool, url, "the harness lets this call time out")
        if fault == NOT_OURS:
            raise errors.ProtocolError("nobody answers this call", blocked(place)) from blocked(place)
        if fault == "connection":
            raise errors.NewConnectionError(connection, _WORDS[fault])
        if fault in ("reset", "truncated"):
            raise errors.ProtocolError("Connection aborted.", ConnectionResetError(_WORDS[fault]))
        return urllib3.HTTPResponse(
            io.BytesIO(content),
            urllib3.HTTPHeaderDict(answer["headers"]),
            answer["status"],
            preload_content=options.get("preload_content", True),
            request_method=method,
            request_url=url,
        )

    setattr(HTTPConnectionPool, "_make_request", make)  # noqa: B010  mypy refuses the plain assignment


def answer_http_client(ask: Ask) -> None:
    """Answer the standard library's client, and with it urllib.request."""

    def connect(this: http.client.HTTPConnection) -> None:
        scheme = "https" if isinstance(this, http.client.HTTPSConnection) else "http"
        this.sock = _Wire(ask, scheme, this.timeout if isinstance(this.timeout, int | float) else None)

    for kind in (http.client.HTTPConnection, http.client.HTTPSConnection):
        setattr(kind, "connect", connect)  # noqa: B010  mypy refuses the plain assignment


class _Wire:
    """Stands for a connected socket: takes a request, asks for its answer once it is whole, and has it ready to be read."""

    def __init__(self, ask: Ask, scheme: str, patience: float | None) -> None:
        self._ask = ask
        self._scheme = scheme
        self._patience = patience
        self._sent = b""
        self._answer: tuple[Mapping[str, Any], bytes] | None = None

    def sendall(self, data: Any) -> None:
        """Keep what is sent. Raises: what a socket raises that cannot be connected, when the request is whole."""
        self._sent += whole(data)
        head, found, body = self._sent.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        if (
            found
            and len(body) >= int(length[1] if length else 0)
            and not re.search(rb"(?i)transfer-encoding: *chunked", head)
        ):
            self._ask_now(head, body)

    def _ask_now(self, head: bytes, body: bytes) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _version = first.split(" ", 2)
        headers = [tuple(each.split(": ", 1)) for each in lines if ": " in each]
        host = next((value for name, value in headers if name.lower() == "host"), "localhost")
        url = path if "://" in path else f"{self._scheme}://{host}{path}"
        self._answer = self._ask(call(method, url, headers, "http.client", self._patience), body)
        self._sent = b""
        if self._answer[0]["fault"] == NOT_OURS:
            raise blocked(url)
        if self._answer[0]["fault"] == "connection":
            raise ConnectionRefusedError(_WORDS["connection"])

    def makefile(self, *_mode: Any, **_options: Any) -> io.BytesIO:
        """Hand the answer out. Raises: what a socket raises whose connection breaks, or from which nothing comes."""
        if self._answer is None:
            self._ask_now(*self._sent.split(b"\r\n\r\n", 1))
        assert self._answer is not None
        (answer, content), self._answer = self._answer, None
        if answer["fault"] == "timeout":
            raise TimeoutError("the harness lets this call time out")
        if answer["fault"] == "reset":
            raise ConnectionResetError(_WORDS["reset"])
        return io.BytesIO(written(answer, content))

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_arguments, **_options: None


def written(answer: Mapping[str, Any], content: bytes) -> bytes:
    """The answer as it crosses a wire; one that is broken off promises more than it holds."""
    length = len(content) + (64 if answer["fault"] == "truncated" else 0)
    kept = [
        each
        for each in answer["headers"]
        if each[0].lower() not in ("content-length", "transfer-encoding", "connection")
    ]
    lines = [f"HTTP/1.1 {answer['status']} OK", *(f"{name}: {value}" for name, value in kept)]
    lines += [f"content-length: {length}", "connection: close"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content
