"""The scoreboard counts what tools say against labels, and every disagreement of ours is explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import subschema as board

CASES: list[dict[str, Any]] = [
    {"id": "a", "schema_a": {"type": "integer"}, "schema_b": {"type": "number"}, "is_subset": True},
    {"id": "b", "schema_a": {"type": "string"}, "schema_b": {"type": "number"}, "is_subset": False},
    {"id": "c", "schema_a": {"$ref": "http://x/y"}, "schema_b": {"type": "number"}, "is_subset": True},
]
for case in CASES:
    case |= {"dialect": "draft-07", "label_check": "confirmed", "tags": []}


def test_tools_are_scored_alike() -> None:
    """Right, missed, false alarm and no answer are counted for ours and for peers."""
    assert board.ours(CASES).counts == {"right": 2, "no answer": 1}
    assert board.stream(CASES).counts == {"right": 2, "no answer": 1}
    assert board.peer("yes to all", lambda _: True, CASES).counts == {"right": 2, "missed": 1}
    assert board.peer("no to all", lambda _: False, CASES).counts == {"right": 1, "false alarm": 2}


def test_a_peer_that_raises_or_hangs_gives_no_answer() -> None:
    """Errors and long pauses are no answers."""

    def raising(_: board.Case) -> bool:
        raise RuntimeError("no idea")

    assert board.peer("raising", raising, CASES).counts == {"no answer": 3}


def test_a_peer_that_is_not_installed_has_no_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tool that could not run was not wrong."""
    monkeypatch.setattr(board, "find_spec", lambda _: None)
    assert board.peers(CASES, CASES) == []
    assert "skipped: jsoncompat is not installed" in capsys.readouterr().out


def test_unreliable_labels_are_left_out() -> None:
    """Contradicted labels and cases of policy do not count."""
    contradicted = {**CASES[0], "label_check": "CONTRADICTED"}
    policy = {**CASES[0], "tags": ["optional"]}
    assert board.scored([contradicted, policy, CASES[0]]) == [CASES[0]]
    assert board.sample(CASES, 1) == CASES[:1]


def test_the_table_and_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    """The table names each tool; what the ledger does not explain is named and fails."""
    score = board.ours(CASES)
    assert "| contract-harness | 66.7% | 0 | 0 | 1 | 3 |" in board.table([score], 3, "labels as published")
    assert board.report(score) == 1
    assert "not in the ledger: c (no answer)" in capsys.readouterr().out
    explained = score._replace(kinds={"sub-00280": "missed"})
    assert board.report(explained) == 0


def test_wrong_labels_are_turned_for_all_tools() -> None:
    """Who followed a wrong label is wrong after the ledger, who contradicted it is right, and cases without meaning go."""
    mislabelled = [{**CASES[0], "is_subset": False}, {**CASES[1], "is_subset": True}, CASES[2]]
    ledger: board.Ledger = {
        "a": {"judgement": "label wrong"},
        "b": {"judgement": "label wrong", "proof": "x"},
        "c": {"judgement": "reference leads nowhere"},
    }
    mended = board.relabelled(mislabelled, ledger)
    assert mended == {"a": True, "b": False, "c": None}
    assert board.corrected(board.ours(mislabelled), mended).counts == {"right": 2}
    assert board.corrected(board.peer("yes to all", lambda _: True, mislabelled), mended).counts == {
        "right": 1,
        "missed": 1,
    }
    assert board.corrected(board.peer("no", lambda _: False, mislabelled), mended).counts == {
        "right": 1,
        "false alarm": 1,
    }


def test_a_proof_that_proves_nothing_is_refused() -> None:
    """The ledger cannot turn a label by its word alone."""
    ledger: board.Ledger = {"b": {"judgement": "label wrong", "proof": 1}}
    with pytest.raises(ValueError, match="do not confirm the proof 1"):
        board.relabelled([{**CASES[1], "is_subset": True}], ledger)


def test_cases_are_found_through_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without corpora the scoreboard has nothing to score."""
    monkeypatch.delenv("HARNESS_CORPORA", raising=False)
    assert board.read_cases() == []
    (tmp_path / "subschema_public.json").write_text(json.dumps({"cases": CASES}), encoding="utf-8")
    monkeypatch.setenv("HARNESS_CORPORA", str(tmp_path))
    assert [case["id"] for case in board.read_cases()] == ["a", "b", "c"]
    monkeypatch.setattr(board, "speed", lambda cases: f"{len(cases)} measured")
    assert board.main(["--alone"]) == 1


def test_the_whole_command_is_measured() -> None:
    """The command's own process answers the cases; its speed and the share of repeated schemas are told."""
    said = board.speed(CASES[:2])
    assert "pairs/s" in said
    assert "25% of the schemas had come before" in said
