"""A user's own test on recordings: the cassettes that its marks name are replayed, and the network is blocked meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, get_args

from harness.cassettes import store
from harness.cassettes.block import blocked
from harness.cassettes.session import Replay, Timing, replaying, told
from harness.model.errors import UsageError
from harness.run.cassette_shelf import Standing, facts_for, standing
from harness.run.context import Context

_KEYWORDS = {
    "cassette": frozenset({"allow_loopback", "repeats", "timing"}),
    "vcr": frozenset({"allow_playback_repeats", "record_mode"}),
    "block_network": frozenset({"allowed_hosts"}),
}
"""What each mark may be given by name; the second and third are pytest-recording's."""

_OF_RECORDING = re.compile(r"filter_\w+|before_record_\w+|decode_compressed_response")
"""What pytest-recording's mark says of recording alone: it changes no answer."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NONE = "none"


class Mark(Protocol):
    """What pytest knows of one mark."""

    @property
    def name(self) -> str:
        """`cassette`, `vcr` or `block_network`."""

    @property
    def args(self) -> Sequence[Any]:
        """Names of cassettes."""

    @property
    def kwargs(self) -> Mapping[str, Any]:
        """The rest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The test that is marked: its id, its file, and the name that its recording has by default."""

    test: str
    file: Path
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the marks of a test ask for; without names the network is only blocked."""

    test: str
    names: tuple[str, ...] = ()
    allow_loopback: bool = False
    repeats: bool = False
    timing: Timing = "at-once"


def asked(marks: Sequence[Mark], place: Place) -> Asked:
    """The marks of a test together, the closest first. Raises: UsageError for what they cannot be given."""
    for mark in marks:
        _refuse_unknown(mark)
    playing = [mark for mark in marks if mark.name != "block_network"]
    names = [name for mark in playing for name in (mark.args or (_default(place),))]
    hosts = [host for mark in marks for host in mark.kwargs.get("allowed_hosts") or ()]
    return Asked(
        test=place.test,
        names=tuple(dict.fromkeys(map(str, names))),
        allow_loopback=bool(hosts) or any(mark.kwargs.get("allow_loopback") for mark in marks),
        timing=next((mark.kwargs["timing"] for mark in marks if "timing" in mark.kwargs), "at-once"),
        repeats=any(mark.kwargs.get("repeats") or mark.kwargs.get("allow_playback_repeats") for mark in marks),
    )


@contextmanager
def playing(context: Context, wanted: Asked) -> Iterator[Replay | None]:
    """Answer from the cassettes, or block the network where there are none; nothing is ever recorded.

    Raises: UsageError for a name that leads to no cassette, SourceError for one that cannot be read; inside,
    RequestNotRecorded and NetworkBlocked.
    """
    if not wanted.names:
        with blocked(allow_loopback=wanted.allow_loopback, test=wanted.test):
            yield None
        return
    found = _found(context, wanted)
    provider = facts_for(found[0], context)
    with replaying(
        *(each.folder for each in found),
        provider=provider,
        allow_loopback=wanted.allow_loopback,
        record_command=f"harness record {found[0].provider}" if found[0].provider else "",
        repeats=wanted.repeats,
        timing=wanted.timing,
        test=wanted.test,
        root=context.root,
    ) as replay:
        yield replay


def shortfall(replay: Replay) -> str:
    """What the recordings could not give, though client code may have swallowed it; empty when there is nothing."""
    missed = [f"the cassette {told(miss)}" for miss in replay.misses]
    reached = [f"network access to {host} is blocked in replay" for host in dict.fromkeys(replay.guard.refused)]
    return "\n".join((*missed, *reached))


def _found(context: Context, wanted: Asked) -> Sequence[Standing]:
    for name in wanted.names:
        if (context.root / name).is_file():
            raise UsageError(
                f"{name!r} is a file, and a cassette is a folder",
                where=wanted.test,
                way_out=f"Bring it in: harness cassettes import {name} -o FOLDER",
            )
    found = standing(context, wanted.names)
    providers = sorted({each.provider for each in found})
    if len(providers) > 1:
        raise UsageError(
            f"the cassettes {', '.join(each.shown for each in found)} are of several providers",
            where=wanted.test,
            way_out="One test replays one provider: name `PROVIDER/NAME`, or a folder",
        )
    return found


def _default(place: Place) -> str:
    """The test's own recording: where pytest-recording looks for one, else the cassette that is called like the test."""
    name = re.sub(r"[^A-Za-z0-9._-]", "-", place.name)[:100]
    folder = place.file.parent / "cassettes" / place.file.stem / name
    return folder.as_posix() if (folder / store.META).is_file() else name


def _refuse_unknown(mark: Mark) -> None:
    allowed = _KEYWORDS[mark.name]
    for key, value in mark.kwargs.items():
        if key in allowed and _heeded(key, value):
            continue
        if mark.name == "vcr" and _OF_RECORDING.fullmatch(key):
            continue
        raise UsageError(
            f"the mark {mark.name!r} does not heed {key}={value!r}",
            way_out=f"It heeds {', '.join(sorted(allowed))}{_LIMITS.get(key, '')}",
        )


_TIMINGS = get_args(Timing)
_LIMITS = {
    "timing": f", and timing={' or '.join(map(repr, _TIMINGS))}",
    "record_mode": ', and record_mode="none" alone: record with `harness record PROVIDER`',
    "allowed_hosts": f" of this machine: {', '.join(sorted(_LOOPBACK))}",
}


def _heeded(key: str, value: Any) -> bool:
    if key == "record_mode":
        return bool(value == _NONE)
    if key == "timing":
        return value in _TIMINGS
    return key != "allowed_hosts" or (not isinstance(value, str) and set(value or ()) <= _LOOPBACK)
