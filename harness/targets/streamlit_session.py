"""A session in the worker: AppTest runs the script, everything that happens in a run is kept, and a view is made of it."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.common import user_key_from_element_id
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import UnknownElement

from harness.model.dashboard import RERUNS
from harness.targets import streamlit_charts as charts
from harness.targets import streamlit_tables as tables
from harness.targets import streamlit_widgets as widgets
from harness.targets import written_files
from harness.targets.own_code import OwnCode
from harness.targets.streamlit_fragments import fragments_of, timers_of
from harness.targets.streamlit_hooks import Happenings, Watched, Wish, install
from harness.targets.streamlit_network import Network
from harness.targets.streamlit_samples import samples

_LIVELY_SECONDS = 2.0
_MOST_TEXTS = 500
_LONGEST_TEXT = 4_000
_DEEPEST_STATE = 4
_TEXT_TYPES = frozenset(
    {"markdown", "caption", "code", "text", "title", "header", "subheader", "error", "warning", "info", "success"}
    | {"toast", "metric", "json", "latex", "html", "exception"}
)
_DISPLAYED = frozenset(
    {"vega_lite_chart", "plotly_chart", "deck_gl_json_chart", "graphviz_chart", "bokeh_chart", "audio", "video", "map"}
)
_PASSIVE = _DISPLAYED | {"empty", "spinner", "iframe", "logo", "balloons", "snow", "skeleton", "alert", "doc_string"}


_USERS: Mapping[str, Mapping[str, Any]] = {
    "ada": {"is_logged_in": True, "email": "ada@users.test", "name": "Ada Harness-User-One", "sub": "user-one"},
    "ben": {"is_logged_in": True, "email": "ben@users.test", "name": "Ben Harness-User-Two", "sub": "user-two"},
    "nobody": {"is_logged_in": False},
}


class Session:
    """One user's session; `begin` starts another that shares nothing with it but the imported libraries."""

    def __init__(
        self,
        script: Path,
        root: Path,
        network: Network,
        *,
        report: Callable[[Mapping[str, Any]], None],
        timeout: float,
        first_timeout: float,
        secrets: Mapping[str, Any],
        written: Path | None = None,
    ) -> None:
        self._script = script
        self._written = written
        self._network = network
        self._report = report
        self._timeout = first_timeout
        self._usual_timeout = timeout
        self._secrets = dict(secrets)
        self._code = OwnCode(root)
        self._happened = Happenings(self._code)
        self._components: Any = None
        self._app: Any = None
        self._settled = False
        self._addresses: dict[str, str] = {}
        self._fragments: dict[str, str] = {}
        self._timers: list[tuple[str, str, float]] = []
        self._samples: dict[tuple[str, ...], list[Mapping[str, str]]] = {}
        self._names: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
        self._last = ""
        install(self._happened)
        widgets.keep_labels()

    def begin(self, doors: list[Mapping[str, Any]], *, clean: bool, keep: bool = False) -> Mapping[str, Any]:
        """Forget caches, start a session at a page (none: the first) and run the script once.

        Shape: `doors` are actions of the kinds `enter`, `query` and `user`; `clean` imports the app's own modules anew and undoes
        what was written to files; `keep` leaves the caches as another user left them.
        """
        chosen = {each["kind"]: each for each in doors}
        page = chosen["enter"]["target"] if "enter" in chosen else ""
        if not keep:
            st.cache_data.clear()
            st.cache_resource.clear()
            self._happened.watch.forget_caches()
        if page and page not in self._addresses:
            raise LookupError(f"there is no page {page!r}; there are {sorted(self._addresses)}")
        if clean and self._written is not None:
            written_files.put_back_meanwhile(self._written)
        if clean:
            for name in [name for name, module in tuple(sys.modules.items()) if self._belongs(module)]:
                del sys.modules[name]
        self._app = AppTest(str(self._script), default_timeout=self._timeout)
        self._app.secrets = dict(self._secrets)
        self._app.user = dict(_USERS[chosen["user"]["target"] if "user" in chosen else "ada"])
        self._app.query_params = {each["target"]: each["value"] for each in doors if each["kind"] == "query"}
        self._states: dict[str, str] = {}
        self._names = (frozenset(), frozenset())
        self._last = ""
        self._app._bidi_component_manager = self._components  # noqa: SLF001  discovery costs 100 ms a session
        if page:
            self._app._page_hash = self._addresses[page]  # noqa: SLF001  as the page's own address would do
        view = self._run()
        self._addresses |= {title: page_hash for page_hash, title in self._pages()}
        self._components = self._app._bidi_component_manager  # noqa: SLF001  see above
        return view

    def act(self, actions: list[Mapping[str, Any]]) -> Mapping[str, Any]:
        """Do what a user does, one thing after the other; a view that crashed ends it."""
        view: Mapping[str, Any] = {}
        for index, action in enumerate(actions):
            wish = self._apply(action)
            if wish is None and index + 1 < len(actions):
                continue
            user = dict(self._app.user)
            view = self._view(0.0) if wish is None else self._run(wish, action)
            if self._happened.watch.signs_in and not view["crashes"]:
                self._app.user = dict(_USERS["ada"])
            if self._app.user != user and not view["crashes"] and not view["ended"]:
                # Signing in and out leads away from the page and back to it.
                view = self._run()
            if view["crashes"] or view["ended"] or view["reruns"] > RERUNS:
                break
        return view

    def _apply(self, action: Mapping[str, Any]) -> Wish | None:
        """Put the action into the page: what the run is about, or None when it stays there until the form is submitted."""
        if action["kind"] == "rerun":
            return Wish(states=self._states)
        if action["kind"] == "open":
            self._app._page_hash = self._page_hash(action["target"])  # noqa: SLF001  switch_page knows files only
            self._states.clear()
            return Wish()
        if action["kind"] == "tick":
            return Wish(fragment=self._timer(action["target"]), timer=True, states=self._states)
        found = dict(widgets.named(self._app._tree)).get(action["target"])  # noqa: SLF001  the order on the page
        if found is None:
            raise LookupError(f"there is no {action['target']} on the page")
        if getattr(found.proto, "disabled", False):
            raise LookupError(f"the {action['target']} is disabled")
        if not widgets.takes(found, action["value"]):
            raise LookupError(f"the {action['target']} does not offer {action['value']!r}")
        if tables.is_table(found):
            self._states[found.proto.id] = tables.state(found, action["value"])
        else:
            widgets.put(found, action["value"])
        staged = bool(getattr(found.proto, "form_id", "")) and not getattr(found.proto, "is_form_submitter", False)
        return None if staged else Wish(fragment=self._fragments.get(found.proto.id, ""), states=self._states)

    def _timer(self, name: str) -> str:
        for known, fragment, _interval in self._timers:
            if known == name:
                return fragment
        raise LookupError(f"there is no {name} on the page")

    def _page_hash(self, title: str) -> str:
        for page_hash, shown in self._pages():
            if shown == title:
                return page_hash
        raise LookupError(f"there is no page {title!r}; there are {[shown for _, shown in self._pages()]}")

    def _pages(self) -> Iterator[tuple[str, str]]:
        for page_hash, page in self._app._registered_pages.items():  # noqa: SLF001  AppTest keeps what st.navigation said
            yield page_hash, str(page.get("page_name") or page.get("url_pathname") or "main").replace("_", " ")

    def _run(self, wish: Wish | None = None, action: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        self._happened.clear()
        charts.hasten()
        Watched.wish = wish or Wish()
        target = self._touched(action)
        pages = self._app._registered_pages  # noqa: SLF001  a fragment's run registers none
        started = time.perf_counter()
        watch = threading.Timer(self._timeout, self._look)
        watch.daemon = True
        watch.start()
        ended = ""
        try:
            self._app.run(timeout=self._timeout)
        except RuntimeError as error:
            if "timed out" not in str(error):
                raise
            quiet = started + self._timeout - self._happened.drawn
            ended = "endless" if quiet < _LIVELY_SECONDS else "hang"
        finally:
            watch.cancel()
            self._timeout = self._usual_timeout
            self._settle()
        self._app._page_hash = ""  # noqa: SLF001  else each run would count as a change of page
        if Watched.wish.fragment:
            self._app._registered_pages = pages  # noqa: SLF001  see above
        self._learn(Watched.left)
        if target and not ended:
            self._note_unheard(target)
        self._last = str(action["kind"]) if action is not None else ""
        return self._view(time.perf_counter() - started, ended)

    def _settle(self) -> None:
        """After the first run the libraries are there to stay: the garbage collector need not walk through them again and again."""
        if not self._settled:
            self._settled = True
            gc.collect()
            gc.freeze()

    def _learn(self, messages: tuple[ForwardMsg, ...]) -> None:
        """Which fragment each widget belongs to, which fragments refresh themselves, and which tables are still there."""
        self._fragments = dict(fragments_of(messages))
        self._timers = [(f"timer {index}", *each) for index, each in enumerate(timers_of(messages), 1)]
        there = {node.proto.id for node in self._app._tree if tables.is_table(node)}  # noqa: SLF001  the page
        for gone in [each for each in self._states if each not in there]:
            del self._states[gone]

    def _touched(self, action: Mapping[str, Any] | None) -> tuple[str, str] | None:
        """The name and identity of the widget that this run hands to the script, unless a callback of it will run anyway."""
        if action is None or action["kind"] not in ("set", "click"):
            return None
        found = dict(widgets.named(self._app._tree)).get(action["target"])  # noqa: SLF001  the order on the page
        if found is None or found.type == "download_button":
            return None  # the browser has the file before the script runs
        state = self._app._session_state._state  # noqa: SLF001  AppTest has no public word for callbacks
        known = state._new_widget_state.widget_metadata.get(found.proto.id)  # noqa: SLF001
        if known is None or known.callback is not None or known.callbacks:
            return None
        return str(action["target"]), str(found.proto.id)

    def _note_unheard(self, target: tuple[str, str]) -> None:
        """A widget that was used and that the script did not come to: what the user did had no effect."""
        name, identity = target
        happened, key = self._happened, user_key_from_element_id(target[1])
        if self._last == "click" and name in self._names[0]:
            return  # it stood there before the click that came last as well: that click has taken it away
        if happened.crashes or happened.left or (not happened.rendered and not self._app._tree.main.children):  # noqa: SLF001
            return
        if identity not in happened.rendered and key not in happened.watch.state_keys:
            happened.watch.notes.append({"kind": "unheard", "widget": name})

    def _look(self) -> None:
        self._happened.look()
        self._report({"stuck": self._happened.stuck})

    def _view(self, elapsed: float, ended: str = "") -> Mapping[str, Any]:
        nodes = list(self._app._tree)  # noqa: SLF001  the order on the page
        here = self._app._finished_page_script_hash  # noqa: SLF001  see above
        pages = dict(self._pages())
        named = list(widgets.named(nodes))
        self._names = (self._names[1], frozenset(name for name, _ in named))
        return {
            "page": pages.get(here, ""),
            "pages": list(dict.fromkeys(pages.values())),
            "widgets": [self._described(name, each) for name, each in named],
            "texts": list(_texts(nodes)),
            "tables": list(tables.shown(nodes)),
            "address": [[name, str(each)] for name, each in dict(self._app.query_params).items()],
            "crashes": self._happened.crashes,
            "undriven": sorted({each for node in nodes for each in _undriven(node)}),
            "blocked": self._network.taken(),
            "notes": self._happened.watch.notes,
            "asked": sorted(self._happened.watch.asked),
            "user_read": self._happened.watch.user_read,
            "timers": [[name, interval] for name, _, interval in self._timers],
            "state": self._numbers(),
            "lines": self._happened.lines.fresh(),
            "statements": len(self._happened.lines.known),
            "worked": self._happened.watch.worked,
            "slept": self._happened.watch.slept,
            "silent": self._happened.watch.silent,
            "elements": sum(1 for node in nodes if not hasattr(node, "children")),
            "reruns": self._happened.reruns,
            "messages": self._happened.messages,
            "state_size": _size(self._app.session_state.to_dict()),
            "elapsed": elapsed,
            "ended": ended or self._happened.left,
            "detail": self._happened.stuck,
        }

    def _described(self, name: str, node: Any) -> Mapping[str, Any]:
        found = dict(widgets.described(name, node))
        if found["kind"] == "file_uploader":
            accepted = tuple(found["facts"]["accepts"])
            if accepted not in self._samples:
                self._samples[accepted] = samples(self._script.parent, accepted)
            found["facts"] = {**found["facts"], "samples": self._samples[accepted]}
        dialogs = [each for each in self._app._tree if getattr(each, "type", "") == "dialog"]  # noqa: SLF001  the page
        if any(inner is node for each in dialogs for inner in each):
            found["facts"] = {**found["facts"], "dialog": True}
        return found

    def _numbers(self) -> dict[str, float]:
        """What the app itself keeps in the session state: numbers as they are, containers and texts by their length."""
        found: dict[str, float] = {}
        for key, value in self._app.session_state.to_dict().items():
            if not str(key).startswith("$$") and key not in self._keys():
                size = value if isinstance(value, int | float) else None
                size = len(value) if isinstance(value, str | list | tuple | set | dict) else size
                if size is not None:
                    found[str(key)] = float(size)
        return found

    def _keys(self) -> set[str]:
        return {str(node.key) for _, node in widgets.named(self._app._tree) if node.key}  # noqa: SLF001  the page

    def _belongs(self, module: ModuleType) -> bool:
        file = vars(module).get("__file__")  # a lazy module would import itself when asked by getattr
        return bool(file) and str(file).startswith(str(self._script.parent)) and self._code.owns(str(file))


def _texts(nodes: list[Any]) -> Iterator[tuple[str, str]]:
    shown = [node for node in nodes if getattr(node, "type", None) in _TEXT_TYPES][:_MOST_TEXTS]
    for node in shown:
        text = str(getattr(node, "value", "") or "")
        if node.type == "exception":
            text = "\n".join((text, *node.stack_trace))
        yield node.type, text[:_LONGEST_TEXT]


def _undriven(node: Any) -> Iterator[str]:
    if isinstance(node, UnknownElement):
        if node.type in _DISPLAYED and not list(getattr(node.proto, "selection_mode", ())):
            return
        if node.type not in _PASSIVE - _DISPLAYED:
            yield node.type


def _size(value: Any, depth: int = 0) -> int:
    """Members held by a value, containers within containers counted to a small depth."""
    if depth > _DEEPEST_STATE:
        return 0
    if isinstance(value, Mapping):
        return len(value) + sum(_size(each, depth + 1) for each in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return len(value) + sum(_size(each, depth + 1) for each in value)
    return 0
