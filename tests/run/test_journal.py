"""Run records on disk are whole whatever happens to the run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.errors import SourceError, UsageError
from harness.model.finding import Evidence, Finding, Severity
from harness.model.record import Cell, Edge, RunRecord, Skip
from harness.run.journal import Journal, newest, read_files, read_folder, read_records
from harness.run.result import Result

_FINDING = Finding(rule="r", severity=Severity.ERROR, message="m", cause=("c",), operations=("GET /a",))
_RESULT = Result(
    findings=(_FINDING,),
    skips=(Skip(what="w", reason="because"),),
    cells=(Cell(check="api", subject="GET /a", aspect="requests", outcome="clean"),),
    edges=(Edge(consumer="web", provider="api", check="drift", outcome="finding"),),
    measures={"requests": 3},
    notes=("said",),
)


def _ticks() -> Iterator[str]:
    return (f"2026-01-01T00:00:{second:02}+00:00" for second in range(60))


def _write(folder: Path, session: str = "api", shard: str = "", result: Result = _RESULT) -> Path:
    with Journal(folder, session=session, shard=shard) as journal:
        journal.result(result)
    return journal.path


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Everything that a pipeline returned comes back, with the times of the run."""
    ticks = _ticks()
    with Journal(tmp_path, session="api", seed=7, version="1.2", clock=lambda: next(ticks)) as journal:
        journal.result(_RESULT)
    (record,) = read_records(tmp_path)
    assert record == RunRecord(
        id=record.id,
        session="api",
        started="2026-01-01T00:00:00+00:00",
        ended="2026-01-01T00:00:01+00:00",
        seed=7,
        version="1.2",
        findings=_RESULT.findings,
        skips=_RESULT.skips,
        cells=_RESULT.cells,
        edges=_RESULT.edges,
        measures={"requests": 3},
        notes=("said",),
    )


def test_a_finished_run_has_its_final_name_only(tmp_path: Path) -> None:
    """The partial file is renamed, with the shard in the name."""
    _write(tmp_path, shard="1-of-2")
    assert [file.name for file in tmp_path.iterdir()] == ["api-1-of-2.ndjson"]


def test_lines_are_on_disk_at_once(tmp_path: Path) -> None:
    """A reader beside the run sees each finding as soon as it is made, and the run as interrupted."""
    with Journal(tmp_path, session="api") as journal:
        journal.finding(_FINDING)
        (record,) = read_records(tmp_path)
    assert (record.findings, record.interrupted) == ((_FINDING,), True)


def _interrupted(journal: Journal) -> None:
    with journal:
        journal.note("before")
        raise KeyboardInterrupt


def test_a_run_left_by_an_exception_stays_partial(tmp_path: Path) -> None:
    """Ctrl-C is an interruption, not an end."""
    journal = Journal(tmp_path, session="api")
    with pytest.raises(KeyboardInterrupt):
        _interrupted(journal)
    (record,) = read_records(tmp_path)
    assert (record.interrupted, record.notes, journal.path.exists()) == (True, ("before",), False)


@given(cut=st.integers(min_value=0, max_value=2000))
def test_a_kill_at_any_byte_leaves_whole_lines(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    """A file cut anywhere reads as an interrupted run with the findings that were whole, or as none."""
    folder = tmp_path_factory.mktemp("cut")
    content = _write(folder, result=Result(findings=(_FINDING,) * 5)).read_bytes()
    (folder / "api.ndjson").unlink()
    (folder / "api.ndjson.partial").write_bytes(content[:cut])
    reading = read_folder(folder)
    whole = content[:cut].count(b"\n")
    assert not reading.unreadable
    assert [len(each.findings) for each in reading.records] == ([min(whole - 1, 5)] if whole else [])


def test_a_killed_process_leaves_a_readable_record(tmp_path: Path) -> None:
    """The operating system's own kill, without any clean-up."""
    script = (
        "import os, pathlib, sys\n"
        "from harness.run.journal import Journal\n"
        "with Journal(pathlib.Path(sys.argv[1]), session='api') as journal:\n"
        "    journal.note('before')\n"
        "    os.kill(os.getpid(), 9) if os.name == 'posix' else os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    (record,) = read_records(tmp_path)
    assert (record.notes, record.interrupted) == (("before",), True)


def test_an_interrupted_run_counts_when_it_is_the_newest(tmp_path: Path) -> None:
    """Yesterday's success does not hide today's crash."""
    _write(tmp_path)
    with pytest.raises(RuntimeError), Journal(tmp_path, session="api"):
        raise RuntimeError
    assert [record.interrupted for record in read_records(tmp_path)] == [True]


def test_shards_of_one_division_are_kept_together(tmp_path: Path) -> None:
    """All shards of the newest division count, sessions apart."""
    for session, shard in (("api", "1-of-2"), ("api", "2-of-2"), ("drift", "")):
        _write(tmp_path, session, shard)
    assert [(each.session, each.shard) for each in read_records(tmp_path)] == [
        ("api", "1-of-2"),
        ("api", "2-of-2"),
        ("drift", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new"), [("1-of-2", ""), ("", "1-of-2"), ("1-of-2", "1-of-4"), ("gw0", ""), ("3-of-3", "gw1")]
)
def test_a_newer_division_replaces_the_older_one(old: str, new: str) -> None:
    """Shards that were left from another way of dividing the work are not merged in."""
    runs = [
        RunRecord(id=shard, session="api", shard=shard, started=started) for started, shard in (("1", old), ("2", new))
    ]
    assert [run.shard for run in newest(runs)] == [new]


def test_a_line_that_is_no_json_is_told_with_its_place(tmp_path: Path) -> None:
    """What, where and the way out; the other files are still read."""
    broken = _write(tmp_path)
    broken.write_bytes(broken.read_bytes().replace(b'{"note"', b"{note", 1))
    _write(tmp_path, "drift")
    reading = read_folder(tmp_path)
    assert [each.session for each in reading.records] == ["drift"]
    assert [error.where for error in reading.unreadable] == [f"{broken.as_posix()}:6"]
    with pytest.raises(SourceError, match=r"api\.ndjson:6: the line is not JSON .*Delete the file"):
        read_records(tmp_path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"run": {"format": 2}}, "record format 2, and this harness reads 1"),
        ({"finding": {}}, "does not begin a run record"),
        ({"run": {"format": 1}}, "missing 3 required"),
        ([], "is not a JSON object"),
    ],
)
def test_a_foreign_first_line_is_refused(tmp_path: Path, line: object, said: str) -> None:
    """A record of another format is not guessed at."""
    file = tmp_path / "api.ndjson"
    file.write_text(json.dumps(line) + "\n")
    (error,) = read_files([file]).unreadable
    assert said in str(error)
    assert error.where == f"{file.as_posix()}:1"


def test_a_line_with_a_field_of_another_kind_is_refused(tmp_path: Path) -> None:
    """The field is named."""
    file = _write(tmp_path)
    file.write_bytes(file.read_bytes().replace(b'"severity":"error"', b'"severity":"awful"'))
    (error,) = read_folder(tmp_path).unreadable
    assert "'awful' is not a valid Severity" in str(error)


def test_all_unreadable_files_are_told_at_once(tmp_path: Path) -> None:
    """One message for all faults of a folder."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.ndjson").write_text("nothing\n")
    with pytest.raises(SourceError, match=r"a\.ndjson:1.*b\.ndjson:1"):
        read_records(tmp_path)


def test_lines_of_a_newer_harness_are_passed_over(tmp_path: Path) -> None:
    """A new kind of line within the same format does no harm."""
    file = _write(tmp_path)
    first, rest = file.read_bytes().split(b"\n", 1)
    file.write_bytes(first + b'\n{"weather":"fine"}\n' + rest)
    (record,) = read_records(tmp_path)
    assert record.findings == (_FINDING,)


def test_secrets_do_not_reach_the_disk(tmp_path: Path) -> None:
    """Evidence is masked before it is written."""
    evidence = Evidence(kind="http", title="t", content="Authorization: Bearer abc.def")
    finding = Finding(rule="r", severity=Severity.ERROR, message="m", cause=("c",), evidence=(evidence,))
    assert b"abc.def" not in _write(tmp_path, result=Result(findings=(finding,))).read_bytes()


@pytest.mark.parametrize("name", ["../api", "a/b", "", "a b", "-"])
def test_a_session_names_a_file_in_the_folder(tmp_path: Path, name: str) -> None:
    """No name leads out of the reports folder."""
    with pytest.raises(UsageError, match="cannot name a session"):
        Journal(tmp_path, session=name)
