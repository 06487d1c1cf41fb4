"""A web frontend in a real browser: planted defects are found, their sound twins are silent."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from harness.model.errors import CannotRun
from harness.run.result import Result
from harness.run.web import check_web
from harness.sources.openapi import read_openapi
from harness.targets.browser import chromium

TARGETS = Path(__file__).parents[1] / "targets"
CONTRACT = read_openapi(json.loads((TARGETS / "dashboards" / "contract.json").read_text()), source="contract.json")
PLANTED = [
    (file.name, match[1], (match[2] or "").strip(" ()"))
    for file in sorted((TARGETS / "web_pages" / "faulty").glob("*.html"))
    for match in re.finditer(r"// planted: (\S+)(.*)", file.read_text())
]

try:
    chromium()
except CannotRun as missing:
    pytest.skip(str(missing), allow_module_level=True)


@pytest.fixture(scope="module")
def faulty() -> Result:
    """The check of the faulty pages."""
    return check_web("web_pages/faulty", contract=CONTRACT, root=TARGETS, max_time=3_000)


def test_every_planted_defect_is_found(faulty: Result) -> None:
    """Each planted defect is told once, with its page, and nothing else is found."""
    assert len(PLANTED) >= 8
    found = sorted((each.rule, re.search(r"/(\w+\.html)", each.message)[1]) for each in faulty.findings)  # type: ignore[index]
    assert found == sorted((rule, page) for page, rule, _ in PLANTED)


def test_findings_can_be_repeated_and_seen(faulty: Result) -> None:
    """A broken page comes with the answer that broke it and a picture; an allowed answer is the witness."""
    broken = [each for each in faulty.findings if each.rule == "page-error-uncaught"]
    assert all(each.reproduction and each.evidence[0].kind == "png" for each in broken)
    (newest,) = [each for each in broken if "latest" in each.message]
    assert newest.witness is not None
    assert newest.witness.value["items"] == []


def test_answers_are_a_matrix(faulty: Result) -> None:
    """Each operation that a page calls was answered in every way and with every fault."""
    cells = {(each.subject, each.aspect) for each in faulty.cells}
    assert {("GET /orders", "fault reset"), ("GET /report", "fault 429"), ("GET /orders/{order_id}", "null")} <= cells
    assert [each.what for each in faulty.skips] == ["answers on the page /"]


def test_sound_pages_are_silent() -> None:
    """The twins handle everything, and nothing is found in them."""
    result = check_web("web_pages/sound", contract=CONTRACT, root=TARGETS, max_time=3_000)
    assert [(each.rule, each.message) for each in result.findings] == []
    assert result.measures["pages"] == 5


def test_a_folder_that_is_not_there_cannot_run(tmp_path: Path) -> None:
    """The error names the folder."""
    with pytest.raises(CannotRun, match="nowhere"):
        check_web("nowhere", contract=CONTRACT, root=tmp_path)
