"""Facts of many files, in several processes where that pays, and from a cache where the content is unchanged.

The cache is JSON below `.harness/redflags` and holds facts only: what was written there by someone else can make findings wrong, and run nothing.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from stat import S_ISREG
from typing import IO, Any, Final

import orjson

from harness.model.source_facts import Fact, SourceFacts
from harness.run.redflags_files import is_generated
from harness.sources.code.following import stem_of
from harness.sources.code.linking import declaring, wrapping
from harness.sources.code.reading import LARGEST, imported_words, is_binary, is_telling, language_of, read_text

FOLDER: Final = Path(".harness", "redflags")
_WORTH_PROCESSES: Final = 400_000
"""Characters from which on starting processes pays."""
_MOST_PROCESSES: Final = 4
_PATIENCE: Final = 30.0
"""Seconds for one file, on a busy machine."""
_MOST_BYTES: Final = 4 * LARGEST
"""A character takes four bytes at most."""
_ROUNDS: Final = 3
"""Files that call wrappers, files that call these, and so on: how far they are followed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A file as it is read: its name in findings, its content and the content's hash."""

    file: str
    content: bytes
    digest: str
    fault: str = ""

    @property
    def text(self) -> str:
        """The content as text; what is no UTF-8 is replaced."""
        return self.content.decode("utf-8", "replace")


def texts(files: Iterable[tuple[str, str]]) -> Iterator[Text]:
    """Every file with its content, by its name and its path; one that cannot be read whole has a fault instead."""
    for name, place in files:
        shown = name.encode("utf-8", "replace").decode()
        content, fault = (b"", "its name is no UTF-8") if shown != name else _content(place)
        if fault:
            yield Text(file=shown, content=b"", digest=f"unreadable {shown}: {fault}", fault=fault)
            continue
        digest = hashlib.sha256(name.encode() + b"\0" + content).hexdigest()[:24]
        yield Text(file=name, content=content, digest=digest)


def _content(place: str) -> tuple[bytes, str]:
    """A file's content, or why it is not read. Pipes and devices are not opened: they may never end."""
    try:
        if not S_ISREG(os.stat(place).st_mode):  # noqa: PTH116  measured: paths as objects take as long as reading
            return b"", "no regular file"
        with open(place, "rb") as opened:  # noqa: PTH123  the same
            content = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        return b"", f"cannot be opened ({error.strerror})"
    return (b"", f"larger than {LARGEST:,} characters") if len(content) > _MOST_BYTES else (content, "")


@cache
def revision() -> str:
    """A hash of what reads and judges: another release's facts are not taken for this one's."""
    package = Path(__file__).parents[1]
    read = hashlib.sha256()
    for folder in ("sources/code", "rules/redflags", "model"):
        for each in sorted((package / folder).glob("*.py")):
            read.update(each.read_bytes())
    return read.hexdigest()[:24]


def facts(wanted: Sequence[Text], root: Path) -> tuple[SourceFacts, ...]:
    """The facts of every file, in their order; those of unchanged files come from the cache.

    A file that can have none of its own is parsed only where it imports what another file makes requests by.
    """
    kept, outlines = _load(root)
    outlined = {each.digest: outlines.get(each.digest) or _outline(each) for each in wanted}
    found: dict[str, SourceFacts] = {}
    fresh = set[str]()
    more = [each for each in wanted if outlined[each.digest][0]]
    for _ in range(_ROUNDS):
        missing = [each for each in more if each.digest not in kept]
        fresh.update(each.digest for each in missing)
        found.update((each.digest, from_json(kept[each.digest])) for each in more if each.digest in kept)
        found.update(_read(missing))
        wrappers = wrapping([*found.values()])
        more = [each for each in wanted if each.digest not in found and wrappers.intersection(outlined[each.digest][1])]
        if not more:
            break
    declared = declaring([*found.values()])
    missing = [
        each for each in wanted if each.digest not in found and stem_of(each.file).rpartition("/")[2] in declared
    ]
    fresh.update(each.digest for each in missing if each.digest not in kept)
    found.update((each.digest, from_json(kept[each.digest])) for each in missing if each.digest in kept)
    found.update(_read([each for each in missing if each.digest not in kept]))
    if fresh or len(outlines) != len(outlined):
        _store(root, {digest: kept.get(digest) or as_json(each) for digest, each in found.items()}, outlined)
    return tuple(
        found.get(each.digest) or SourceFacts(file=each.file, language=language_of(each.file) or "python")
        for each in wanted
    )


def _outline(text: Text) -> tuple[bool, list[str]]:
    """Whether a file may have facts of its own, and the words that it imports."""
    if text.fault:
        return True, []
    whole = text.text
    if len(whole) > LARGEST or is_binary(whole):
        return True, []
    return is_telling(whole, text.file), sorted(imported_words(whole, text.file))


def _read(missing: Sequence[Text]) -> Iterator[tuple[str, SourceFacts]]:
    if not missing:
        return
    weight = sum(len(each.content) for each in missing)
    if weight < _WORTH_PROCESSES:
        yield from ((each.digest, _facts_of(each)) for each in missing)
        return
    shares = _shares(missing, min(os.cpu_count() or 1, _MOST_PROCESSES))
    with ThreadPoolExecutor(len(shares)) as threads:
        for found in threads.map(_elsewhere, shares):
            yield from found


def _shares(missing: Sequence[Text], count: int) -> list[list[Text]]:
    """The files dealt out so that each share has about the same weight."""
    shares: list[list[Text]] = [[] for _ in range(count)]
    for number, each in enumerate(sorted(missing, key=lambda one: -len(one.content))):
        shares[number % count].append(each)
    return [each for each in shares if each]


def _elsewhere(share: Sequence[Text]) -> list[tuple[str, SourceFacts]]:
    """The facts of files, read in a process of their own: the file at which it dies or hangs is told as unread, the rest goes on."""
    found: list[tuple[str, SourceFacts]] = []
    while len(found) < len(share):
        rest = share[len(found) :]
        for line in _answers(rest):
            kept = orjson.loads(line)
            found.append((rest[len(found) - (len(share) - len(rest))].digest, from_json(kept)))
        if len(found) < len(share):
            each = share[len(found)]
            lost = SourceFacts(
                file=each.file, language=language_of(each.file) or "python", unread="its reader died or hung"
            )
            found.append((each.digest, lost))
    return found


def _answers(files: Sequence[Text]) -> Iterator[bytes]:
    """The lines that a reading process writes, one a file, until it ends or is silent for too long."""
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    command = [sys.executable, "-P", "-m", "harness.run.redflags_reader"]
    with subprocess.Popen(  # noqa: S603  our own module, arguments as a list
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        given = orjson.dumps([(each.file, each.text, each.fault) for each in files])
        feeding = threading.Thread(target=_feed, args=(reader.stdin, given), daemon=True)
        feeding.start()
        for _ in files:
            watch = threading.Timer(_PATIENCE, reader.kill)
            watch.start()
            try:
                line = reader.stdout.readline()
            finally:
                watch.cancel()
            if not line.endswith(b"\n"):
                break
            yield line
        reader.kill()


def _feed(into: IO[bytes], given: bytes) -> None:
    with suppress(OSError), into:
        into.write(given)


def _facts_of(text: Text) -> SourceFacts:
    return facts_of(text.file, text.text, fault=text.fault)


def facts_of(file: str, text: str, *, fault: str = "") -> SourceFacts:
    """The facts of one file, or why there are none."""
    unread = fault or ("a tool made it, as it says itself" if is_generated(text) else "")
    if unread:
        return SourceFacts(file=file, language=language_of(file) or "python", unread=unread)
    return read_text(text, file)


def as_json(facts: SourceFacts) -> Mapping[str, Any]:
    """Facts as the cache holds them."""
    return {
        "file": facts.file,
        "language": facts.language,
        "imports": facts.imports,
        "unread": facts.unread,
        "facts": [
            (each.kind, each.line, each.end_line, each.column, each.scope, each.node, each.data) for each in facts.facts
        ],
    }


def from_json(kept: Mapping[str, Any]) -> SourceFacts:
    """Facts as the cache holds them, read back."""
    read = tuple(
        Fact(kind=kind, line=line, end_line=end, column=column, scope=scope, node=node, data=data)
        for kind, line, end, column, scope, node, data in kept["facts"]
    )
    return SourceFacts(
        file=kept["file"], language=kept["language"], imports=kept["imports"], unread=kept["unread"], facts=read
    )


def _load(root: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts and the outlines that the cache holds; none when it is another revision's, broken or not there."""
    try:
        whole = orjson.loads((root / FOLDER / "facts.json").read_bytes())
        kept, outlines = whole["facts"], whole["outlines"]
        sound = isinstance(outlines, dict) and all(isinstance(each["facts"], list) for each in kept.values())
        return (kept, outlines) if whole["revision"] == revision() and sound else ({}, {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}


def _store(root: Path, kept: Mapping[str, Any], outlines: Mapping[str, Any]) -> None:
    whole = {"revision": revision(), "facts": kept, "outlines": outlines}
    write(root / FOLDER / "facts.json", orjson.dumps(whole))


def write(file: Path, content: bytes) -> None:
    """Write a file of the cache whole or not at all; a folder that cannot be written to is no fault."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        beside.write_bytes(content)
        beside.replace(file)
    except OSError:
        return
