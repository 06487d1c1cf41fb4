"""A server behind a URL, reached over HTTP."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from harness.model.errors import CannotRun
from harness.model.exchange import Exchange, Request, Response
from harness.model.observation import Observation
from harness.targets.asgi import BODY_LIMIT

_USUAL_PLACES = ("/openapi.json", "/api/openapi.json", "/api/v1/openapi.json", "/swagger.json")
_DOCUMENT_LIMIT = 256 * 2**20


class HttpUrl:
    """The server behind the `Caller` face; redirects are answers, not followed.

    Shape: `url` is the OpenAPI document's address, or the server's, whose usual places are then tried.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._client: httpx.Client | None = None
        self._seen: list[Observation] = []

    @property
    def base_url(self) -> str:
        """Scheme and host of the server."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def __enter__(self) -> Self:
        """Open the connection pool."""
        self._client = httpx.Client(follow_redirects=False, trust_env=False, headers={"user-agent": "contract-harness"})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def document(self) -> Mapping[str, Any] | None:
        """The OpenAPI document of the server, or None when no usual place has one. Raises: CannotRun."""
        places = (urlsplit(self.url).path,) if urlsplit(self.url).path.strip("/") else _USUAL_PLACES
        for place in places:
            exchange = self._exchange(Request(method="GET", url=f"{self.base_url}{place}"), 60.0, _DOCUMENT_LIMIT)
            document = _json_object(exchange.response)
            if exchange.response.status == 200 and document is not None and "paths" in document:
                return document
        return None

    def answers(self) -> bool:
        """Does anybody answer, with whatever? Raises: CannotRun."""
        return self._exchange(Request(method="GET", url=self.url), 10.0, BODY_LIMIT).response.status > 0

    def send(self, request: Request, *, timeout: float = 10.0) -> Exchange:
        """One exchange, bounded in time and size. Raises: CannotRun when nobody answers; a hang is observed."""
        return self._exchange(request, timeout, BODY_LIMIT)

    def _exchange(self, request: Request, timeout: float, limit: int) -> Exchange:
        started = time.perf_counter()
        try:
            response = self._receive(request, timeout, limit)
        except httpx.TimeoutException:
            self._observe("hang", request, {"timeout": timeout})
            raise CannotRun(f"{request.method} {request.url} had no answer after {timeout:g} s") from None
        except httpx.RemoteProtocolError as error:
            self._observe("exit", request, {"how": str(error)})
            raise CannotRun(f"{request.method} {request.url} was cut off: {error}") from None
        except httpx.HTTPError as error:
            raise CannotRun(
                f"{self.base_url} cannot be reached: {error}", way_out="Start the server, then run again"
            ) from None
        return Exchange(request=request, response=response, elapsed=time.perf_counter() - started)

    def observed(self) -> Sequence[Observation]:
        """What was seen beside the exchanges since the last call."""
        seen, self._seen = self._seen, []
        return seen

    def _receive(self, request: Request, timeout: float, limit: int) -> Response:
        assert self._client is not None
        ends = time.monotonic() + timeout
        body = bytearray()
        headers = [(name.encode(), value.encode("utf-8", "surrogateescape")) for name, value in request.headers]
        with self._client.stream(
            request.method, request.url, headers=headers, content=request.body, timeout=timeout
        ) as answer:
            for piece in answer.iter_bytes():
                body += piece
                if time.monotonic() > ends:
                    raise httpx.ReadTimeout("the body did not end")
                if len(body) > limit:
                    self._observe("oversize", request, {"limit": limit})
                    break
        return Response(status=answer.status_code, headers=tuple(answer.headers.multi_items()), body=bytes(body))

    def _observe(self, kind: str, request: Request, data: Mapping[str, Any]) -> None:
        self._seen.append(Observation(kind=kind, subject=f"{request.method} {request.url}", data=data))


def _json_object(response: Response) -> Mapping[str, Any] | None:
    try:
        value = httpx.Response(response.status, content=response.body).json()
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
