"""Hooks into Streamlit and AppTest: what happens in a run is kept, loops of reruns end, and a run costs less."""

from __future__ import annotations

import ast
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.machinery import SourceFileLoader
from typing import Any
from unittest.mock import MagicMock

from streamlit import config, logger
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import Runtime, fragment
from streamlit.runtime.scriptrunner import ScriptRunnerEvent, exec_code
from streamlit.runtime.state import SCRIPT_RUN_WITHOUT_ERRORS_KEY
from streamlit.testing.v1 import app_test, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from harness.model.dashboard import RERUNS
from harness.targets import streamlit_watch
from harness.targets.own_code import OwnCode, caller_chain
from harness.targets.streamlit_crash import crash
from harness.targets.streamlit_lines import Lines, MarkingCache
from harness.targets.streamlit_watch import Watch


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a run is about. Shape: `states` are values of elements that AppTest reads only, as JSON by element."""

    fragment: str = ""
    timer: bool = False
    states: Mapping[str, str] = field(default_factory=dict)


class Happenings:
    """What happens during one step, gathered from the hooks."""

    def __init__(self, code: OwnCode) -> None:
        self._code = code
        self.watch = Watch(code)
        self.lines = Lines(code)
        self.clear()

    def clear(self) -> None:
        """Forget the step before."""
        self.crashes: list[Mapping[str, Any]] = []
        self.reruns = 0
        self.messages = 0
        self.left = ""
        self.drawn = 0.0
        self.stuck = ""
        self.rendered: set[str] = set()
        self.watch.clear()

    def look(self) -> None:
        """Keep the place where the app's threads are now: a script that is still there later hangs at it."""
        for thread, frame in sys._current_frames().items():  # noqa: SLF001  the documented way to see other threads
            site = self._code.running(caller_chain(frame)) if thread != threading.get_ident() else None
            if site is not None:
                self.stuck = f"{site.file}:{site.line} {site.function} {site.statement}"

    def caught(self, error: BaseException, *_rest: Any) -> None:
        """An exception that no code of the app caught; Streamlit would print it and show it on the page."""
        self.crashes.append(crash(error, self._code))

    def in_thread(self, args: threading.ExceptHookArgs) -> None:
        """An exception that ended a thread of the app, which Streamlit does not notice."""
        if isinstance(args.exc_value, Exception):
            self.crashes.append({**crash(args.exc_value, self._code), "thread": True})


class Watched(LocalScriptRunner):
    """Counts reruns, ends loops of them, survives a script that exits, and runs a single fragment where that is asked for.

    Shape: `wish` says what the next run is about, and `left` holds the messages that the last run left on the page.
    """

    happened: Happenings
    wish = Wish()
    left: tuple[ForwardMsg, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.finished = threading.Event()
        self.on_event.connect(self._note, weak=False)

    def run(self, widget_state: WidgetStates | None = None, *args: Any, **options: Any) -> Any:
        """As AppTest's own, with the values of tables, and within one fragment only."""
        states = WidgetStates()
        if widget_state is not None:
            states.CopyFrom(widget_state)
        for name, value in self.wish.states.items():
            states.widgets.append(WidgetState(id=name, string_value=value))
        if self.wish.fragment:
            for message in self.left:
                self.forward_msg_queue.enqueue(message)
        try:
            return super().run(states, *args, **options)
        finally:
            Watched.left = tuple(self.forward_msgs())

    def start(self) -> None:
        """Begin the run that was requested. The initial request is one of the whole script: the fragment must replace it."""
        if self.wish.fragment:
            requests = self._requests
            requests._rerun_data = replace(  # noqa: SLF001  Streamlit has no public seam here
                requests._rerun_data,  # noqa: SLF001  see above
                fragment_id_queue=[self.wish.fragment],
                is_auto_rerun=self.wish.timer,
            )
        super().start()

    def _run_script_thread(self) -> None:
        self.happened.watch.begin_run()
        try:
            super()._run_script_thread()
        finally:
            self.happened.watch.end_run()

    def _on_script_finished(self, ctx: Any, *args: Any, **options: Any) -> None:
        ids = getattr(ctx, "shared", ctx).widget_ids_this_run
        self.happened.rendered |= set(ids.snapshot() if hasattr(ids, "snapshot") else ids)
        super()._on_script_finished(ctx, *args, **options)

    def _note(self, _sender: Any, event: ScriptRunnerEvent, **facts: Any) -> None:
        self.happened.drawn = time.perf_counter()
        if event is ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
            self.happened.messages += 1
            self._hear(facts["forward_msg"])
        if event is ScriptRunnerEvent.SHUTDOWN:
            self.finished.set()
        if event is ScriptRunnerEvent.SCRIPT_STOPPED_WITH_COMPILE_ERROR:
            self.happened.caught(facts["exception"])
        if event is ScriptRunnerEvent.SCRIPT_STOPPED_FOR_RERUN:
            self.happened.reruns += 1
            if self.happened.reruns > RERUNS:
                self.request_stop()

    def _hear(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("markdown", "text", "alert"):
            self.happened.watch.said(str(getattr(element, kind).body))

    def _run_script(self, rerun_data: Any) -> None:
        try:
            super()._run_script(rerun_data)
        except SystemExit as leaving:
            self.happened.left = "exit"
            self.happened.caught(leaving)
            self._session_state[SCRIPT_RUN_WITHOUT_ERRORS_KEY] = False


def install(happened: Happenings) -> None:
    """Put the hooks in, for good: the process belongs to one app."""
    Watched.happened = happened
    runtime, scripts = MagicMock(spec=Runtime), MarkingCache(happened.lines)
    for module, name, value in (
        # The first four are as AppTest has them, but made once instead of once a run: they cost more than small scripts.
        (local_script_runner, "require_widgets_deltas", _wait),
        (local_script_runner, "ScriptCache", lambda: scripts),
        (app_test, "ScriptCache", lambda: scripts),
        (app_test, "MagicMock", lambda **_spec: runtime),
        (app_test, "LocalScriptRunner", Watched),
        (exec_code, "handle_user_script_exception", happened.caught),
        (fragment, "handle_user_script_exception", happened.caught),
        (threading, "excepthook", happened.in_thread),
    ):
        setattr(module, name, value)
    streamlit_watch.install(happened.watch)
    # The environment's settings are read by `streamlit run`, not by AppTest.
    config.set_option("browser.gatherUsageStats", False)
    config.set_option("logger.enableRich", False)
    logger.set_log_level("ERROR")
    _keep_code(happened.lines)


def _wait(runner: Watched, timeout: float) -> None:
    """Wait for the end of a run without polling. Raises: RuntimeError as AppTest does when the time is over."""
    if not runner.finished.wait(timeout):
        runner.request_stop()
        runner.join()
        raise RuntimeError(f"AppTest script run timed out after {timeout}(s)")


def _keep_code(lines: Lines) -> None:
    """Compile each module once, with marks: a clean session imports the app's own modules anew."""
    compiled: dict[tuple[str, bytes], Any] = {}
    compile_source = SourceFileLoader.source_to_code

    def code(loader: SourceFileLoader, data: Any, path: Any, **options: Any) -> Any:
        if not isinstance(data, bytes | bytearray):
            return compile_source(loader, data, path, **options)
        key = (str(path), bytes(data))
        if key not in compiled:
            tree = lines.marked(ast.parse(data, str(path)), str(path)) if lines.owns(str(path)) else data
            compiled[key] = compile_source(loader, tree, path, **options)
        return compiled[key]

    setattr(SourceFileLoader, "source_to_code", code)  # noqa: B010  mypy refuses the plain assignment
