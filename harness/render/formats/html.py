"""The HTML page: one file that needs nothing else, opens from disk, and trusts nothing that it shows.

Everything is escaped by the template engine; the findings stand in the page once, as data, of which its script makes elements and
text, never markup. The page's own policy (`Content-Security-Policy`) allows exactly its one style sheet and its one script, by
their hashes, and no address at all; no data stands inside a script, and a script that made markup of text would be stopped.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from harness.model.record import RunRecord
from harness.render.digest import digest
from harness.render.page.data import page_data
from harness.render.page.heat import GLYPHS, WORDS
from harness.render.page.view import SHOWN_AT_ONCE, view
from harness.render.plain import encoded, printable
from harness.render.setting import PLAIN, Setting
from harness.render.verdict import counted

FORMAT: Final = "html"
FILENAME: Final = "index.html"

_TEMPLATES: Final = "harness.render.page"
_PARTS: Final = ("elements", "code", "card", "list", "coverage", "filters", "report")
"""The parts of the page's script, those that others use first."""


def render(records: Sequence[RunRecord], setting: Setting = PLAIN) -> bytes:
    """One self-contained page."""
    style, script = _asset("report.css"), _script()
    page = _environment().get_template("report.html.j2")
    shown = view(digest(records), setting)
    text = page.render(
        view=shown,
        data=page_data(shown),
        shown_at_once=SHOWN_AT_ONCE,
        style=Markup(style),  # noqa: S704  our own file
        script=Markup(script),  # noqa: S704  our own file
        policy=_policy(style, script),
        glyphs=GLYPHS,
        words=WORDS,
    )
    return encoded(text)


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            "img-src data:",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "require-trusted-types-for 'script'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _script() -> str:
    """One script of its parts, in a scope of its own."""
    return "\n".join(('(() => {\n"use strict";', *(_asset(f"{part}.js") for part in _PARTS), "})();"))


@cache
def _asset(name: str) -> str:
    return (files(_TEMPLATES) / "templates" / name).read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["counted"] = counted
    environment.filters |= {"prose": _prose, "path": _path}
    return environment


def _prose(text: str) -> Markup:
    """Escaped text in which what stands between backticks is set as code."""
    parts = escape(printable(text)).split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = [Markup("`").join(parts[-2:])]
    return Markup("").join(Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts))


def _path(text: str) -> Markup:
    """Escaped text that may break after a slash."""
    return Markup("/<wbr>").join(escape(printable(text)).split("/"))


def _visible(value: Any) -> Any:
    """Characters that hide or turn text around are written out; HTML that we made ourselves is left as it is."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
