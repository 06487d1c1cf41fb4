"""The app's process: what it answers, what is observed, and what it survives."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.model.errors import CannotRun
from harness.model.exchange import Exchange, Request
from harness.model.observation import Observation
from harness.targets.fastapi_app import FastApiApp
from harness.targets.wire import read_frame, write_frame

_BASE = Path(__file__).parent / "api_odd"


@pytest.fixture(scope="module")
def app() -> Iterator[FastApiApp]:
    """One started target; a test that kills its process leaves the next a fresh one."""
    with FastApiApp("odd:app", base=_BASE) as started:
        yield started


def _get(app: FastApiApp, path: str, timeout: float = 5.0) -> Exchange:
    return app.send(Request(method="GET", url=f"{app.base_url}{path}"), timeout=timeout)


def _lost(app: FastApiApp, path: str) -> Observation:
    with pytest.raises(CannotRun):
        _get(app, path, timeout=0.4)
    (seen,) = app.observed()
    assert _get(app, "/fine").response.status == 200
    return seen


def test_a_request_is_answered_without_a_server(app: FastApiApp) -> None:
    """Lifespan state, query and decoded path arrive; what the app prints harms nothing."""
    exchange = _get(app, "/fine?a=%20b")
    assert exchange.response.body == b'{"greeting":"hello","query":"a=%20b","path":"/fine"}'
    assert exchange.elapsed > 0
    assert app.observed() == []


def test_a_body_arrives_whole(app: FastApiApp) -> None:
    """Headers and bytes of the request reach the app."""
    request = Request(
        method="POST", url=f"{app.base_url}/echo", headers=(("content-type", "text/plain"),), body="é".encode()
    )
    assert app.send(request).response.body == '{"body":"é","type":"text/plain"}'.encode()


def test_the_app_describes_itself(app: FastApiApp) -> None:
    """The OpenAPI document comes from the app."""
    document = app.document()
    assert document is not None
    assert "/fine" in document["paths"]


def test_an_exception_is_a_500_with_its_place(app: FastApiApp) -> None:
    """The innermost line of the target's own code is named, and the statement in normal form."""
    assert _get(app, "/crash/0").response.status == 500
    (seen,) = app.observed()
    assert (seen.kind, seen.data["type"]) == ("exception", "ZeroDivisionError")
    assert seen.data["site"]["function"] == "odd:crash"
    assert seen.data["site"]["statement"] == "return Number(n=10 // n)"
    assert seen.location is not None
    assert seen.location.file == "odd.py"
    assert "ZeroDivisionError" in seen.data["traceback"]


def test_a_broken_response_model_is_placed_at_its_endpoint(app: FastApiApp) -> None:
    """FastAPI raises on the endpoint's behalf; the place in the body is told."""
    assert _get(app, "/off").response.status == 500
    (seen,) = app.observed()
    assert seen.data["site"]["function"] == "odd:off"
    assert seen.data["places"] == ["/n"]
    assert not seen.data["raised_by_target"]


def test_a_background_task_that_fails_is_seen(app: FastApiApp) -> None:
    """The answer was fine; what came after it was not."""
    assert _get(app, "/later").response.status == 200
    (seen,) = app.observed()
    assert seen.data["after_response"]
    assert seen.data["site"]["function"] == "odd:_fail"


def test_system_exit_ends_no_process(app: FastApiApp) -> None:
    """`sys.exit` in an endpoint is an observation of its own kind."""
    assert _get(app, "/exits").response.status == 500
    (seen,) = app.observed()
    assert (seen.kind, seen.data["site"]["function"]) == ("exit", "odd:exits")


def test_an_endless_answer_is_cut_off(app: FastApiApp) -> None:
    """The body is bounded and the app is told that nobody listens."""
    exchange = _get(app, "/endless")
    assert len(exchange.response.body) < 9 * 2**20
    assert [each.kind for each in app.observed()] == ["oversize"]


@pytest.mark.parametrize("path", ["/waits", "/sleeps", "/blocks"])
def test_a_hang_is_bounded_and_placed(app: FastApiApp, path: str) -> None:
    """Whether it waits, blocks a thread or blocks the loop: the line is named and the next request is answered."""
    seen = _lost(app, path)
    assert seen.kind == "hang"
    assert seen.data["site"]["function"] == f"odd:{path[1:]}"


def test_a_process_that_dies_is_replaced(app: FastApiApp) -> None:
    """`os._exit` costs one request, and its status is told."""
    starts = app.starts
    seen = _lost(app, "/dies")
    assert (seen.kind, seen.data["how"]) == ("exit", "exit status 4, last words: printed by the app") or (
        seen.data["how"].startswith("exit status 4")
    )
    assert app.starts == starts + 1


def test_the_lifespan_ends_with_the_target(tmp_path: Path) -> None:
    """Leaving lets the app clean up."""
    mark = tmp_path / "mark"
    with FastApiApp("odd:app", base=_BASE, env={"ODD_MARK": str(mark)}) as app:
        assert _get(app, "/fine").response.status == 200
        assert not mark.exists()
    assert mark.read_text() == "ended"


@pytest.mark.parametrize("begun", [False, True])
def test_a_process_does_not_outlive_its_probe(*, begun: bool) -> None:
    """When the probe is gone, a process that hangs ends by itself, also where its loop has no chance to see it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "harness.targets.asgi_worker", "odd:app", str(_BASE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        assert read_frame(process.stdout) == ({"ready": True}, b"")
        hang = {"do": "send", "method": "GET", "url": "http://h/blocks", "headers": [], "timeout": 100}
        write_frame(process.stdin, hang)
        process.stdin.flush()
        if begun:
            time.sleep(0.5)
        process.stdin.close()
        assert process.wait(60) == 1


def test_an_app_that_answers_nothing_is_a_500() -> None:
    """A plain ASGI callable without lifespan starts; its silence is an exception."""
    with FastApiApp("odd:silent", base=_BASE) as app:
        assert app.document() is None
        assert _get(app, "/").response.status == 500
        assert [each.kind for each in app.observed()] == ["exception"]


@pytest.mark.parametrize(
    ("spec", "what"),
    [
        ("odd:unready", "lifespan failed to start: ConnectionError: no database"),
        ("broken:app", "No module named 'no_such_module_anywhere'"),
    ],
)
def test_a_target_that_does_not_start_says_why(spec: str, what: str) -> None:
    """Entering fails with the reason, and leaves no process behind."""
    target = FastApiApp(spec, base=_BASE)
    with pytest.raises(CannotRun) as caught:
        target.__enter__()
    assert what in caught.value.what


def test_a_slow_import_is_placed() -> None:
    """The line that holds the import up is named."""
    with pytest.raises(CannotRun, match="did not start within 6 s") as caught:
        FastApiApp("slow:app", base=_BASE, start_timeout=6).__enter__()
    assert caught.value.where == "slow.py:5"


def test_a_module_that_ends_its_process_is_told(tmp_path: Path) -> None:
    """`os._exit` while importing is an error with the exit status."""
    (tmp_path / "leaving.py").write_text("import os, sys\nprint('bye', file=sys.stderr, flush=True)\nos._exit(5)\n")
    with pytest.raises(CannotRun, match="exit status 5, last words: bye"):
        FastApiApp("leaving:app", base=tmp_path).__enter__()


def test_an_answer_of_one_huge_piece_is_cut_off(app: FastApiApp) -> None:
    """No more than the limit is kept of it, and the process goes on."""
    assert len(_get(app, "/huge").response.body) <= 8 * 2**20 + 1
    assert [each.kind for each in app.observed()] == ["oversize"]
    assert _get(app, "/fine").response.status == 200


def _leaking(app: FastApiApp) -> None:
    for _ in range(8):
        _get(app, "/leak")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only /proc tells how much a process holds")
def test_a_process_that_holds_too_much_is_ended() -> None:
    """It is told as an exit that says how much; the next request finds a fresh process."""
    with FastApiApp("odd:app", base=_BASE, memory=200_000_000) as started:
        with pytest.raises(CannotRun, match="it held"):
            _leaking(started)
        assert [each.kind for each in started.observed()] == ["exit"]
        assert _get(started, "/fine").response.status == 200


def test_a_lot_is_answered_in_order_up_to_what_is_lost(app: FastApiApp) -> None:
    """A hang is None and told, what is behind it is answered all the same; a lot that is not taken leaves nothing behind."""
    asked = [Request(method="GET", url=f"{app.base_url}/fine?{name}") for name in "abc"]
    hang = Request(method="GET", url=f"{app.base_url}/waits")
    seen = list(app.send_all([asked[0], hang, *asked[1:]], timeout=2.0))
    bodies = [b"" if each is None else each.response.body for each in seen]
    assert all(name in body for name, body in zip((b"a", b"b", b"c"), (bodies[0], *bodies[2:]), strict=True))
    assert seen[1] is None
    assert "hang" in {each.kind for each in app.observed()}
    lot = app.send_all(asked, timeout=5)
    assert next(lot) is not None
    lot.close()
    assert b"query" in _get(app, "/fine").response.body


def test_several_are_answered_at_once(app: FastApiApp) -> None:
    """As many answers as were asked for."""
    request = Request(method="GET", url=f"{app.base_url}/fine")
    assert [each.response.status for each in app.send_together(request, 4)] == [200] * 4
