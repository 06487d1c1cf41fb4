"""The page needs nothing but itself and trusts nothing that it shows."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest

from harness.model.finding import Evidence, Finding, Severity
from harness.model.record import RunRecord
from harness.model.rule import Rule
from harness.render.formats.html import render
from harness.render.setting import Setting

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
_OURS = {"outcome", "kind", "direction", "started", "ended", "severity"}
"""Fields with a closed vocabulary, which no outsider fills."""


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


def _everywhere(value: Any, text: str) -> Any:
    """The value with every string in it replaced."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple | list):
        return type(value)(_everywhere(each, text) for each in value)
    if isinstance(value, Mapping):
        return {f"{text}{at}": _everywhere(each, text) for at, each in enumerate(value.values())}
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    told = {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.name not in _OURS}
    return dataclasses.replace(value, **{name: _everywhere(each, text) for name, each in told.items()})


def _filled(records: list[RunRecord], rules: tuple[Rule, ...], text: str) -> _Structure:
    setting = Setting(rules=tuple(dataclasses.replace(_everywhere(rule, text), id=text) for rule in rules))
    return _Structure(render(_everywhere(records, text), setting))


@pytest.mark.parametrize("payload", _PAYLOADS)
def test_nothing_hostile_becomes_markup(records: list[RunRecord], rules: tuple[Rule, ...], payload: str) -> None:
    """With a payload in every field the page has the very tags and attributes that it has with plain words."""
    hostile, harmless = _filled(records, rules, payload), _filled(records, rules, "word")
    assert Counter(hostile.tags) == Counter(harmless.tags)
    assert len(hostile.tags) > 300


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


def test_the_verdict_and_the_first_finding_are_at_hand(records: list[RunRecord], rules: tuple[Rule, ...]) -> None:
    """The worst finding stands open with both sides, proof, mend, reproduction, reach and the rule's reason."""
    page = render(records, Setting(rules=rules)).decode()
    assert '<h1 id="verdict">3 faults between your systems to mend before you ship.</h1>' in page
    first = page[page.index("<article") : page.index("</article>")]
    assert "<details open>" in first
    assert first.count('<figure class="side') == 2
    assert re.search(r'<tr class="marked"><td class="no">88</td><td class="src">.*shippedAt', first)
    assert re.search(r'<tr class="marked"><td class="src">.*shipped_at.*null', first)
    assert "<code>shippedAt: string | null</code>" in first
    assert "GET /api/v1/orders/{order_id}" in first
    assert "the first order that has not shipped" in first


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
    assert (b"<img" in page) is shown


def test_long_lists_keep_the_page_light() -> None:
    """From the fifty-first finding on, bodies wait as templates; many operations fold."""
    findings = tuple(
        Finding(
            rule="r",
            severity=Severity.ERROR,
            message="m",
            cause=(str(number),),
            operations=tuple(f"GET /{at}" for at in range(13)),
        )
        for number in range(120)
    )
    page = render([RunRecord(id="r", session="api", started="1", ended="2", findings=findings)]).decode()
    assert page.count("<template>") == 70
    assert page.count("<summary>All 13</summary>") == 120
    assert '<section id="findings" class="long"' in page


def test_prose_sets_pairs_of_backticks_as_code() -> None:
    """An odd one is a backtick."""
    finding = Finding(rule="r", severity=Severity.ERROR, message="use `a<b` or ` alone", cause=("c",))
    page = render([RunRecord(id="r", session="api", started="1", findings=(finding,))]).decode()
    assert "use <code>a&lt;b</code> or ` alone" in page
