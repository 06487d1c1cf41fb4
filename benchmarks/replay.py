"""Measures replaying through httpx at several sizes beside vcrpy, cassetter and httpx's own mock, in one run.

Units: milliseconds of CPU per request and per load, megabytes of growth; `x` is the ratio to httpx's mock transport,
the least that any answer through httpx costs. Each row is a process of its own.
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
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

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

Opened = tuple[AbstractContextManager[Any], httpx.Client]


def main(arguments: Sequence[str]) -> None:
    """Print one row per size and engine; what cannot run says why."""
    if arguments:
        print(json.dumps(_row(arguments[0], int(arguments[1]), int(arguments[2]))))
        return
    print(f"{'engine':<22}{'n':>7}{'body':>9}{'load ms':>10}{'ms/request':>12}{'x':>7}{'MB':>8}")
    for count, size in SIZES:
        floor = 0.0
        for engine in ENGINES:
            row = _measured(engine, count, size)
            floor = floor or float(row.get("each", 0))
            print(_shown(engine, count, size, row, floor), flush=True)


def _measured(engine: str, count: int, size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.replay", engine, str(count), str(size)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1][:90]}
    return dict(json.loads(done.stdout))


def _shown(engine: str, count: int, size: int, row: dict[str, Any], floor: float) -> str:
    start = f"{engine:<22}{count:>7}{size:>9}"
    if "error" in row:
        return f"{start}  {row['error']}"
    return f"{start}{row['load']:>10.1f}{row['each']:>12.3f}{row['each'] / floor:>7.1f}{row['memory']:>8.1f}"


def _row(engine: str, count: int, size: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        opens = ENGINES[engine](Path(folder) / "bench", count, size)
        with ENGINES[engine](Path(folder) / "first", 1, size)():
            pass  # what an engine imports is not its load
        before, began = _memory(), time.process_time()
        with opens() as client:
            load = time.process_time() - began
            asked = min(count, _SLOW_SAMPLED if engine.startswith("vcrpy") and count >= _SAMPLED else _SAMPLED)
            began = time.process_time()
            for number in range(count - asked, count):
                _ask(client, number)
            each = (time.process_time() - began) / asked
        return {"load": load * 1000, "each": each * 1000, "memory": _memory() - before}


def _ask(client: httpx.Client, number: int) -> None:
    answer = client.post(_url(number), json=_sent(number))
    if answer.status_code != 200 or f"ch_{number:08d}" not in answer.text[:40]:
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


# --- the engines: each writes its cassette and gives back how to open it


def _mock(_folder: Path, _count: int, size: int) -> Callable[[], Any]:
    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.path.rpartition("/")[2])
        return httpx.Response(200, content=f'{{"id":"ch_{number:08d}"'.encode() + body)

    body = _answer(0, size)[20:]
    return lambda: _client(nullcontext(), httpx.Client(transport=httpx.MockTransport(answer)))


def _harness(folder: Path, count: int, size: int) -> Callable[[], Any]:
    exchanges = tuple(_exchange(number, size) for number in range(count))
    about = Meta(provider=PROVIDER.name, name=folder.name, recorded_at="2026-11-21T00:00:00Z")
    store.save(folder, store.Cassette(meta=about, exchanges=exchanges))
    return lambda: _client(replaying(folder, provider=PROVIDER))


def _exchange(number: int, size: int) -> Exchange:
    kind = (("Content-Type", "application/json"),)
    body = json.dumps(_sent(number), separators=(",", ":")).encode()
    request = Request(method="POST", url=_url(number), headers=kind, body=body)
    return Exchange(request=request, response=Response(status=200, headers=kind, body=_answer(number, size)))


def _vcrpy(*parts: str) -> Callable[[Path, int, int], Callable[[], Any]]:
    def write(folder: Path, count: int, size: int) -> Callable[[], Any]:
        file = _yaml(folder, count, size)
        vcr: Any = importlib.import_module("vcr")
        options = {"match_on": list(parts)} if parts else {}
        return lambda: _client(vcr.VCR(record_mode="none", **options).use_cassette(str(file)))

    return write


def _cassetter(folder: Path, count: int, size: int) -> Callable[[], Any]:
    peer: Any = importlib.import_module("cassetter")
    file = _yaml(folder, count, size)
    return lambda: _client(peer.use_cassette(file, record_mode="none", match_on=["method", "uri", "body"]))


def _yaml(folder: Path, count: int, size: int) -> Path:
    """A cassette as vcrpy writes it, which cassetter reads too. JSON is YAML, but only YAML's own style is read at its cost."""
    import yaml  # noqa: PLC0415 - only this engine's process pays for it

    interactions = [_vcr_interaction(number, size) for number in range(count)]
    file = folder.with_suffix(".yaml")
    document = {"interactions": interactions, "version": 1}
    file.write_text(yaml.dump(document, Dumper=getattr(yaml, "CDumper", yaml.Dumper)))
    return file


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


@contextmanager
def _client(opened: AbstractContextManager[Any], client: httpx.Client | None = None) -> Iterator[httpx.Client]:
    with opened, client or httpx.Client() as asking:
        yield asking


ENGINES: dict[str, Callable[[Path, int, int], Callable[[], Any]]] = {
    "httpx mock": _mock,
    "harness": _harness,
    "vcrpy all parts": _vcrpy("method", "scheme", "host", "port", "path", "query", "body"),
    "vcrpy default": _vcrpy(),
    "cassetter": _cassetter,
}

if __name__ == "__main__":
    main(sys.argv[1:])
