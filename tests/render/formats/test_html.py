"""The page needs nothing but itself and trusts nothing that it shows."""

from __future__ import annotations

import base64
import dataclasses
import gzip
import hashlib
import html
import json
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest

from harness.model.finding import CodeFrame, Evidence, Finding, Severity
from harness.model.location import Location
from harness.model.record import RunRecord
from harness.model.rule import Rule
from harness.model.trend import Point, Told, Trend
from harness.render.formats.html import render
from harness.render.setting import Setting
from tests.render.hostile import everywhere

_PAYLOADS = (
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "</style><style>body{display:none}</style>",
    "\"><img src=x onerror='window.pwned=1'>",
    "' autofocus onfocus=window.pwned=1 x='",
    "</title></textarea></template></table></svg><svg/onload=window.pwned=1>",
    "]]><!--<b>",
    "-->{{ 7 * 7 }}{% raw %}",
    "javascript:window.pwned=1",
    "&lt;img src=x onerror=1&gt;",
    "`<b>` and `</code><b>`",
    "\u202e\x00\ud800 hidden",
)


class _Structure(HTMLParser):
    """Tags in order with the names of their attributes, and the text between."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.values += [(tag, name, value or "") for name, value in attrs]
        if tag not in {"i", "wbr", "code"}:
            self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _filled(records: list[RunRecord], rules: tuple[Rule, ...], text: str) -> _Structure:
    setting = Setting(rules=tuple(dataclasses.replace(everywhere(rule, text), id=text) for rule in rules))
    return _Structure(render(everywhere(records, text), setting))


@pytest.mark.parametrize("payload", _PAYLOADS)
def test_nothing_hostile_becomes_markup(records: list[RunRecord], rules: tuple[Rule, ...], payload: str) -> None:
    """With a payload in every field the page has the very tags and attributes that it has with plain words."""
    hostile, harmless = _filled(records, rules, payload), _filled(records, rules, "word")
    assert Counter(hostile.tags) == Counter(harmless.tags)
    assert len(hostile.tags) > 150


@pytest.mark.parametrize("payload", _PAYLOADS[:-2])
def test_what_is_hostile_is_shown_as_it_is(records: list[RunRecord], rules: tuple[Rule, ...], payload: str) -> None:
    """Escaped, not dropped: the reader sees what was sent."""
    assert payload in _filled(records, rules, payload).text


def test_characters_that_hide_are_written_out(records: list[RunRecord], rules: tuple[Rule, ...]) -> None:
    """A message cannot turn itself around or end early."""
    shown = _filled(records, rules, "\u202e\x00\ud800 hidden")
    assert r"\u202e\x00\ud800 hidden" in shown.text
    assert not {"\u202e", "\x00"} & set(shown.text)


def test_the_policy_allows_only_its_own_style_and_script(records: list[RunRecord]) -> None:
    """Hashes of what stands in the page, and no address."""
    page = render(records).decode()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    for tag in ("style", "script"):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in policy
    assert policy.startswith("default-src &#39;none&#39;")
    assert "unsafe" not in policy


def test_the_page_needs_no_other_file(records: list[RunRecord], rules: tuple[Rule, ...]) -> None:
    """Links stay within the page, pictures are in it, no style stands in an attribute, nothing runs on an event."""
    for tag, name, value in _Structure(render(records, Setting(rules=rules))).values:
        assert not name.startswith("on"), (tag, name)
        assert name not in {"style", "srcset", "action", "xlink:href"}, (tag, name)
        if name in {"href", "src"}:
            assert value.startswith(("#", "data:image/png;base64,")), value


def _data(page: bytes) -> dict[str, Any]:
    """What the page's script is given."""
    (packed, text) = re.findall(
        r'<template id="data" data-packed="(yes|no)">(.*?)</template>', page.decode(), re.DOTALL
    )[0]
    content = gzip.decompress(base64.b64decode(text)) if packed == "yes" else html.unescape(text).encode()
    read: dict[str, Any] = json.loads(content)
    return read


def test_the_verdict_and_the_first_finding_are_at_hand(records: list[RunRecord], rules: tuple[Rule, ...]) -> None:
    """The sentence and the head of each finding stand in the page; both sides, proof, mend, reach and reason in its data."""
    page = render(records, Setting(rules=rules))
    text = page.decode()
    assert '<h1 id="verdict">3 faults between your systems to mend before you ship.</h1>' in text
    head = text[text.index("<article") : text.index("</article>")]
    assert "<code>shippedAt: string | null</code>" in head
    first = _data(page)["findings"][0]
    assert [side["marked"] for side in first["sides"]] == [[88], [41]]
    assert (
        first["sides"][0]["lines"][first["sides"][0]["marked"][0] - first["sides"][0]["first"]]
        == "  shippedAt: string;"
    )
    assert (first["pointer"], first["witness"]["items"][0]["shipped_at"]) == ("/items/0/shipped_at", None)
    assert "GET /api/v1/orders/{order_id}" in first["operations"]
    assert "the first order that has not shipped" in _data(page)["rules"][first["rule"]]["why"]


def test_the_data_holds_every_text_once_and_visible(records: list[RunRecord], rules: tuple[Rule, ...]) -> None:
    """Whatever stands in a field comes out as it went in, but for characters that hide."""
    payload = _PAYLOADS[5]
    setting = Setting(rules=tuple(dataclasses.replace(everywhere(rule, payload), id=payload) for rule in rules))
    read = _data(render(everywhere(records, payload), setting))
    assert {each["message"] for each in read["findings"]} == {payload}
    assert read["rules"][payload]["why"] == payload
    hidden = json.dumps(_data(render(everywhere(records, "\u202e\x00\ud800 hidden"), setting)), ensure_ascii=False)
    assert not {"\u202e", "\x00"} & set(hidden)


def test_known_findings_stand_apart(records: list[RunRecord]) -> None:
    """With owner, reason and expiry."""
    page = render(records).decode()
    known = page[page.index('<section id="known"') :]
    assert (
        "<strong>web team</strong> accepts this until <time>2027-03-31</time>: The loyalty page ships in March" in known
    )


def test_what_did_not_run_is_told_with_the_way_out(records: list[RunRecord]) -> None:
    """Skips and interruptions are in sight, not in a log."""
    page = render(records).decode()
    assert "no Chromium was found" in page
    assert "Install it: playwright install chromium" in page
    assert page.count(">interrupted<") == 1


def test_a_clean_run_says_so() -> None:
    """An empty page is reassuring, not blank."""
    page = render(
        [RunRecord(id="r", session="api", started="2026-01-01T00:00:00+00:00", ended="2026-01-01T00:00:01+00:00")]
    )
    assert b"Nothing was checked" in page
    assert b"No new finding, but see above" in page


def test_secrets_in_evidence_are_masked(records: list[RunRecord]) -> None:
    """Even in records that some other tool wrote."""
    page = render(records).decode()
    assert "top.secret.token" not in page
    assert "51Habcdefghijklmn" not in page
    assert "Bearer ••••••" in page


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (base64.b64encode(b"\x89PNG\r\n\x1a\nrest").decode(), True),
        (base64.b64encode(b"<svg onload=alert(1)>").decode(), False),
        ("no base64 \u202e", False),
    ],
)
def test_only_a_real_picture_is_a_picture(content: str, shown: bool) -> None:
    """Anything else that claims to be one is shown as text."""
    finding = Finding(
        rule="r",
        severity=Severity.ERROR,
        message="m",
        cause=("c",),
        evidence=(Evidence(kind="png", title="t", content=content),),
    )
    page = render([RunRecord(id="r", session="api", started="1", findings=(finding,))])
    (proof,) = _data(page)["findings"][0]["proofs"]
    assert ("image" in proof) is shown


def test_long_lists_keep_the_page_light() -> None:
    """Two thousand findings stand in it once, packed, and fifty are there without a script."""
    findings = tuple(
        Finding(
            rule="r",
            severity=Severity.ERROR,
            message=f"The frontend's Order{number}.total is a number, and the backend sends text",
            cause=(str(number),),
            operations=tuple(f"GET /{at}" for at in range(13)),
            frames=(
                CodeFrame(title="t", location=Location("a.ts", number), first_line=1, lines=("  total: number;",) * 9),
            ),
        )
        for number in range(2_000)
    )
    page = render([RunRecord(id="r", session="api", started="1", ended="2", findings=findings)])
    assert len(page) < 400_000
    assert page.count(b"<article") == 50
    assert b"1,950 more are shown by this page" in page
    assert len(_data(page)["findings"]) == 2_000
    assert page == render([RunRecord(id="r", session="api", started="1", ended="2", findings=findings)])


def test_what_came_and_went_is_told(records: list[RunRecord]) -> None:
    """New, fixed and not looked for, with a chart that is told in words too."""
    points = (Point(at="1", errors=2, hints=1), Point(at="2"), Point(at="3", errors=3, warnings=1))
    fixed = Told(fingerprint="f", rule="server-error", message="GET / fails", check="api")
    fresh = frozenset({records[0].findings[0].fingerprint})
    trend = Trend(
        since="2", fresh=fresh, fixed=(fixed,), unseen=(dataclasses.replace(fixed, check="drift"),), points=points
    )
    text = render(records, Setting(trend=trend)).decode()
    assert "<b>1</b> new" in text
    assert "<b>1</b> fixed" in text
    assert "GET / fails" in text
    assert "as drift could not run whole" in text
    assert 'aria-label="New findings in the last 3 reports, oldest first: 3, 0, 4"' in text
    assert "Since the last report" not in render(records).decode()


def test_prose_sets_pairs_of_backticks_as_code() -> None:
    """An odd one is a backtick."""
    finding = Finding(rule="r", severity=Severity.ERROR, message="use `a<b` or ` alone", cause=("c",))
    page = render([RunRecord(id="r", session="api", started="1", findings=(finding,))]).decode()
    assert "use <code>a&lt;b</code> or ` alone" in page
