"""A Streamlit app served on the loopback for a real browser, its calls answered by the harness."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from harness.model.dashboard import Answer, Answerer, Call
from harness.model.errors import CannotRun
from harness.model.exchange import Request
from harness.targets import process_tree, written_files
from harness.targets.streamlit_secrets import as_toml, canaries, without_secrets
from harness.targets.wire import read_frame, write_frame

_START_SECONDS = 40.0


class StreamlitServer:
    """Serves one script while the context is open. Shape: `url` is its address without a trailing slash."""

    def __init__(self, script: Path, *, root: Path, answer: Answerer, environment: Mapping[str, str]) -> None:
        self._script = script
        self._root = root
        self._environment = dict(environment)
        self._answer = answer
        self._answers: ThreadingHTTPServer | None = None
        self._port = _free_port()
        self._process: process_tree.Process | None = None
        self._threads: list[threading.Thread] = []
        self._said = b""
        self._keep: tempfile.TemporaryDirectory[str] | None = None

    @property
    def url(self) -> str:
        """Where the app is."""
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        if not self._script.is_file():
            raise CannotRun(f"there is no script {self._script.as_posix()}")
        self._answers = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self._answer))
        self._begin(self._answers.serve_forever)
        command = (sys.executable, "-m", "harness.targets.streamlit_serving", str(self._port))
        answers = str(self._answers.server_address[1])
        self._keep = tempfile.TemporaryDirectory(prefix="harness-kept-", ignore_cleanup_errors=True)
        secrets = Path(self._keep.name) / "secrets.toml"
        secrets.write_text(as_toml(canaries(self._script, self._root)), encoding="utf-8")
        self._process = process_tree.start(
            (*command, answers, str(self._script), str(self._own_root()), self._keep.name),
            folder=self._root,
            environment=self._environment,
        )
        for stream in (self._process.stdout, self._process.stderr):
            self._begin(partial(self._drain, stream))
        try:
            self._wait()
        except CannotRun:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            process_tree.end(self._process)
        if self._answers is not None:
            self._answers.shutdown()
            self._answers.server_close()
        for thread in self._threads:
            thread.join(2.0)
        if self._keep is not None:
            written_files.put_back(Path(self._keep.name), self._own_root())
            self._keep.cleanup()

    def _own_root(self) -> Path:
        root = self._root.resolve()
        return root if self._script.resolve().is_relative_to(root) else self._script.resolve().parent

    def _begin(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _drain(self, stream: Any) -> None:
        with stream:
            while data := stream.read1(65_536):
                self._said = (self._said + data)[-4_000:]

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            if _healthy(self._port):
                return
            time.sleep(0.1)
        said = self._said.decode(errors="replace").strip()[-400:]
        raise CannotRun(f"`streamlit run {self._script.name}` did not come up: {said or 'it said nothing'}")


def serving_environment(home: Path) -> Mapping[str, str]:
    """The environment of a served app: its own home and this package on its path."""
    paths = [str(Path(__file__).resolve().parents[2]), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    return {
        **without_secrets(os.environ),
        "PYTHONPATH": os.pathsep.join(paths),
        "HOME": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _handler(answer: Answerer) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        """Takes a call as a frame and gives its answer as one."""

        def do_POST(self) -> None:
            """One call."""
            frame = read_frame(io.BytesIO(self.rfile.read(int(self.headers["content-length"]))))
            reply = Answer(fault="connection")
            if frame is not None:
                with lock:
                    reply = answer(_call(*frame))
            body = io.BytesIO()
            headers = [list(each) for each in reply.headers]
            if reply.fault == "stop":  # no run to be stopped: the app runs in a server of its own
                reply = Answer(fault="connection")
            head = {"status": reply.status, "headers": headers, "fault": reply.fault, "delay": reply.delay}
            write_frame(body, head, reply.body)
            self.send_response(200)
            self.send_header("content-length", str(len(body.getvalue())))
            self.end_headers()
            self.wfile.write(body.getvalue())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the standard library's name
            """Say nothing."""

    return Handler


def _call(head: Mapping[str, Any], body: bytes) -> Call:
    headers = tuple((name, value) for name, value in head["headers"])
    request = Request(method=head["method"], url=head["url"], headers=headers, body=body)
    return Call(request=request, client=head["client"], bounded=head["bounded"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    return False
