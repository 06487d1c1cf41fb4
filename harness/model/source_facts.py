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
