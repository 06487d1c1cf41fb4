"""The page in a real browser: filters, links, keys, widths and themes."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from harness.model.finding import Evidence, Finding, Severity
from harness.model.record import RunRecord
from harness.model.rule import Rule
from harness.render.formats.html import render
from harness.render.setting import Setting
from tests.render.hostile import everywhere

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")

_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium from the machine, else the one that Playwright manages."""
    with playwright.sync_playwright() as engine:
        own = shutil.which("chromium") or shutil.which("google-chrome")
        if own is None and not Path(engine.chromium.executable_path).exists():
            pytest.skip("no Chromium was found: playwright install chromium")
        running = engine.chromium.launch(executable_path=own, args=_FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when the report's script or policy complains."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: complaints.append(request.url) if not _own(request.url) else None)
    yield opened
    opened.context.close()
    assert complaints == []


@pytest.fixture
def report(tmp_path: Path, records: list[RunRecord]) -> str:
    """The address of the shop's report on disk."""
    file = tmp_path / "index.html"
    file.write_bytes(render(records))
    return file.as_uri()


def _own(url: str) -> bool:
    return url.startswith(("file:", "data:image/png"))


_CHECKS = "[...document.querySelectorAll('.finding')].filter(each => each.offsetParent).map(each => each.dataset.check)"
_OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true })"


def _shown(page: Page) -> list[str]:
    return [str(each) for each in page.evaluate(_CHECKS)]


def _wait_until_shown(page: Page, wanted: list[str]) -> None:
    """The page's policy allows no polling inside of it."""
    for _ in range(200):
        if _shown(page) == wanted:
            break
        page.wait_for_timeout(50)
    assert _shown(page) == wanted


def test_severity_and_check_filter_and_stand_in_the_address(page: Page, report: str) -> None:
    """A filtered page can be sent to somebody."""
    page.goto(report)
    assert len(_shown(page)) == 5
    page.click(".c-error")
    page.click(".pills >> text=drift")
    assert _shown(page) == ["drift"]
    assert page.url.endswith("#severity=error&check=drift")
    page.click("#clear")
    assert (len(_shown(page)), "#" in page.url) == (5, False)


def test_an_address_with_filters_opens_filtered(page: Page, report: str) -> None:
    """With the integration by its name."""
    page.goto(f"{report}#link=api+→+stripe")
    assert _shown(page) == ["replay"]
    assert page.inner_text("#status") == "1 of 5"
    assert page.locator("svg [aria-pressed=true]").count() == 1
    assert page.locator(".line.on").count() == 1


def test_search_looks_into_closed_findings(page: Page, report: str) -> None:
    """Words may stand anywhere in the finding."""
    page.goto(report)
    page.keyboard.press("/")
    page.keyboard.type("traceback nonetype")
    _wait_until_shown(page, ["dashboard"])
    page.fill("#q", "no such words")
    page.wait_for_selector("#none")
    assert page.locator("#known").is_hidden()


def test_a_deep_link_opens_its_finding(page: Page, report: str, records: list[RunRecord]) -> None:
    """And has the keyboard's focus there."""
    fingerprint = records[0].findings[0].fingerprint
    page.goto(f"{report}#f-{fingerprint}")
    assert page.locator(f"#f-{fingerprint} > details").get_attribute("open") is not None
    page.wait_for_selector(f"#f-{fingerprint} > details > summary:focus")
    assert page.locator(f"#f-{fingerprint} .title").is_visible()


def test_the_map_filters_by_keyboard(page: Page, report: str) -> None:
    """Enter and the space bar press a line's label."""
    page.goto(report)
    page.locator("svg [data-value='web → api']").focus()
    page.keyboard.press("Enter")
    assert set(_shown(page)) == {"drift"}
    page.keyboard.press(" ")
    assert len(_shown(page)) == 5


def test_findings_are_walked_and_opened_by_keyboard(page: Page, report: str) -> None:
    """The keys j and k move, Enter opens."""
    page.goto(report)
    for key in ("j", "j", "k", "j", "Enter"):
        page.keyboard.press(key)
    assert page.locator(".finding").nth(1).locator("> details").get_attribute("open") is not None


def test_the_reproduction_is_copied(page: Page, report: str) -> None:
    """Whole, with its line breaks."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{report}#q=textiles")
    page.locator(".finding:visible summary").first.click()
    page.locator(".finding:visible [data-copy]").first.click()
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()").splitlines()[1] == "2. choose category “Textiles”"


def test_a_test_and_an_edit_of_a_finding_are_copied(page: Page, tmp_path: Path, records: list[RunRecord]) -> None:
    """The test stands beside the other ways to see the fault, the edit is whole though its file names are not shown."""
    edit = Evidence(
        kind="patch", title="The edit", content="--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-a: string\n+a: string | null\n"
    )
    test = Evidence(
        kind="pytest", title="A pytest test that repeats it", content="def test_it() -> None:\n    assert 1 + 1 == 3\n"
    )
    (first, *rest) = records[0].findings
    found = dataclasses.replace(first, evidence=(test, edit))
    file = tmp_path / "test.html"
    file.write_bytes(render([dataclasses.replace(records[0], findings=(found, *rest))]))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{file.as_uri()}#f-{found.fingerprint}")
    page.click(f"#f-{found.fingerprint} .fact summary >> text={test.title}")
    page.click(f"#f-{found.fingerprint} .fact [aria-label='Copy the test']")
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == test.content
    assert page.inner_text(f"#f-{found.fingerprint} .patch pre").splitlines()[0] == "@@ -1 +1 @@"
    page.click(f"#f-{found.fingerprint} .patch [data-copy]")
    page.wait_for_selector(f"#f-{found.fingerprint} .patch >> text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == edit.content


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 360])
def test_the_page_fits_every_width(page: Page, report: str, width: int, theme: Literal["light", "dark"]) -> None:
    """Nothing sticks out, with every finding open."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    page.goto(report)
    page.evaluate(_OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator(".drawing").is_visible() is (width > 600)


def _many(records: list[RunRecord], number: int) -> bytes:
    (first,) = records[0].findings
    many = tuple(
        dataclasses.replace(
            first, cause=(str(at),), symptoms=(f"symptom-{at:05}",), message=f"fault {at}: {first.message}"
        )
        for at in range(number)
    )
    return render([dataclasses.replace(records[0], findings=many)])


def test_thousands_of_findings_open_and_filter_at_once(page: Page, tmp_path: Path, records: list[RunRecord]) -> None:
    """Only some stand in the page; all are searched and linked to; it waits for nobody."""
    file = tmp_path / "many.html"
    file.write_bytes(_many(records, 5_000))
    assert file.stat().st_size < 2_000_000
    page.goto(file.as_uri())
    page.wait_for_selector("text=5,000 findings")
    assert page.locator(".finding").count() <= 150
    page.fill("#q", "symptom-04")
    page.wait_for_selector("text=1,000 of 5,000")
    assert page.locator(".finding").count() <= 150
    page.fill("#q", "symptom-04321")
    page.wait_for_selector("text=1 of 5,000")
    fingerprint = page.locator(".finding:visible").get_attribute("id")
    page.locator(".finding:visible summary").click()
    page.wait_for_selector(f"#{fingerprint} .body")
    page.goto(f"{file.as_uri()}?again#{fingerprint}")
    page.wait_for_selector(f"#{fingerprint} > details > summary:focus")
    page.wait_for_selector("text=5,000 findings")


def test_keys_walk_beyond_what_is_shown(page: Page, tmp_path: Path, records: list[RunRecord]) -> None:
    """And the button shows more, too."""
    file = tmp_path / "many.html"
    file.write_bytes(_many(records, 120))
    page.goto(file.as_uri())
    page.wait_for_selector("text=120 findings")
    for _ in range(4):
        page.keyboard.press("End")
        page.wait_for_timeout(100)
    for _ in range(60):
        page.keyboard.press("j")
    page.wait_for_function("document.querySelectorAll('.finding').length >= 100")


def test_rules_operations_and_nodes_filter(page: Page, report: str) -> None:
    """Each from where it is shown, told beside the search, and taken off there."""
    page.goto(report)
    page.locator("svg [data-filter=node][data-value=stripe]").click()
    assert _shown(page) == ["replay"]
    page.locator("#chosen button").click()
    assert len(_shown(page)) == 5
    page.locator(".heat button[data-value='GET /api/v1/orders']").first.click()
    assert _shown(page) == ["drift"]
    assert "operation=GET+%2Fapi%2Fv1%2Forders" in page.url
    page.locator("#clear").click()
    page.goto(f"{report}#rule=status-undocumented")
    assert _shown(page) == ["api"]


def test_a_link_to_a_filtered_finding_takes_the_filters_off(page: Page, report: str, records: list[RunRecord]) -> None:
    """What was asked for is shown."""
    fingerprint = records[0].findings[0].fingerprint
    page.goto(f"{report}#q=textiles&finding={fingerprint}")
    page.wait_for_selector(f"#f-{fingerprint} > details > summary:focus")


def test_without_a_script_the_findings_can_be_read(browser: Browser, report: str) -> None:
    """A viewer that blocks scripts shows each finding with its places and its mend."""
    opened = browser.new_context(java_script_enabled=False).new_page()
    opened.goto(report)
    assert opened.locator(".finding:visible").count() == 5
    opened.locator(".finding summary").first.click()
    assert "shippedAt: string | null" in opened.locator(".finding .body").first.inner_text()
    opened.context.close()


def test_differing_words_and_the_failing_part_are_marked(page: Page, report: str) -> None:
    """On both sides what the other lacks; in the witness the line at the pointer."""
    page.goto(report)
    first = page.locator(".finding").first
    assert (
        first.locator(".side mark").all_inner_texts() == ["string", "datetime", "null"]
        or first.locator(".side mark").count() >= 2
    )
    assert '"shipped_at": null' in first.locator(".json .marked").inner_text()


def test_paper_shows_a_few_findings_open(page: Page, report: str) -> None:
    """All of them; and closes them again after printing."""
    page.goto(report)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".finding > details[open] > .body").count() == 5
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".finding > details[open]").count() == 1


def test_of_many_findings_paper_opens_the_errors(page: Page, tmp_path: Path, records: list[RunRecord]) -> None:
    """The rest stands with its head: a hundred opened warnings are a hundred pages that nobody reads."""
    first = records[0]
    hints = [
        Finding(rule="r", severity=Severity.HINT, message=f"hint {number}", cause=(str(number),))
        for number in range(20)
    ]
    file = tmp_path / "many.html"
    file.write_bytes(render([dataclasses.replace(first, findings=(*first.findings, *hints)), *records[1:]]))
    page.goto(file.as_uri())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".s-error > details[open] > .body").count() == page.locator(".s-error").count() > 0
    assert page.locator("#findings .s-hint > details[open]").count() == 0
    assert page.locator(".s-hint .title").count() >= 20


def _axe() -> str:
    package = pytest.importorskip(
        "axe_playwright_python", reason="axe is not installed: pip install axe-playwright-python"
    )
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_has_no_complaint(browser: Browser, report: str, width: int, theme: Literal["light", "dark"]) -> None:
    """WCAG 2.2 AA and axe's own good practice, with every finding and every table open."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True)
    opened = context.new_page()
    opened.goto(report)
    opened.evaluate(_OPEN_ALL)
    opened.wait_for_timeout(200)
    opened.evaluate(_axe())
    found = opened.evaluate(
        "axe.run().then((told) => told.violations.map((each) => [each.id, each.nodes.map((node) => node.html.slice(0, 200)).slice(0, 3)]))"
    )
    context.close()
    assert found == []


_BOMBS = (
    "</script></template><script>window.pwned=1</script><img src=x onerror=window.pwned=1>",
    "`<img src=x onerror=window.pwned=1>` javascript:window.pwned=1 \"'><svg onload=window.pwned=1>",
    "__proto__",
)


@pytest.mark.parametrize("bomb", _BOMBS)
def test_a_hostile_page_runs_nothing(
    page: Page, tmp_path: Path, records: list[RunRecord], rules: tuple[Rule, ...], bomb: str
) -> None:
    """With a payload in every field, keys of witnesses and rules included, and everything open: no markup, nothing runs."""
    setting = Setting(rules=tuple(dataclasses.replace(everywhere(rule, bomb), id=bomb) for rule in rules))
    file = tmp_path / "hostile.html"
    file.write_bytes(render(everywhere(records, bomb), setting))
    page.goto(f"{file.as_uri()}#q={bomb}&finding={bomb}&link={bomb}&rule={bomb}")
    page.goto(f"{file.as_uri()}?again")
    page.evaluate(_OPEN_ALL)
    page.wait_for_timeout(100)
    page.evaluate(_OPEN_ALL)
    assert page.locator(".finding .body").count() == page.locator(".finding").count() > 0
    assert page.evaluate("window.pwned") is None
    assert page.locator("img[src=x], .finding script, [onload], [onerror]").count() == 0
    assert page.locator("script").count() == 1


def test_markup_cannot_be_made_of_text(browser: Browser, report: str) -> None:
    """Should the script ever try, the policy stops it."""
    opened = browser.new_page()
    opened.goto(report)
    tried = "(() => { try { document.body.innerHTML = '<b>x</b>'; } catch (error) { return error.name; } })()"
    assert opened.evaluate(tried) == "TypeError"
    opened.context.close()


def _script(page: Page, *parts: str) -> str:
    folder = files("harness.render.page") / "templates"
    return "\n".join((folder / f"{part}.js").read_text("utf-8") for part in ("elements", "code", *parts))


_WITNESS = """([script, value, pointer]) => new Function("value", "pointer", `${script}
return witnessRows(value, pointer).map((row) => [row.className, row.querySelector(".src").lastChild ? [...row.querySelector(".src").childNodes].filter((each) => each.className !== "vh").map((each) => each.textContent).join("") : ""])`)(value, pointer)"""


@pytest.mark.parametrize(
    ("value", "pointer", "marked"),
    [
        ({"a": {"b": None}}, "/a/b", ['"b": null']),
        ({"a": [1, 2, 3]}, "/a/1", ["2,"]),
        ({"a/b": {"~": 1}}, "/a~1b/~0", ['"~": 1']),
        ({"a": {"b": 1}}, "/a", ['"a": {', "}"]),
        ({"a": {"b": 1}}, "/a/missing", ['"a": {', "}"]),
        ({"a": []}, "/a/0", ['"a": []']),
        ({"a": "text"}, "/a/0", ['"a": "text"']),
        (None, "", []),
        ({"items": list(range(500))}, "/items/250", ["250,"]),
    ],
)
def test_the_part_at_the_pointer_is_marked(page: Page, value: object, pointer: str, marked: list[str]) -> None:
    """A whole part with its brackets; a missing one marks where it is missing; a long value is cut around it."""
    rows = page.evaluate(_WITNESS, [_script(page), value, pointer])
    assert [text.strip() for kind, text in rows if kind == "marked"] == marked
    assert len(rows) < 50


_COLOURED = """([script, line, language]) => new Function("line", "language", `${script}
const span = document.createElement("span"); span.append(...coloured(line, language).flat(9)); return [span.textContent, [...span.querySelectorAll("i")].map((each) => each.className + ":" + each.textContent)]`)(line, language)"""


@pytest.mark.parametrize(
    ("line", "language", "kinds"),
    [
        ("class Order(Model):  # x", "python", ["k:class", "t:Order", "t:Model", "c:# x"]),
        ("@app.get('/a')", "python", ["f:@app.get", "s:'/a'"]),
        ("export const a: string = `x` // y", "typescript", ["k:export", "k:const", "k:string", "s:`x`", "c:// y"]),
        ('{"a": "b", "c": 1.5, "d": null}', "json", ['a:"a"', 's:"b"', 'a:"c"', "n:1.5", 'a:"d"', "k:null"]),
        ("if (<b>", "unknown", []),
        ('"' + "\\" * 5_000, "typescript", ['s:"' + "\\" * 5_000]),
    ],
)
def test_code_is_coloured_and_never_changed(page: Page, line: str, language: str, kinds: list[str]) -> None:
    """Every character is shown, in whatever colour; a language that is not known has none."""
    text, found = page.evaluate(_COLOURED, [_script(page), line, language])
    assert text == line
    assert found == kinds
