"""What was detected, as values: each with the place that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.location import Location


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundApp:
    """A FastAPI app.

    Shape: `spec` is what the settings call it (`backend/app.main:app`), `path` a folder that its modules are found in beside
    the one that it starts in (`src`), `requirements` are files that name what it needs, nearest first.
    """

    spec: str
    at: Location
    path: str = ""
    requirements: tuple[str, ...] = ()
    example: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundScript:
    """A Streamlit script; `calls_http` says whether code beside it makes HTTP requests."""

    file: str
    at: Location
    calls_http: bool
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundFrontend:
    """A TypeScript project: its folder, and a place where it makes a request, None where none was seen."""

    folder: str
    at: Location | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundProvider:
    """A provider in use: by an import of its client, or by one of its addresses in a string."""

    name: str
    at: Location
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Everything that was detected, the likeliest first; `notes` say what was left out, and why."""

    apps: tuple[FoundApp, ...] = ()
    scripts: tuple[FoundScript, ...] = ()
    frontends: tuple[FoundFrontend, ...] = ()
    providers: tuple[FoundProvider, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """Is there something to check?"""
        return bool(self.apps or self.scripts or self.frontends or self.providers)
