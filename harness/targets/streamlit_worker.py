"""The worker process of one Streamlit app: `python -m harness.targets.streamlit_worker`, driven by frames over its pipes."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from harness.targets import written_files
from harness.targets.streamlit_channel import Channel
from harness.targets.streamlit_clients import Ask
from harness.targets.streamlit_network import Network


def main() -> None:
    """Obey commands until the other side closes."""
    channel = Channel.over_standard_streams()
    commands = channel.commands()
    settings = next(commands, None)
    if settings is None:
        return
    session = _session(settings, channel)
    channel.send({"ready": True})
    for command in commands:
        channel.send(_obeyed(session, command))


def _session(settings: Mapping[str, Any], channel: Channel) -> Any:
    # Streamlit costs half a second: the channel must stand before, so that a closed pipe ends this process.
    from harness.targets.streamlit_session import Session  # noqa: PLC0415

    network = Network(_with_delays(channel.ask))
    network.take_over()
    written_files.watch(Path(settings["root"]), Path(settings["keep"]))
    return Session(
        Path(settings["script"]),
        Path(settings["root"]),
        network,
        report=channel.send,
        timeout=settings["timeout"],
        first_timeout=settings["first_timeout"],
        secrets=settings["secrets"],
        written=Path(settings["keep"]),
    )


def _with_delays(ask: Ask) -> Ask:
    """Nobody waits for a slow answer: a client with less patience gets its time-out at once."""

    def asked(head: Mapping[str, Any], body: bytes) -> tuple[Mapping[str, Any], bytes]:
        answer, content = ask(head, body)
        if answer.get("fault") == "stop":
            _stop()
        delay, patience = answer.get("delay") or 0.0, head.get("patience")
        if delay and patience is not None and patience < delay:
            return {**answer, "fault": "timeout"}, b""
        return answer, content

    return asked


def _stop() -> NoReturn:
    """End the run of the script, or the thread that it started."""
    from streamlit.runtime.scriptrunner import StopException  # noqa: PLC0415  see above

    raise StopException


def _obeyed(session: Any, command: Mapping[str, Any]) -> Mapping[str, Any]:
    started = time.process_time()
    try:
        view = (
            session.begin(command["doors"], clean=command["clean"], keep=command["keep"])
            if command["do"] == "begin"
            else session.act(command["actions"])
        )
    except LookupError as error:
        return {"absent": str(error)}
    except Exception:  # noqa: BLE001  whatever AppTest cannot digest is reported, not died of
        return {"failed": traceback.format_exc()}
    return {"view": view, "cost": time.process_time() - started}


if __name__ == "__main__":
    main()
