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

WIDGET_WORDS: Mapping[str, str] = {
    "button": "button",
    "download_button": "download button",
    "checkbox": "checkbox",
    "toggle": "toggle",
    "radio": "radio",
    "selectbox": "select box",
    "multiselect": "multiselect",
    "select_slider": "select slider",
    "slider": "slider",
    "number_input": "number field",
    "text_input": "text field",
    "text_area": "text area",
    "date_input": "date field",
    "time_input": "time field",
    "date_time_input": "date-time field",
    "color_picker": "colour picker",
    "chat_input": "chat field",
    "feedback": "feedback",
    "button_group": "button group",
    "menu_button": "menu button",
    "pagination": "pagination",
    "file_uploader": "file uploader",
    "audio_input": "audio recorder",
    "camera_input": "camera",
    "data_editor": "editable table",
    "table": "table",
}
"""What people call the kinds of widgets; a widget's name is these words and its label: `select box "Status"`."""

Fault: TypeAlias = Literal["", "timeout", "connection", "reset", "truncated", "refused", "stop"]
"""A call that gets no answer, or part of one: it times out, is not connected, is reset, or breaks off.

`refused` is the answer to every call of an app whose backend has no contract: not the app is to blame. `stop` ends the run of the
script there, as `st.stop()` would: it asks the same for ever.
"""

ActionKind: TypeAlias = Literal["enter", "query", "user", "open", "set", "click", "tick", "rerun"]

DOORS = frozenset({"enter", "query", "user"})
"""Kinds of actions that say how a session starts: at which page, with which parameters in the address, as whom."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Widget:
    """A widget as a user meets it.

    Shape: `name` is what a person would call it (`select box "Status"`) and unique on its page; `form` is empty outside forms;
    `facts` are its kind's own: `options`, `minimum`, `maximum`, `step`, `type`, `range`, `multiple`, `value`, `submits`, `masked` (typed
    unseen), `samples` (files of the project that an uploader takes).
    """

    name: str
    kind: str
    label: str = ""
    form: str = ""
    disabled: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One thing that a user does: opens a page, sets a widget, clicks a button, waits for a timer, or lets the app rerun.

    Shape: the kinds in `DOORS` say how the session starts and come first; `user` names `ada`, `ben` or `nobody`.
    """

    kind: ActionKind
    target: str = ""
    value: Any = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a call of the app gets: a response, or a fault instead of one.

    Units: `delay` is seconds that the answer takes; nobody waits for them, a client with less patience times out.
    """

    status: int = 200
    headers: Headers = ()
    body: bytes = b""
    fault: Fault = ""
    delay: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A request that the app made.

    Shape: `client` is the library (`httpx`, `requests`); `bounded` says that it has a time limit, `patience` which one.
    Units: seconds.
    """

    request: Request
    client: str = ""
    bounded: bool = True
    patience: float | None = None


Answerer: TypeAlias = Callable[[Call], Answer]


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """What one run of the app left.

    Shape: `page` is the title of the page and `pages` all titles; `texts` pairs an element's kind with its text;
    `crashes` are uncaught exceptions as facts (`type`, `message`, `file`, `line`, `function`, `statement`, `traceback`);
    `undriven` names elements that cannot be driven; `ended` is empty while the app lives, else `hang`, `exit` or `broken`.
    `tables` are the tables shown, each with `columns` and its first `rows` as texts; `address` are the parameters that stand in
    the address afterwards; `notes` are facts from inside the run, each with a `kind`; `asked` are parameters of the address that the script looked for,
    `timers` fragments that refresh themselves, `state` the sizes of what the app keeps, `lines` statements that ran for the
    first time, out of `statements` known.
    Units: `elapsed`, `worked`, `slept`, `silent` and `cost` are seconds (all, on the processor by the script, asleep, without a sign
    of progress, on the processor by the whole process since the view before),
    `state_size` counts the members held in the session state, `log_size` is bytes.
    """

    page: str = ""
    pages: tuple[str, ...] = ()
    widgets: tuple[Widget, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Mapping[str, Any], ...] = ()
    address: tuple[tuple[str, str], ...] = ()
    crashes: tuple[Mapping[str, Any], ...] = ()
    undriven: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    notes: tuple[Mapping[str, Any], ...] = ()
    asked: tuple[str, ...] = ()
    user_read: bool = False
    timers: tuple[tuple[str, float], ...] = ()
    state: Mapping[str, float] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    statements: int = 0
    worked: float = 0.0
    slept: float = 0.0
    silent: float = 0.0
    cost: float = 0.0
    elements: int = 0
    reruns: int = 0
    messages: int = 0
    state_size: int = 0
    elapsed: float = 0.0
    log_size: int = 0
    ended: str = ""
    detail: str = ""


class Dashboard(Protocol):
    """An app that can be driven; a fresh session has empty caches and an empty session state."""

    def begin(self, answer: Answerer, *doors: Action, clean: bool = False, keep: bool = False) -> View:
        """Start a fresh session through these doors (none: at the first page) and run the app once.

        A clean one also imports the app's own modules anew, so that nothing kept in them stays; one that keeps finds the caches
        as the session before has left them, as a second user would.

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
