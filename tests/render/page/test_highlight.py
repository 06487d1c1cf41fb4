"""Source lines become safe, coloured HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.render.page.highlight import highlight


@pytest.mark.parametrize(
    ("line", "language", "html"),
    [
        ("def f(): # x", "python", '<i class="k">def</i> <i class="f">f</i>(): <i class="c"># x</i>'),
        ("a: string;", "typescript", 'a: <i class="k">string</i>;'),
        ("'<b>'", "python", '<i class="s">&#39;&lt;b&gt;&#39;</i>'),
        ("a < b", "", "a &lt; b"),
        ("a < b", "klingon", "a &lt; b"),
    ],
)
def test_words_are_coloured_by_what_they_are(line: str, language: str, html: str) -> None:
    """And everything else is escaped."""
    (shown,) = highlight([line], language)
    assert shown.replace('<i class="s">&#39;</i>', "") == html or shown.replace('</i><i class="s">', "") == html


@given(st.lists(st.text(), max_size=6), st.sampled_from(["python", "typescript", "json", ""]))
def test_every_line_stays_one_line(lines: list[str], language: str) -> None:
    """Numbers stand beside the lines they belong to, whatever the lines hold."""
    shown = highlight(lines, language)
    assert len(shown) == len(lines)
    assert not any("<script" in line or "\n" in line for line in shown)


def test_a_text_over_several_lines_is_coloured_on_each() -> None:
    """A token that runs over lines does not swallow them."""
    first, second = highlight(['x = """a', 'b"""'], "python")
    assert 'class="s"' in first
    assert 'class="s"' in second
