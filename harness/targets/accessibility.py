"""What axe says about a page in a real browser, of the parts that the app's author wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = (
    "image-alt", "svg-img-alt", "empty-heading", "link-name", "link-in-text-block", "list", "listitem",
    "frame-title", "label", "button-name", "td-headers-attr", "th-has-data-cells", "valid-lang",
    "video-caption", "input-image-alt", "marquee", "blink",
)  # fmt: skip
"""axe's rules about what an author writes; the markup of Streamlit's own frame and its colours are Streamlit's. Source: axe-core, Rule Descriptions."""

_WITHIN = {"streamlit": ('[data-testid="stMain"]', '[data-testid="stSidebar"]'), "web": ("body",)}
_RUN = """([within, rules]) => axe.run(
  {include: within.filter((each) => document.querySelector(each)).map((each) => [each])},
  {runOnly: {type: 'rule', values: rules}, resultTypes: ['violations']}
).then((told) => told.violations.map((each) => ({
  id: each.id, help: each.help, source: each.helpUrl, impact: each.impact || '',
  places: each.nodes.map((node) => node.html.slice(0, 200)).slice(0, 3), count: each.nodes.length,
})))"""


@cache
def _script() -> str | None:
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        return None
    file = Path(found.origin).parent / "axe.min.js"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def is_there() -> bool:
    """Is axe installed?"""
    return _script() is not None


def complaints(page: Page, kind: str = "streamlit") -> Sequence[Mapping[str, Any]]:
    """What axe complains about. Shape: `id`, `help`, `source`, `impact`, `count`, and up to three `places` as HTML."""
    # An optional extra, imported by now.
    from playwright.sync_api import Error  # noqa: PLC0415

    script = _script()
    if script is None:
        return ()
    try:
        page.evaluate(script)
        found: Sequence[Mapping[str, Any]] = page.evaluate(_RUN, [list(_WITHIN[kind]), list(RULES)])
    except Error:
        return ()  # a page without the parts that are looked at, or one that forbids scripts
    return found
