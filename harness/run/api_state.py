"""How an API's state is put back before each operation, so that no request meets what another operation's have left."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urljoin

from harness.config import Target
from harness.model.errors import CannotRun, UsageError
from harness.model.exchange import Request
from harness.targets.fastapi_app import SQLITE, FastApiApp
from harness.targets.http_url import HttpUrl

_ADDRESS = re.compile(r"^(?:(?P<method>[A-Z]+) )?(?P<place>/\S*|https?://\S+)$")
_FUNCTION = re.compile(r"^[\w./-]+:[\w.]+$")
_GIVEN_UP = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """What the user said: `reset` is `module:function`, `POST /path` or `sqlite`, empty for nothing; `overrides` are dependencies."""

    reset: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, target: Target) -> Self:
        """What the configuration says of a target."""
        return cls(reset=target.reset, overrides=target.overrides)

    def with_words(self, reset: str, overrides: Sequence[str]) -> Self:
        """What a command line says goes before it. Raises: UsageError for what is no pair of names."""
        pairs = dict(self.overrides)
        for each in overrides:
            wanted, _, instead = each.partition("=")
            if not (_FUNCTION.match(wanted) and _FUNCTION.match(instead)):
                raise UsageError(
                    f"--override {each!r} is no pair of names", way_out="--override app.db:session=tests.fakes:session"
                )
            pairs[wanted] = instead
        return replace(self, reset=reset or self.reset, overrides=pairs)

    @property
    def in_process(self) -> str:
        """What the app's own process does for it; empty where that is a request."""
        return "" if _ADDRESS.match(self.reset) else self.reset


STATELESS = State()
"""Nothing was said."""


class Keeper:
    """Puts the state of one started target back, and knows when that did not work."""

    def __init__(self, caller: FastApiApp | HttpUrl, state: State, target: str) -> None:
        """Raises: UsageError where the target cannot do what is wanted."""
        self._caller = caller
        self._reset = state.reset
        self._target = target
        self.faults: list[str] = []
        self.copies = 0
        in_process = isinstance(caller, FastApiApp)
        known = _ADDRESS.match(state.reset) or (in_process and (state.reset == SQLITE or _FUNCTION.match(state.reset)))
        if state.reset and not known:
            ways = "module:function, `POST /path` or sqlite" if in_process else "`POST /path` or an address"
            raise UsageError(
                f"{state.reset!r} does not say how to put the state of {target!r} back", way_out=f"Say {ways}"
            )
        if state.overrides and not in_process:
            raise UsageError(
                f"{target!r} is a URL: its dependencies cannot be overridden", way_out="Name the app itself"
            )

    @property
    def wanted(self) -> bool:
        """Was it said how?"""
        return bool(self._reset)

    @property
    def keeps_what_was_made(self) -> bool:
        """Is what was made while preparing still there afterwards?"""
        return self._reset == SQLITE

    def prepared(self) -> None:
        """Everything up to here is what the state is put back to, where copies are taken."""
        if self._reset == SQLITE and isinstance(self._caller, FastApiApp):
            self.copies = self._caller.copy_state()
            if not self.copies:
                self.faults += ["the app has opened no SQLite file"] * _GIVEN_UP

    def put_back(self) -> bool:
        """Put the state back; false where it was not, or not wanted."""
        if not self._reset or len(self.faults) >= _GIVEN_UP:
            return False
        try:
            if found := _ADDRESS.match(self._reset):
                self._ask(found["method"] or "POST", found["place"])
            elif isinstance(self._caller, FastApiApp):
                self._caller.put_back()
        except CannotRun as error:
            self.faults.append(str(error))
            self._caller.observed()
            return False
        return True

    def told(self, *, changing: bool) -> str:
        """What a report says of it; empty where nothing is to be said. `changing` says whether anything was sent that may change things."""
        if self.faults:
            return f"state is not isolated: {self.faults[0]}"
        if not self._reset and changing:
            return (
                "state is not isolated: requests meet what those before them have left; "
                "--reset module:function, 'POST /path' or sqlite puts it back before each operation"
            )
        return ""

    def _ask(self, method: str, place: str) -> None:
        """Raises: CannotRun where the answer is no success."""
        request = Request(
            method=method, url=urljoin(f"{self._caller.base_url}/", place), headers=(("content-length", "0"),)
        )
        answer = self._caller.send(request).response
        if not 200 <= answer.status < 300:
            raise CannotRun(f"{method} {place} answered {answer.status}, so the state was not put back")
