"""The catalogue of ways in which two sides part is covered row by row: by a rule, a quiet twin, or a reason why not."""

from __future__ import annotations

import re
from pathlib import Path

import harness.rules.drift as family
from harness.rules import catalogue

CASES = Path(__file__).parents[1] / "drift_corpus" / "cases"
TRAPS = ("S04", "S05", "S06", "S07", "S09", "S16", "S20", "S25", "S31", "S34", "S41", "S45")
_ROW = re.compile(r"^(S\d\d) ([^:]+): (.+)$", re.MULTILINE)
_RULE = re.compile(r"\b(?:[a-z]+-){1,4}[a-z]+\b")

ROWS = {row: text for row, _, text in _ROW.findall(family.__doc__ or "")}


def _shown(text: str) -> list[str]:
    found = re.search(r"\bin ((?:\w+, )*\w+)(?=$|[;:])", text)
    return found[1].split(", ") if found else []


def test_every_row_is_there() -> None:
    """S01 to S56, each once."""
    assert [row for row, _, _ in _ROW.findall(family.__doc__ or "")] == [f"S{number:02}" for number in range(1, 57)]


def test_every_row_is_judged_quiet_or_waived() -> None:
    """Rules are those that exist, a waiver gives its reason, and what is judged or quiet is shown."""
    rules = {each.id for each in catalogue.family("drift")}
    for row, text in ROWS.items():
        named = set(_RULE.findall(text.partition(" in ")[0])) & rules
        waived = re.search(r"waived(?: for \w+)?: \w+ \w+ \w+", text)
        assert named or waived or text.startswith("quiet"), row
        assert _shown(text) or waived, row


def test_every_case_that_is_named_exists() -> None:
    """The corpus holds what the rows point at, and a case of a rule's row has a finding of one of its rules."""
    for row, text in ROWS.items():
        cases = [(CASES / f"{each}.md").read_text(encoding="utf-8") for each in _shown(text)]
        rules = re.findall(r"[a-z]+(?:-[a-z]+)+", text.partition(" in ")[0])
        if cases and not text.startswith(("quiet", "waived")):
            for rule in rules:
                assert any(f"finds: {rule} |" in case for case in cases), (row, rule)


def test_every_rule_belongs_to_a_row() -> None:
    """No rule judges what the catalogue does not know."""
    text = " ".join(ROWS.values())
    assert [each.id for each in catalogue.family("drift") if each.id not in text] == []


def test_the_costliest_traps_are_all_shown() -> None:
    """The twelve mistakes that cost most noise or most misses each have a case."""
    assert [row for row in TRAPS if not _shown(ROWS[row])] == []
