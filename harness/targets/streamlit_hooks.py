"""Hooks into Streamlit and AppTest: what happens in a run is kept, loops of reruns end, and a run costs less."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping
from importlib.machinery import SourceFileLoader
from typing import Any
from unittest.mock import MagicMock

from streamlit import config, logger
from streamlit.runtime import Runtime, fragment
from streamlit.runtime.scriptrunner import ScriptRunnerEvent, exec_code
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state import SCRIPT_RUN_WITHOUT_ERRORS_KEY
from streamlit.testing.v1 import app_test, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from harness.model.dashboard import RERUNS
from harness.targets.own_code import OwnCode, caller_chain
from harness.targets.streamlit_crash import crash


class Happenings:
    """What happens during one step, gathered from the hooks."""

    def __init__(self, code: OwnCode) -> None:
        self._code = code
        self.clear()

    def clear(self) -> None:
        """Forget the step before."""
        self.crashes: list[Mapping[str, Any]] = []
        self.reruns = 0
        self.left = ""
        self.drawn = 0.0
        self.stuck = ""

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
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.crashes.append({**crash(args.exc_value, self._code), "thread": True})


class Watched(LocalScriptRunner):
    """Counts reruns, ends loops of them, and survives a script that exits."""

    happened: Happenings

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.finished = threading.Event()
        self.on_event.connect(self._note, weak=False)

    def _note(self, _sender: Any, event: ScriptRunnerEvent, **facts: Any) -> None:
        self.happened.drawn = time.perf_counter()
        if event is ScriptRunnerEvent.SHUTDOWN:
            self.finished.set()
        if event is ScriptRunnerEvent.SCRIPT_STOPPED_WITH_COMPILE_ERROR:
            self.happened.caught(facts["exception"])
        if event is ScriptRunnerEvent.SCRIPT_STOPPED_FOR_RERUN:
            self.happened.reruns += 1
            if self.happened.reruns > RERUNS:
                self.request_stop()

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
    runtime, scripts = MagicMock(spec=Runtime), ScriptCache()
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
    # The environment's settings are read by `streamlit run`, not by AppTest.
    config.set_option("browser.gatherUsageStats", False)
    config.set_option("logger.enableRich", False)
    logger.set_log_level("ERROR")
    _keep_code()


def _wait(runner: Watched, timeout: float) -> None:
    """Wait for the end of a run without polling. Raises: RuntimeError as AppTest does when the time is over."""
    if not runner.finished.wait(timeout):
        runner.request_stop()
        runner.join()
        raise RuntimeError(f"AppTest script run timed out after {timeout}(s)")


def _keep_code() -> None:
    """Compile each module once: a clean session imports the app's own modules anew."""
    compiled: dict[tuple[str, bytes], Any] = {}
    compile_source = SourceFileLoader.source_to_code

    def code(loader: SourceFileLoader, data: Any, path: Any, **options: Any) -> Any:
        key = (str(path), bytes(data))
        if key not in compiled:
            compiled[key] = compile_source(loader, data, path, **options)
        return compiled[key]

    setattr(SourceFileLoader, "source_to_code", code)  # noqa: B010  mypy refuses the plain assignment
