"""Dashboards: what passes between a driven app and its probe: widgets, actions, views, calls and the answers to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Protocol, Self, TypeAlias

from harness.model.exchange import Headers, Request

CANARY = "harness-canary-"
"""How the stand-ins for secrets begin that an app under test is given; none of them may appear on a page."""

RERUNS = 100
"""Reruns that a script may ask for in one go before it counts as a loop."""

Fault: TypeAlias = Literal["", "timeout", "connection"]
"""A call that gets no answer: it times out, or the connection is refused."""

ActionKind: TypeAlias = Literal["enter", "open", "set", "click", "rerun"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Widget:
    """A widget as a user meets it.

    Shape: `name` is what a person would call it (`select box "Status"`) and unique on its page; `form` is empty outside forms;
    `facts` are its kind's own: `options`, `minimum`, `maximum`, `step`, `type`, `range`, `multiple`, `value`, `submits`.
    """

    name: str
    kind: str
    label: str = ""
    form: str = ""
    disabled: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One thing that a user does: opens a page, sets a widget, clicks a button, or lets the app rerun.

    Shape: `enter` starts the session at the page's own address and can only come first.
    """

    kind: ActionKind
    target: str = ""
    value: Any = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a call of the app gets: a response, or a fault instead of one."""

    status: int = 200
    headers: Headers = ()
    body: bytes = b""
    fault: Fault = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A request that the app made. Shape: `client` is the library (`httpx`, `requests`); `bounded` says that it has a time limit."""

    request: Request
    client: str = ""
    bounded: bool = True


Answerer: TypeAlias = Callable[[Call], Answer]


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """What one run of the app left.

    Shape: `page` is the title of the page and `pages` all titles; `texts` pairs an element's kind with its text;
    `crashes` are uncaught exceptions as facts (`type`, `message`, `file`, `line`, `function`, `statement`, `traceback`);
    `undriven` names elements that cannot be driven; `ended` is empty while the app lives, else `hang`, `exit` or `broken`.
    Units: `elapsed` is seconds, `state_size` counts the members held in the session state, `log_size` is bytes.
    """

    page: str = ""
    pages: tuple[str, ...] = ()
    widgets: tuple[Widget, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    crashes: tuple[Mapping[str, Any], ...] = ()
    undriven: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    elements: int = 0
    reruns: int = 0
    state_size: int = 0
    elapsed: float = 0.0
    log_size: int = 0
    ended: str = ""
    detail: str = ""


class Dashboard(Protocol):
    """An app that can be driven; a fresh session has empty caches and an empty session state."""

    def begin(self, answer: Answerer, page: str = "", *, clean: bool = False) -> View:
        """Start a fresh session at a page's own address (empty: the first page) and run the app once.

        A clean one also imports the app's own modules anew, so that nothing kept in them stays.

        Raises: CannotRun when it cannot start, LookupError when no session before has shown a page of that title.
        """
        ...

    def act(self, *actions: Action) -> View:
        """Do these things in the session, each followed by a rerun as in a browser, and show what the last one left.

        Stops early at a view that has crashed or ended. Raises: LookupError when a widget or page is not there.
        """
        ...

    def __enter__(self) -> Self:
        """Get ready; the process starts with the first session."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the app and leave no process behind."""
        ...
