"""Errors that reach a user: each says what went wrong, where, and the way out.

    HarnessError
    ├── UsageError            2  the command's words are off
    ├── ConfigurationError    2  `[tool.harness]` is off
    ├── SourceError           2  an input cannot be read as what it should be
    └── CannotRun             3  a target or a tool cannot do its part
        └── MissingExtra      3  an optional part of the harness is not installed

A finding is returned, an error is raised; the two are never swapped.
"""

from __future__ import annotations

from typing import ClassVar


class HarnessError(Exception):
    """What went wrong, where (file:line or JSON pointer) and the way out (a command, the allowed names)."""

    exit_code: ClassVar[int] = 3

    def __init__(self, what: str, *, where: str = "", way_out: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.way_out = way_out

    def __str__(self) -> str:
        """One line: `where: what. way out`."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}. {self.way_out}" if self.way_out else head


class UsageError(HarnessError):
    """The command's words are off."""

    exit_code = 2


class ConfigurationError(HarnessError):
    """A setting is off: names the section, the offender and the nearest valid name."""

    exit_code = 2


class SourceError(HarnessError):
    """An input (OpenAPI, schema, cassette, tsconfig, record) cannot be read as what it should be."""

    exit_code = 2


class CannotRun(HarnessError):
    """A target or a tool cannot do its part: the app fails to import, Node is missing, a worker died."""


class MissingExtra(CannotRun):
    """An optional part is not installed; the message is the pip line that installs it."""

    def __init__(self, extra: str, module: str) -> None:
        super().__init__(
            f"module {module!r} is not installed",
            way_out=f"Install it: python -m pip install 'contract-harness[{extra}]'",
        )
        self.extra = extra
        self.module = module
