"""A Streamlit app in a killable process of its own: sessions, actions and views, with a watchdog over every step."""

from __future__ import annotations

import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeAlias, cast

from harness.model.dashboard import Action, Answer, Answerer, Call, View, Widget
from harness.model.errors import CannotRun, MissingExtra
from harness.model.exchange import Request
from harness.targets import process_tree, written_files
from harness.targets.streamlit_secrets import canaries, without_secrets
from harness.targets.streamlit_version import INSTALL, too_old
from harness.targets.wire import read_frame, write_frame

FIRST_RUN_SECONDS = 40.0
"""The first run of a process imports what the app needs, which can take long on a busy machine."""

_Frames: TypeAlias = "queue.SimpleQueue[tuple[Mapping[str, Any], bytes] | None]"
_START_SECONDS = 60.0
_TUPLES = ("pages", "tables", "crashes", "undriven", "blocked", "notes", "asked", "lines")
_GRACE_SECONDS = 2.5
_KEPT_LOG = 64_000
_SESSIONS = 20
"""Sessions after which processes that the app has left behind are ended."""
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


class StreamlitApp:
    """Drives one script; satisfies `model.dashboard.Dashboard`.

    Shape: `strays` counts processes that the app had left behind and that were ended.
    Units: `timeout` is seconds for one step, after which a script that does not react is killed.
    """

    def __init__(
        self, script: Path, *, root: Path, timeout: float = 10.0, environment: Mapping[str, str] | None = None
    ) -> None:
        self._script = script.resolve()
        self._root = root.resolve()
        self._timeout = timeout
        self._extra = dict(environment or {})
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self._process: process_tree.Process | None = None
        self._frames: _Frames = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._log = _Log()
        self._answer: Answerer = _unanswered
        self._warm = False
        self._begun = 0
        self.starts = 0
        self.strays = 0
        self.written: tuple[str, ...] = ()

    def begin(self, answer: Answerer, *doors: Action, clean: bool = False, keep: bool = False) -> View:
        """See `Dashboard.begin`."""
        self._answer = answer
        self._begun += 1
        if self._process is not None and self._begun % _SESSIONS == 0:
            self._end_strays(self._process)
        if self._process is None:
            self._start()
            if any(each.kind == "enter" for each in doors):
                # A fresh process learns the pages' addresses from a first run.
                self._step({"do": "begin", "doors": [], "clean": False, "keep": False}, 1)
        return self._step({"do": "begin", "doors": _listed(doors), "clean": clean, "keep": keep}, 1)

    def act(self, *actions: Action) -> View:
        """See `Dashboard.act`."""
        return self._step({"do": "act", "actions": _listed(actions)}, len(actions))

    def log(self) -> str:
        """The end of what the app printed."""
        return self._log.text()

    def close(self) -> None:
        """Stop the app and undo what it wrote; a further session starts it anew."""
        self._stop()

    def __enter__(self) -> Self:
        self._home = tempfile.TemporaryDirectory(prefix="harness-dashboard-", ignore_cleanup_errors=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        if self._home is not None:
            self._home.cleanup()

    def _start(self) -> None:
        if not self._script.is_file():
            raise CannotRun(
                f"there is no script {self._script.as_posix()}", way_out="Name the file that `streamlit run` gets"
            )
        old = too_old()
        if old:
            raise CannotRun(f"Streamlit {old} is too old to be driven", way_out=f"Install a newer one: {INSTALL}")
        self._log = _Log()
        self._frames = queue.SimpleQueue()
        self._process = process_tree.start(
            (sys.executable, "-m", "harness.targets.streamlit_worker"),
            folder=self._root,
            environment=self._environment(),
        )
        self.starts += 1
        self._warm = False
        told = (self._process, self._frames, self._log)
        self._threads = [threading.Thread(target=each, args=told, daemon=True) for each in (self._read, self._drain)]
        for thread in self._threads:
            thread.start()
        secrets = canaries(self._script, self._root)
        settings = {"script": str(self._script), "root": str(self._own_root()), "timeout": self._timeout}
        settings["keep"] = str(self._keep())
        self._send({**settings, "first_timeout": FIRST_RUN_SECONDS, "secrets": secrets})
        frame = self._next(time.monotonic() + _START_SECONDS)
        if frame is None or not frame[0].get("ready"):
            self._stop()
            raise self._not_started()

    def _not_started(self) -> CannotRun:
        log = self._log.text().strip()
        missing = re.search(r"No module named '(streamlit|respx|httpx)'", log)
        if missing:
            return MissingExtra("streamlit", missing[1])
        return CannotRun(f"the worker of {self._script.name} did not start: {log[-400:] or 'it said nothing'}")

    def _keep(self) -> Path:
        assert self._home is not None, "an app is used as a context manager"
        folder = Path(self._home.name) / "harness-kept" / str(self.starts)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _put_back(self) -> None:
        """Whatever the app has written into the project is undone; what it was is told."""
        if self._home is not None:
            found = written_files.put_back(Path(self._home.name) / "harness-kept" / str(self.starts), self._own_root())
            self.written = tuple(dict.fromkeys((*self.written, *found)))

    def _own_root(self) -> Path:
        return self._root if self._script.is_relative_to(self._root) else self._script.parent

    def _environment(self) -> Mapping[str, str]:
        kept = without_secrets(os.environ)
        paths = [str(_PACKAGE_ROOT), str(self._root), *filter(None, [kept.get("PYTHONPATH", "")])]
        assert self._home is not None, "an app is used as a context manager"
        home = dict.fromkeys(("HOME", "USERPROFILE", "XDG_CONFIG_HOME"), self._home.name)
        ours = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1", "TZ": "UTC"}
        quiet = {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false", "STREAMLIT_LOGGER_ENABLE_RICH": "false"}
        return {**kept, **home, **ours, **quiet, **self._extra}

    def _step(self, command: Mapping[str, Any], runs: int) -> View:
        if self._process is None:
            return View(ended="exit", detail="the app has ended; it needs a fresh session")
        started = time.monotonic()
        deadline = started + runs * (self._timeout if self._warm else FIRST_RUN_SECONDS) + _GRACE_SECONDS
        calls: list[Call] = []
        stuck = ""
        self._send(command)
        while (frame := self._next(deadline)) is not None:
            head, body = frame
            if "call" in head:
                calls.append(_call(head["call"], body))
                self._reply(self._answer(calls[-1]))
            elif "stuck" in head:
                stuck = head["stuck"]
            else:
                return self._seen(head, tuple(calls), time.monotonic() - started)
        return self._lost(stuck, tuple(calls), time.monotonic() - started)

    def _seen(self, head: Mapping[str, Any], calls: tuple[Call, ...], elapsed: float) -> View:
        if "absent" in head:
            raise LookupError(head["absent"])
        size = self._log.taken()
        if "failed" in head:
            self._stop()
            return View(ended="broken", detail=head["failed"], calls=calls, elapsed=elapsed, log_size=size)
        self._warm = True
        view = head["view"]
        if view["ended"] == "hang":
            self._kill()
        widgets = tuple(Widget(**each) for each in view.pop("widgets"))
        texts = tuple((kind, text) for kind, text in view.pop("texts"))
        address = tuple((name, value) for name, value in view.pop("address"))
        tuples: dict[str, Any] = {name: tuple(view.pop(name)) for name in _TUPLES}
        timers = tuple((name, interval) for name, interval in view.pop("timers"))
        shown: dict[str, Any] = {"widgets": widgets, "texts": texts, "address": address, "timers": timers}
        return View(calls=calls, log_size=size, cost=head["cost"], **shown, **tuples, **view)

    def _lost(self, stuck: str, calls: tuple[Call, ...], elapsed: float) -> View:
        process = self._process
        gone = process is None or process.poll() is not None
        code = process.returncode if process is not None and gone else None
        size = self._log.taken()
        self._kill()
        if gone:
            return View(ended="exit", detail=f"exit status {code}", calls=calls, elapsed=elapsed, log_size=size)
        return View(ended="hang", detail=stuck, calls=calls, elapsed=elapsed, log_size=size)

    def _reply(self, answer: Answer) -> None:
        self._send({"answer": reply_head(answer)}, answer.body)

    def _send(self, head: Mapping[str, Any], body: bytes = b"") -> None:
        if self._process is None or self._process.stdin is None:
            return
        try:
            write_frame(cast("BinaryIO", self._process.stdin), head, body)
        except OSError:
            return  # the process is gone: the next read says so

    def _next(self, deadline: float) -> tuple[Mapping[str, Any], bytes] | None:
        try:
            return self._frames.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process_tree.close(process)
            self._count_strays(process)
            self._wait_for_readers()
            self._put_back()

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process_tree.end(process)
            self._count_strays(process)
            self._wait_for_readers()
            self._put_back()

    def _end_strays(self, process: process_tree.Process) -> None:
        process_tree.end_strays(process)
        self._count_strays(process)

    def _count_strays(self, process: process_tree.Process) -> None:
        self.strays += process.strays
        process.strays = 0

    def _wait_for_readers(self) -> None:
        """The pipes are at their end once no process of the group holds them; one that left the group may."""
        for thread in self._threads:
            thread.join(_GRACE_SECONDS)

    @staticmethod
    def _read(process: subprocess.Popen[bytes], frames: _Frames, _log: _Log) -> None:
        assert process.stdout is not None
        with process.stdout as stream:
            while (frame := read_frame(cast("BinaryIO", stream))) is not None:
                frames.put(frame)
        process.wait()
        frames.put(None)

    @staticmethod
    def _drain(process: subprocess.Popen[bytes], _frames: _Frames, log: _Log) -> None:
        assert process.stderr is not None
        with cast("BufferedReader", process.stderr) as stream:
            while data := stream.read1(65_536):
                log.add(data)


class _Log:
    """The end of what the app printed, however much that is. Units: bytes."""

    def __init__(self) -> None:
        self._end = b""
        self._size = 0

    def add(self, data: bytes) -> None:
        self._size += len(data)
        self._end = (self._end + data)[-_KEPT_LOG:]

    def taken(self) -> int:
        """How much was printed since the last question."""
        size, self._size = self._size, 0
        return size

    def text(self) -> str:
        return self._end.decode(errors="replace")


def _listed(actions: Iterable[Action]) -> list[Mapping[str, Any]]:
    return [{"kind": each.kind, "target": each.target, "value": each.value} for each in actions]


def _call(head: Mapping[str, Any], body: bytes) -> Call:
    headers = tuple((name, value) for name, value in head["headers"])
    request = Request(method=head["method"], url=head["url"], headers=headers, body=body)
    return Call(request=request, client=head["client"], bounded=head["bounded"], patience=head.get("patience"))


def reply_head(answer: Answer) -> Mapping[str, Any]:
    """An answer without its body, as it goes to the worker."""
    headers = [list(each) for each in answer.headers]
    return {"status": answer.status, "headers": headers, "fault": answer.fault, "delay": answer.delay}


def _unanswered(_call: Call) -> Answer:
    return Answer(fault="refused")
