"""The page's colours can be read. Source: WCAG 2.2, 1.4.3 (contrast, minimum)."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

_STYLE = (files("harness.render.page") / "templates" / "report.css").read_text("utf-8")
_THEMES = {
    "light": re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", _STYLE.split("@media")[0]),
    "dark": re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", _STYLE.split("@media")[1]),
}
_TONES = ("error", "warning", "hint", "known", "clean", "quiet")
_PAIRS = (
    *(("text", ground) for ground in ("page", "panel", "sunk", *(f"{tone}-soft" for tone in _TONES))),
    *(("soft", ground) for ground in ("page", "panel", "sunk")),
    *(("link", ground) for ground in ("page", "panel", "sunk")),
    *((tone, f"{tone}-soft") for tone in _TONES),
    ("text", "mark"),
    *((tone, "panel") for tone in _TONES),
    *(
        (word, ground)
        for word in ("word", "string", "number", "type", "call", "remark")
        for ground in ("sunk", "error-soft", "mark")
    ),
)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, two: str) -> float:
    dark, bright = sorted((_light(one), _light(two)))
    return (bright + 0.05) / (dark + 0.05)


def test_the_measure_is_right() -> None:
    """Black on white is 21 to 1."""
    assert round(_contrast("#000000", "#ffffff"), 2) == 21.0


@pytest.mark.parametrize("theme", _THEMES)
@pytest.mark.parametrize(("word", "ground"), _PAIRS)
def test_words_stand_out_from_their_ground(theme: str, word: str, ground: str) -> None:
    """At least 4.5 to 1 in both themes."""
    colours = dict(_THEMES[theme])
    assert _contrast(colours[word], colours[ground]) >= 4.5


def test_both_themes_have_the_same_colours() -> None:
    """None is forgotten in the dark."""
    assert [name for name, _ in _THEMES["light"]] == [name for name, _ in _THEMES["dark"]]
