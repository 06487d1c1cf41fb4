"""Call sites: the places where a TypeScript project talks to an API, and what it says it sends and expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from harness.model.contract import Body, Parameter, Typed
from harness.model.location import Location, Path

How: TypeAlias = Literal["as", "annotation", "return", "generic", "contextual", "schema", "guard", "paths", "operation"]
"""How an answer's type was found: a cast, an annotated variable or parameter, a return type, a type argument, the type that
the surrounding code expects, a schema that parses it, a type guard, openapi-typescript's `paths`, an `@operation` comment."""

Confidence: TypeAlias = Literal["high", "medium"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a call site takes a response for.

    Shape: `status` is `2XX` for success, `default` for any error, or one status such as `422`.
    """

    status: str
    typed: Typed
    how: How
    location: Location | None = None

    @property
    def confidence(self) -> Confidence:
        """High for what the author wrote about this answer; medium for what only its surroundings expect."""
        return "medium" if self.how == "contextual" else "high"


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldRead:
    """A name that the code reads of an answer without a type; `status` as in Answer."""

    path: Path
    status: str
    location: Location | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PathUse:
    """One path of a call site.

    Shape: `template` writes each hole as `{name}`; `base` names what stands before the path (an environment variable);
    `origin` is scheme and host where they are literal; `holes` are the path parameters in order; `query` what the URL itself
    carries. `complete` is false where more may follow (a query made elsewhere), `known` is false where the path is one hole.
    """

    template: str
    base: str = ""
    origin: str = ""
    holes: tuple[Parameter, ...] = ()
    query: tuple[Parameter, ...] = ()
    complete: bool = True
    known: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class CallSite:
    """One call of an API.

    Shape: `methods` and `paths` are alternatives (`admin ? a : b`); `via` leads from the HTTP library's call out to
    `location`; `answers` are ordered, the surest first; `reads` says how the body is read (`json`, `text`, `blob`, `stream`)
    and is empty when it is not; `query_complete` is false where names of the query are made at run time.
    """

    methods: tuple[str, ...]
    paths: tuple[PathUse, ...]
    library: str
    location: Location
    via: tuple[Location, ...] = ()
    function: str = ""
    text: str = ""
    answers: tuple[Answer, ...] = ()
    fields: tuple[FieldRead, ...] = ()
    reads: str = ""
    body: Body | None = None
    query: tuple[Parameter, ...] = ()
    query_complete: bool = True
    annotated: bool = False

    def answer(self, status: str) -> Answer | None:
        """The surest answer of a status, or None."""
        return next((each for each in self.answers if each.status == status), None)

    @property
    def resolved(self) -> bool:
        """Whether method and path are known."""
        return bool(self.methods) and any(each.known for each in self.paths)

    @property
    def checked(self) -> bool:
        """Whether something is known of a successful body that the code reads: what it reads of failures says nothing of it."""
        return bool(self.typed or any(_is_success(each.status) for each in self.fields))

    @property
    def typed(self) -> bool:
        """Whether a successful body has a type."""
        return any(_is_success(each.status) for each in self.answers)


def _is_success(status: str) -> bool:
    return status.startswith("2")


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """An operation that the project answers itself (a Next.js route handler); `method` is `*` for all."""

    method: str
    path: str
    location: Location


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldUse:
    """What the code does with a field of an answer's type, declared at `declared`: compares it with `literal`, or reads it (None)."""

    declared: Location
    location: Location
    literal: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """Something the user should know of the reading: `kind` is config, plugins, refused, syntax, or cut where a call was not followed to its end."""

    kind: str
    message: str
    file: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """What the reading saw. Units: counts; milliseconds of the extractor's own run."""

    files: int = 0
    lines: int = 0
    sites: int = 0
    resolved: int = 0
    reading: int = 0
    typed: int = 0
    fields_only: int = 0
    unused_wrappers: int = 0
    milliseconds: int = 0
    other: Mapping[str, int] = field(default_factory=dict)
