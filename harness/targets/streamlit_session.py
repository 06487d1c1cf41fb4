"""A session in the worker: AppTest runs the script, everything that happens in a run is kept, and a view is made of it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import UnknownElement

from harness.model.dashboard import RERUNS
from harness.targets import streamlit_widgets as widgets
from harness.targets.own_code import OwnCode
from harness.targets.streamlit_hooks import Happenings, install
from harness.targets.streamlit_network import Network

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
    ) -> None:
        self._script = script
        self._network = network
        self._report = report
        self._timeout = first_timeout
        self._usual_timeout = timeout
        self._secrets = dict(secrets)
        self._code = OwnCode(root)
        self._happened = Happenings(self._code)
        self._components: Any = None
        self._app: Any = None
        self._addresses: dict[str, str] = {}
        install(self._happened)
        widgets.keep_labels()

    def begin(self, page: str, *, clean: bool) -> Mapping[str, Any]:
        """Forget caches, start a session at a page (empty: the first) and run the script once."""
        st.cache_data.clear()
        st.cache_resource.clear()
        if page and page not in self._addresses:
            raise LookupError(f"there is no page {page!r}; there are {sorted(self._addresses)}")
        if clean:
            for name in [name for name, module in tuple(sys.modules.items()) if self._belongs(module)]:
                del sys.modules[name]
        self._app = AppTest(str(self._script), default_timeout=self._timeout)
        self._app.secrets = dict(self._secrets)
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
            staged = self._apply(action)
            if staged and index + 1 < len(actions):
                continue
            view = self._view(0.0) if staged else self._run()
            if view["crashes"] or view["ended"] or view["reruns"] > RERUNS:
                break
        return view

    def _apply(self, action: Mapping[str, Any]) -> bool:
        """Put the action into the page; true when it stays there until the form is submitted."""
        if action["kind"] == "rerun":
            return False
        if action["kind"] == "open":
            self._app._page_hash = self._page_hash(action["target"])  # noqa: SLF001  switch_page knows files only
            return False
        found = dict(widgets.named(self._app._tree)).get(action["target"])  # noqa: SLF001  the order on the page
        if found is None:
            raise LookupError(f"there is no {action['target']} on the page")
        if getattr(found.proto, "disabled", False):
            raise LookupError(f"the {action['target']} is disabled")
        widgets.put(found, action["value"])
        return bool(getattr(found.proto, "form_id", "")) and not getattr(found.proto, "is_form_submitter", False)

    def _page_hash(self, title: str) -> str:
        for page_hash, shown in self._pages():
            if shown == title:
                return page_hash
        raise LookupError(f"there is no page {title!r}; there are {[shown for _, shown in self._pages()]}")

    def _pages(self) -> Iterator[tuple[str, str]]:
        for page_hash, page in self._app._registered_pages.items():  # noqa: SLF001  AppTest keeps what st.navigation said
            yield page_hash, str(page.get("page_name") or page.get("url_pathname") or "main").replace("_", " ")

    def _run(self) -> Mapping[str, Any]:
        self._happened.clear()
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
        self._app._page_hash = ""  # noqa: SLF001  else each run would count as a change of page
        return self._view(time.perf_counter() - started, ended)

    def _look(self) -> None:
        self._happened.look()
        self._report({"stuck": self._happened.stuck})

    def _view(self, elapsed: float, ended: str = "") -> Mapping[str, Any]:
        nodes = list(self._app._tree)  # noqa: SLF001  the order on the page
        here = self._app._finished_page_script_hash  # noqa: SLF001  see above
        pages = dict(self._pages())
        return {
            "page": pages.get(here, ""),
            "pages": list(dict.fromkeys(pages.values())),
            "widgets": [widgets.described(name, each) for name, each in widgets.named(nodes)],
            "texts": list(_texts(nodes)),
            "crashes": self._happened.crashes,
            "undriven": sorted({each for node in nodes for each in _undriven(node)}),
            "blocked": self._network.taken(),
            "elements": sum(1 for node in nodes if not hasattr(node, "children")),
            "reruns": self._happened.reruns,
            "state_size": _size(self._app.session_state.to_dict()),
            "elapsed": elapsed,
            "ended": ended or self._happened.left,
            "detail": self._happened.stuck,
        }

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
    elif getattr(node, "type", None) == "dataframe" and getattr(node.proto, "editing_mode", 0):
        yield "data_editor"
    elif getattr(node, "type", None) == "dialog":
        yield "dialog"


def _size(value: Any, depth: int = 0) -> int:
    """Members held by a value, containers within containers counted to a small depth."""
    if depth > _DEEPEST_STATE:
        return 0
    if isinstance(value, Mapping):
        return len(value) + sum(_size(each, depth + 1) for each in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return len(value) + sum(_size(each, depth + 1) for each in value)
    return 0
