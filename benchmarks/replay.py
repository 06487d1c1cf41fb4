"""Measures replaying through httpx at several sizes beside vcrpy, cassetter and httpx's own mock, in one run.

Units: milliseconds of CPU per request and per load, those of the fastest pass, and megabytes of growth; `x` is the ratio to
httpx's mock transport, the least that any answer through httpx costs. Each row is a process of its own, which opens the
cassette anew in each pass; cassettes are written by another process.
"""

from __future__ import annotations

import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from harness.cassettes import store
from harness.cassettes.meta import Meta
from harness.cassettes.session import replaying
from harness.model.exchange import Exchange, Request, Response
from harness.providers.stripe import PROVIDER

SIZES = ((10, 6_000), (100, 6_000), (1_000, 6_000), (10_000, 6_000), (1_000, 100_000))
"""Interactions and bytes of each answer."""

_SAMPLED = 1_000
_SLOW_SAMPLED = 20
"""Requests asked, and those asked of an engine whose time for each grows with the cassette."""

_PASSES = 5


def main(arguments: Sequence[str]) -> None:
    """Print one row per size and engine; what cannot run says why."""
    if arguments:
        step, engine, place, *numbers = arguments
        print(json.dumps(_STEPS[step](engine, Path(place), *map(int, numbers))))
        return
    print(f"{'engine':<22}{'n':>7}{'body':>9}{'load ms':>10}{'ms/request':>12}{'x':>7}{'MB':>8}")
    for count, size in SIZES:
        floor = 0.0
        with tempfile.TemporaryDirectory() as folder:
            for engine in ENGINES:
                row = _measured(engine, folder, count, size)
                floor = floor or float(row.get("each", 0))
                print(_shown(engine, count, size, row, floor), flush=True)


def _measured(engine: str, folder: str, count: int, size: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for step in _STEPS:
        command = [sys.executable, "-m", "benchmarks.replay", step, engine, folder, str(count), str(size)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
        if done.returncode:
            return {"error": done.stderr.strip().splitlines()[-1][:90]}
        row = dict(json.loads(done.stdout))
    return row


def _shown(engine: str, count: int, size: int, row: dict[str, Any], floor: float) -> str:
    start = f"{engine:<22}{count:>7}{size:>9}"
    if "error" in row:
        return f"{start}  {row['error']}"
    return f"{start}{row['load']:>10.1f}{row['each']:>12.3f}{row['each'] / floor:>7.1f}{row['memory']:>8.1f}"


def _written(engine: str, folder: Path, count: int, size: int) -> dict[str, float]:
    """In a process of its own, so that what writing takes is not counted as what reading takes."""
    for name, interactions in (("first", 1), ("bench", count)):
        ENGINES[engine].write(folder / name, interactions, size)
    return {}


def _replayed(engine: str, folder: Path, count: int, size: int) -> dict[str, float]:
    """The first cassette bears what an engine, and httpx, import and make once; that is not counted."""
    opens = ENGINES[engine].opens
    slow = engine.startswith("vcrpy") and count >= _SAMPLED
    asked = min(count, _SLOW_SAMPLED if slow else _SAMPLED)
    with opens(folder / "first", size) as transport:
        client = httpx.Client(transport=transport)
        _ask(client, 0)
    before = _memory()
    passes = [_pass(client, opens(folder / "bench", size), range(count - asked, count))]
    memory = _memory() - before
    passes += [
        _pass(client, opens(folder / "bench", size), range(count - asked, count)) for _ in range(0 if slow else _PASSES)
    ]
    load, each = (min(times) for times in zip(*passes, strict=True))
    return {"load": load * 1000, "each": each * 1000, "memory": memory}


def _pass(client: httpx.Client, opened: AbstractContextManager[object], numbers: Sequence[int]) -> tuple[float, float]:
    """Seconds to open the cassette, and for each request."""
    began = time.process_time()
    with opened:
        loaded = time.process_time()
        for number in numbers:
            _ask(client, number)
        return loaded - began, (time.process_time() - loaded) / len(numbers)


_STEPS: dict[str, Callable[[str, Path, int, int], dict[str, float]]] = {"write": _written, "replay": _replayed}


def _ask(client: httpx.Client, number: int) -> None:
    answer = client.post(_url(number), json=_sent(number))
    if answer.status_code != 200 or b"ch_%08d" % number not in answer.content[:40]:
        raise AssertionError(f"request {number} got {answer.text[:80]}")


def _url(number: int) -> str:
    return f"https://api.stripe.com/v1/charges/{number}?expand=a&limit={number % 10}"


def _sent(number: int) -> dict[str, Any]:
    return {"amount": number, "currency": "usd", "metadata": {"order": f"o{number}"}}


def _answer(number: int, size: int) -> bytes:
    lines = [{"id": f"il_{place}", "amount": place, "note": "x" * 40} for place in range(size // 75)]
    return json.dumps({"id": f"ch_{number:08d}", "lines": lines}, separators=(",", ":")).encode()


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- the engines: how each writes its cassette, and opens it


class Engine(NamedTuple):
    """Shape: `write` takes a place, the number of interactions and the bytes of each answer; `opens` a place and the bytes.

    What is opened gives a transport to ask through, or None where the engine patches httpx's own.
    """

    write: Callable[[Path, int, int], None]
    opens: Callable[[Path, int], AbstractContextManager[httpx.BaseTransport | None]]


@contextmanager
def _mock(_place: Path, size: int) -> Iterator[httpx.BaseTransport]:
    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.path.rpartition("/")[2])
        return httpx.Response(200, content=f'{{"id":"ch_{number:08d}"'.encode() + body)

    body = _answer(0, size)[20:]
    yield httpx.MockTransport(answer)


def _save(place: Path, count: int, size: int) -> None:
    exchanges = tuple(_exchange(number, size) for number in range(count))
    about = Meta(provider=PROVIDER.name, name=place.name, recorded_at="2026-11-21T00:00:00Z")
    store.save(place, store.Cassette(meta=about, exchanges=exchanges))


@contextmanager
def _harness(place: Path, _size: int) -> Iterator[None]:
    with replaying(place, provider=PROVIDER):
        yield


def _exchange(number: int, size: int) -> Exchange:
    kind = (("Content-Type", "application/json"),)
    body = json.dumps(_sent(number), separators=(",", ":")).encode()
    request = Request(method="POST", url=_url(number), headers=kind, body=body)
    return Exchange(request=request, response=Response(status=200, headers=kind, body=_answer(number, size)))


def _vcrpy(*parts: str) -> Callable[[Path, int], AbstractContextManager[None]]:
    @contextmanager
    def opened(place: Path, _size: int) -> Iterator[None]:
        vcr: Any = importlib.import_module("vcr")
        options = {"match_on": list(parts)} if parts else {}
        with vcr.VCR(record_mode="none", **options).use_cassette(str(place.with_suffix(".yaml"))):
            yield

    return opened


@contextmanager
def _cassetter(place: Path, _size: int) -> Iterator[None]:
    peer: Any = importlib.import_module("cassetter")
    with peer.use_cassette(place.with_suffix(".yaml"), record_mode="none", match_on=["method", "uri", "body"]):
        yield


def _yaml(place: Path, count: int, size: int) -> None:
    """A cassette as vcrpy writes it, which cassetter reads too. JSON is YAML, but only YAML's own style is read at its cost."""
    file = place.with_suffix(".yaml")
    if file.exists():
        return
    yaml: Any = importlib.import_module("yaml")
    document = {"interactions": [_vcr_interaction(number, size) for number in range(count)], "version": 1}
    file.write_text(yaml.dump(document, Dumper=getattr(yaml, "CDumper", yaml.Dumper)))


def _vcr_interaction(number: int, size: int) -> dict[str, Any]:
    exchange = _exchange(number, size)
    kind = {"Content-Type": ["application/json"]}
    body = exchange.request.body.decode()
    return {
        "request": {"method": "POST", "uri": exchange.request.url, "body": body, "headers": dict(kind)},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": dict(kind),
            "body": {"string": exchange.response.body.decode()},
        },
    }


ENGINES: dict[str, Engine] = {
    "httpx mock": Engine(lambda *_: None, _mock),
    "harness": Engine(_save, _harness),
    "vcrpy all parts": Engine(_yaml, _vcrpy("method", "scheme", "host", "port", "path", "query", "body")),
    "vcrpy default": Engine(_yaml, _vcrpy()),
    "cassetter": Engine(_yaml, _cassetter),
}

if __name__ == "__main__":
    main(sys.argv[1:])
