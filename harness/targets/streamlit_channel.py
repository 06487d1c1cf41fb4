"""The worker's end of the pipes: commands in, views out, and the app's calls answered by the other side meanwhile."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Self

from harness.targets.wire import read_frame, write_frame

_GRACE_SECONDS = 3.0


class Channel:
    """Frames in both directions; a thread reads, so that an answer arrives while a script runs."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._sending = threading.Lock()
        self._asking = threading.Lock()
        self._commands: queue.SimpleQueue[Mapping[str, Any] | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[Mapping[str, Any], bytes]] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="harness-channel", daemon=True).start()

    @classmethod
    def over_standard_streams(cls) -> Self:
        """Take standard input and output for the frames; what the app prints goes to standard error instead."""
        incoming, outgoing = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(2, 1)
        os.close(nothing)
        return cls(os.fdopen(incoming, "rb"), os.fdopen(outgoing, "wb"))

    def commands(self) -> Iterator[Mapping[str, Any]]:
        """Commands as they come, until the other side closes."""
        while (command := self._commands.get()) is not None:
            yield command

    def send(self, head: Mapping[str, Any], body: bytes = b"") -> None:
        """Send one frame; frames of several threads do not mix."""
        with self._sending:
            write_frame(self._outgoing, head, body)

    def ask(self, head: Mapping[str, Any], body: bytes) -> tuple[Mapping[str, Any], bytes]:
        """Send a call of the app and wait for its answer; one call at a time."""
        with self._asking:
            self.send({"call": head}, body)
            return self._answers.get()

    def _read(self) -> None:
        while (frame := read_frame(self._incoming)) is not None:
            head, body = frame
            if "answer" in head:
                self._answers.put((head["answer"], body))
            else:
                self._commands.put(head)
        self._commands.put(None)
        # A script that never ends must not outlive the one who asked for it.
        timer = threading.Timer(_GRACE_SECONDS, os._exit, (0,))
        timer.daemon = True
        timer.start()
