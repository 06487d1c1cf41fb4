"""Facts of source text: what integration code does at a place, without judgement. Rules of the redflags family judge them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Language: TypeAlias = Literal["python", "typescript"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing that the code does at one place.

    Shape: `kind` is a short noun (`request`, `effect`, `cors`); `scope` is the qualified name of the innermost named function or
    class, empty at module level; `node` is the code with blanks collapsed; `data` holds the kind's own facts, JSON-ready (the
    readers in `harness/sources/code` document them). Units: lines and columns count from 1.
    """

    kind: str
    line: int
    end_line: int = 0
    column: int = 1
    scope: str = ""
    node: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFacts:
    """The facts of one file.

    Shape: `file` is a POSIX path below the project's folder; `imports` maps a local name to `module:name`; `unread` says why
    nothing was read; `beside` names the files of the same project that Next.js takes for a page's states (`error`, `loading`) in the
    file's folder or one above; `traits` is what holds for the whole project (`http-errors-handled`).
    """

    file: str
    language: Language = "typescript"
    facts: tuple[Fact, ...] = ()
    imports: Mapping[str, str] = field(default_factory=dict)
    unread: str = ""
    beside: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()

    def of(self, *kinds: str) -> Iterator[Fact]:
        """The facts of these kinds, in the order of the file."""
        return (each for each in self.facts if each.kind in kinds)

    def has(self, *kinds: str) -> bool:
        """Is there any fact of these kinds?"""
        return any(each.kind in kinds for each in self.facts)


Taken: TypeAlias = Literal["validated", "claimed", "guessed", ""]


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownCall:
    """What a type checker knows of one call of an API, with wrappers followed.

    Shape: `place` is the call's file, line and column; `made` the same of the HTTP library's call that it ends in; `method` and `path` are
    empty where several are possible. `taken` says what the code takes a successful answer for: a schema or a guard has looked at it, somebody
    wrote a type, only its surroundings expect one (`any`), or it is not read.
    """

    place: tuple[str, int, int]
    made: tuple[str, int, int]
    method: str = ""
    path: str = ""
    taken: Taken = ""

    @property
    def wrapped(self) -> bool:
        """Does the call go through a function of the project's own, or of a package?"""
        return self.place != self.made
