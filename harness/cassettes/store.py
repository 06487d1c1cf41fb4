"""Cassettes on disk: a folder with `meta.json`, `interactions.jsonl` and large bodies, replaced whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from harness.cassettes import bodies, lines, meta, swap
from harness.cassettes.asides import Aside, aside
from harness.cassettes.meta import Meta
from harness.model.errors import CannotRun, SourceError
from harness.model.exchange import Exchange
from harness.model.location import Location

META = "meta.json"
INTERACTIONS = "interactions.jsonl"
BODIES = "bodies"
LINE_LIMIT = 1024 * 1024
"""Units: bytes. No line that the store writes comes near it: long bodies have files of their own."""
BODY_LIMIT = 256 * 1024 * 1024
"""Units: bytes. A larger body file is refused before it is read."""

LOCK_WAIT = 10.0
"""Units: seconds. How long a writer waits for another one."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cassette:
    """A recording: what it says about itself and its exchanges in the order of recording."""

    meta: Meta
    exchanges: tuple[Exchange, ...] = ()


class Reel:
    """A cassette whose requests are at hand and whose answers are decoded one by one."""

    def __init__(self, *, meta: Meta, folder: Path, shown: str, written: Iterable[tuple[Location, bytes]]) -> None:
        """Raises: SourceError for a line that is no interaction."""
        self.meta = meta
        self._shown = shown
        self._fetch = Bodies(folder)
        self._lines = [lines.opened(line, location=location, fetch=self._fetch) for location, line in written]
        self.requests = tuple([each.request for each in self._lines])

    def exchange(self, place: int, *, digested: bool = True) -> Exchange:
        """The interaction at a place, in the order of recording. Raises: SourceError for a broken answer.

        `digested` False compares a large body's length only, and spares its digest: more than half of what reading it takes.
        """
        return self._lines[place].exchange(self._shown, self._fetch if digested else self._fetch.measured)


def save(folder: Path, cassette: Cassette) -> None:
    """Write the cassette so that the folder holds the old recording or the new one, whole, whenever the process dies.

    Raises: SourceError when the folder's name is no cassette name; CannotRun when another process is writing it.
    """
    checked_name(folder.name)
    if folder.exists() or folder.is_symlink():
        _check_plain(folder, folder.as_posix(), directory=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        swap.recover(folder)
        _sweep(folder)
        fresh = folder.with_name(f".{folder.name}.new-{os.getpid()}")
        try:
            _write(fresh, cassette)
            swap.put(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def load(folder: Path, *, root: Path | None = None) -> Cassette:
    """Read a cassette; locations are relative to `root` (default: the working directory) where possible.

    Raises: SourceError for a missing, broken or hostile cassette, with file, line and way out. Runs no code of it.
    """
    reel = wind(folder, root=root)
    return Cassette(meta=reel.meta, exchanges=tuple(reel.exchange(place) for place in range(len(reel.requests))))


def wind(folder: Path, *, root: Path | None = None) -> Reel:
    """Open a cassette for replaying: every request is read, and an answer is decoded when it is asked for.

    Raises: as `load`; for a broken body of an answer when that answer is asked for.
    """
    swap.recover(folder)
    shown = _shown(folder, root or Path.cwd())
    _check_plain(folder, shown, directory=True)
    about = _read_meta(folder / META, f"{shown}/{META}")
    file = folder / INTERACTIONS
    _check_plain(file, f"{shown}/{INTERACTIONS}")
    return Reel(meta=about, folder=folder, shown=shown, written=_lines(file, f"{shown}/{INTERACTIONS}"))


def survey(folder: Path, *, root: Path | None = None) -> Iterator[Exchange | Aside | SourceError]:
    """Every interaction, or what is wrong with its line, and what the line holds beside it.

    What keeps the whole cassette from being read comes alone.
    """
    shown = _shown(folder, root or Path.cwd())
    try:
        checked_name(folder.name)
        _check_plain(folder, shown, directory=True)
        _read_meta(folder / META, f"{shown}/{META}")
        _check_plain(folder / INTERACTIONS, f"{shown}/{INTERACTIONS}")
        written = _lines(folder / INTERACTIONS, f"{shown}/{INTERACTIONS}")
        for location, line in written:
            try:
                yield lines.read(line, location=location, source=shown, fetch=Bodies(folder))
            except SourceError as error:
                yield error
            if (beside := aside(line, location)).content:
                yield beside
    except SourceError as error:
        yield error


def has_asides(folder: Path) -> bool:
    """Does a line hold members that do not belong there, which writing the cassette again leaves out?"""
    return any(isinstance(each, Aside) and each.names for each in survey(folder))


def discover(folder: Path) -> tuple[Path, ...]:
    """All cassettes at or below a folder, sorted; unfinished and moved-aside ones are not among them."""
    if not folder.is_dir():
        return ()
    for moved in folder.rglob(".*.old"):
        swap.recover(moved.with_name(moved.name[1 : -len(".old")]))
    found = (each.parent for each in folder.rglob(META) if not each.is_symlink())
    return tuple(sorted(each for each in found if not each.name.startswith(".")))


def checked_name(name: str) -> str:
    """The name, which leads nowhere else. Raises: SourceError when it is no cassette name."""
    if not _NAME.fullmatch(name):
        raise SourceError(
            f"{name!r:.120} is no cassette name",
            way_out="Use letters, digits, dot, dash and underscore, at most 100",
        )
    return name


def lock_file(folder: Path) -> Path:
    """Where writers of a cassette meet: in the temporary folder, so that repositories stay clean."""
    place = Path(tempfile.gettempdir()) / f"contract-harness-{getattr(os, 'getuid', int)()}"
    place.mkdir(mode=0o700, exist_ok=True)
    return place / f"{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:32]}.lock"


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        with FileLock(lock_file(folder), timeout=LOCK_WAIT):
            yield
    except Timeout as error:
        raise CannotRun(f"another process is writing {folder}", way_out="Wait for it or stop it") from error


def _sweep(folder: Path) -> None:
    for left in folder.parent.glob(f".{folder.name}.new-*"):
        shutil.rmtree(left, ignore_errors=True)


def _write(folder: Path, cassette: Cassette) -> None:
    folder.mkdir()
    large: dict[str, bytes] = {}
    written = [_line(each, large) for each in cassette.exchanges]
    about = json.dumps(meta.to_json(cassette.meta), ensure_ascii=False, indent=2) + "\n"
    _put(folder / INTERACTIONS, b"".join(written))
    for name, body in large.items():
        (folder / BODIES).mkdir(exist_ok=True)
        _put(folder / BODIES / name, body)
    if large:
        swap.flush(folder / BODIES)
    _put(folder / META, about.encode())
    swap.flush(folder)


def _line(exchange: Exchange, large: dict[str, bytes]) -> bytes:
    """The line of an exchange. Raises: CannotRun when it is longer than is read again: bodies have files, but headers and URLs have not."""
    line = lines.write(exchange, large).encode() + b"\n"
    if len(line) > LINE_LIMIT:
        raise CannotRun(
            f"an interaction takes {len(line)} bytes beside its bodies, more than {LINE_LIMIT}",
            where=f"{exchange.request.method} {exchange.request.url[:200]}",
            way_out="Leave it out: its headers, address or chunks are too many",
        )
    return line


def _put(file: Path, content: bytes) -> None:
    with file.open("xb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def _read_meta(file: Path, shown: str) -> Meta:
    _check_plain(file, shown)
    if file.stat().st_size > LINE_LIMIT:
        raise SourceError(f"longer than {LINE_LIMIT} bytes", where=shown, way_out="Restore it or record again")
    content = file.read_bytes()
    try:
        return meta.from_json(orjson.loads(content), where=shown)
    except orjson.JSONDecodeError as error:
        raise SourceError(f"not JSON ({error})", where=shown, way_out="Restore it or record again") from error


def _lines(file: Path, shown: str) -> Iterator[tuple[Location, bytes]]:
    with file.open("rb") as handle:
        number = 0
        while line := handle.readline(LINE_LIMIT + 1):
            number += 1
            location = Location(shown, number)
            if len(line) > LINE_LIMIT:
                raise SourceError(f"line longer than {LINE_LIMIT} bytes", where=str(location), way_out="Record again")
            if not line.isspace():
                yield location, line


class Bodies:
    """The large bodies of a cassette, by their digests. Raises: ValueError, SourceError for one that is missing or another."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet."""
        self._folder = folder / BODIES
        self._place = os.fspath(self._folder)
        self._plain = False

    def __call__(self, key: str, length: object) -> bytes:
        """The body that its name is the digest of."""
        body = self.measured(key, length)
        if bodies.digest(body) != key:
            raise ValueError(f"{BODIES}/{key} does not hold what its name says")
        return body

    def measured(self, key: str, length: object) -> bytes:
        """The body of this name, if it is as long as the line says."""
        if not _DIGEST.fullmatch(key):
            raise ValueError(f"{key!r:.80} is no name of a body: SHA-256 in hex is")
        if not self._plain:
            _check_plain(self._folder, BODIES, directory=True)
            self._plain = True
        file = f"{self._place}/{key}"
        _check_plain(file, f"{BODIES}/{key}")
        with open(file, "rb", buffering=0) as handle:  # noqa: PTH123 - a replayed answer is read in half the time
            body = handle.readall()
        if len(body) != length:
            raise ValueError(f"{BODIES}/{key} does not hold what its name says: {len(body)} bytes, recorded {length}")
        return body


def _check_plain(path: Path | str, shown: str, *, directory: bool = False) -> None:
    """Refuse what is missing, a link, a device, or too large: a cassette never leads out of its folder."""
    try:
        status = os.lstat(path)
    except OSError as error:
        way_out = "Record it: harness record NAME" if directory else "Restore it from version control or record again"
        raise SourceError("no such cassette" if directory else "missing", where=shown, way_out=way_out) from error
    right = stat.S_ISDIR if directory else stat.S_ISREG
    if not right(status.st_mode):
        kind = "folder" if directory else "file"
        raise SourceError(
            f"not a plain {kind} (links are refused)", where=shown, way_out="Replace the link by its target"
        )
    if not directory and status.st_size > BODY_LIMIT:
        raise SourceError(f"{status.st_size} bytes are more than {BODY_LIMIT}", where=shown, way_out="Record again")


def _shown(folder: Path, root: Path) -> str:
    try:
        return folder.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return folder.as_posix()
