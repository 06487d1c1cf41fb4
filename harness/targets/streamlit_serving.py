"""`streamlit run` with its calls answered by the harness: `python -m harness.targets.streamlit_serving PORT ANSWERS SCRIPT ROOT KEEP`."""

from __future__ import annotations

import http.client
import io
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.targets import written_files
from harness.targets.streamlit_clients import Ask
from harness.targets.streamlit_network import Network
from harness.targets.wire import read_frame, write_frame

_OPTIONS: Mapping[str, Any] = {
    "server.address": "127.0.0.1",
    "server.headless": True,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "global.developmentMode": False,
    "client.toolbarMode": "minimal",
}


def main() -> None:
    """Serve the script until the process is ended."""
    port, answers, script, root, keep = int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:6]
    Network(asking(answers)).take_over(serving=True)
    written_files.watch(Path(root), Path(keep))
    sys.path.insert(0, str(Path(script).parent))
    # Streamlit must be imported after the network is taken over.
    from streamlit.web import bootstrap  # noqa: PLC0415

    options = {**_OPTIONS, "server.port": port, "secrets.files": [str(Path(keep) / "secrets.toml")]}
    bootstrap.load_config_options({name.replace(".", "_"): value for name, value in options.items()})
    bootstrap.run(script, is_hello=False, args=[], flag_options={})


class _Line(http.client.HTTPConnection):
    """A connection of the harness's own: the app's are answered in place and never made."""

    def connect(self) -> None:
        """Connect really."""
        self.sock = socket.create_connection((self.host, self.port), self.timeout)


def asking(port: int) -> Ask:
    """Asks the harness over the loopback: a frame there, a frame back."""

    def ask(head: Mapping[str, Any], body: bytes) -> tuple[Mapping[str, Any], bytes]:
        frame = io.BytesIO()
        write_frame(frame, head, body)
        connection = _Line("127.0.0.1", port, timeout=20)
        try:
            connection.request("POST", "/", frame.getvalue())
            answered = read_frame(io.BytesIO(connection.getresponse().read()))
        finally:
            connection.close()
        return answered if answered is not None else ({"status": 502, "headers": [], "fault": "connection"}, b"")

    return ask


if __name__ == "__main__":
    main()
