"""HTTP clients answered by our index, or listened to while recording, through the patches that vcrpy keeps.

In replay vcrpy patches requests, urllib3, aiohttp, httplib2, boto3 and http.client, and asks its cassette what to do. The
two faces here stand where it expects that cassette; nothing else of vcrpy is used. httpx has transports of its own to
patch. While recording, vcrpy would read an answer to its end before its client sees of it: it is left only the clients
that have no listener here (tornado's).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from vcr.patch import CassettePatcherBuilder  # type: ignore[import-untyped]

from harness.cassettes import (
    aiohttp_bodies,
    aiohttp_redirects,
    aiohttp_streams,
    http_connections,
    httpx_transports,
    pieces,
    wire,
)
from harness.cassettes.listening import Answers, Ear
from harness.cassettes.steady_patches import steady
from harness.cassettes.wire import VcrRequest
from harness.model.errors import HarnessError
from harness.model.exchange import Exchange


@contextmanager
def answering(answers: Answers, *, recorded_pace: bool = False) -> Iterator[None]:
    """Every request of this process is answered from `answers`; none is sent.

    Shape: a stream comes in its recorded chunks, at once or at its `recorded_pace`.
    """
    with (
        _patched(_Replaying(answers, recorded_pace=recorded_pace)),
        pieces.handed(),
        steady(),
        aiohttp_bodies.spelled_out(),
        aiohttp_redirects.followed(),
        httpx_transports.answered(answers, recorded_pace=recorded_pace),
    ):
        yield


@contextmanager
def listening(ear: Ear) -> Iterator[None]:
    """Requests go out as always, and `ear` hears of them."""
    with (
        _patched(_Recording(ear)),
        aiohttp_streams.listened(ear),
        httpx_transports.listened(ear),
        http_connections.listened(ear),
    ):
        yield


@contextmanager
def _patched(face: _Face) -> Iterator[None]:
    with ExitStack() as stack:
        for patcher in CassettePatcherBuilder(face).build():
            stack.enter_context(patcher)
        yield


class _Face:
    """What vcrpy's patches ask of a cassette."""

    _path = "harness"
    custom_patches = ()
    skip_patchers: tuple[str, ...] = httpx_transports.MODULES
    write_protected = False

    def can_play_response_for(self, seen: VcrRequest) -> bool:
        raise NotImplementedError

    def filter_request(self, seen: VcrRequest) -> VcrRequest:
        return seen


class _Replaying(_Face):
    write_protected = True

    def __init__(self, answers: Answers, *, recorded_pace: bool) -> None:
        self._answers = answers
        self._recorded_pace = recorded_pace

    def can_play_response_for(self, seen: VcrRequest) -> bool:
        return self._answers.holds(wire.request_of(seen))

    def play_response(self, seen: VcrRequest) -> dict[str, Any]:
        pace = pieces.paced(recorded=self._recorded_pace)
        found = self._answers.take(wire.request_of(seen))
        return wire.to_vcr(found, pieces.body(found, pace))

    def filter_request(self, seen: VcrRequest) -> VcrRequest:
        """Asked only when nothing can be played, before vcrpy would raise an error of its own."""
        self._answers.take(wire.request_of(seen))
        return seen


class _Recording(_Face):
    skip_patchers = (*httpx_transports.MODULES, "httplib", "requests", "boto3", "urllib3", "httplib2", "aiohttp")

    def __init__(self, ear: Ear) -> None:
        self._ear = ear
        self._began: dict[int, float] = {}

    def can_play_response_for(self, seen: VcrRequest) -> bool:
        self._ear.before(wire.request_of(seen))
        self._began[id(seen)] = time.perf_counter()
        return False

    def append(self, seen: VcrRequest, response: dict[str, Any]) -> None:
        request = wire.request_of(seen)
        began = self._began.pop(id(seen), None)
        elapsed = 0.0 if began is None else time.perf_counter() - began
        kept = replace(request, headers=wire.without_noise(request))
        try:
            answer = wire.response_of(response)
        except HarnessError as error:
            self._ear.failed(error)
        else:
            self._ear.after(Exchange(request=kept, response=answer, elapsed=elapsed))
