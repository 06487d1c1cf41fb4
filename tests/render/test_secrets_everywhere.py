"""No secret leaves in any format, whatever field of a record it stands in."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.model.difference import Witness
from harness.model.edit import Edit
from harness.model.finding import CodeFrame, Evidence, Finding, Known, Severity
from harness.model.location import Location
from harness.model.record import Cell, Edge, RunRecord, Skip
from harness.render.catalogue import renderer
from harness.render.digest import digest
from harness.render.secrets import MASK, mask_value, masked, masked_cell, masked_edge, masked_record, masked_skip
from harness.render.setting import PLAIN
from harness.run.journal import Journal, read_records
from harness.run.result import Result
from tests.render.hostile import everywhere

_FORMATS = ("html", "json", "junit", "markdown", "sarif", "text", "gitlab", "github")
_SECRETS = ("hunter2horse", "51H8abcdefghijklmnopqrst")
_TOLD = "cannot reach postgresql://app:hunter2horse@db.internal/x with sk_live_51H8abcdefghijklmnopqrst"
_PLAIN = "cannot reach postgresql://db.internal/x with the key of the shop"
_NAMED = "login failed: password=hunter2horse"

_AT = Location("a.py", 1)
_CELL = Cell(check="api", subject="GET /a", aspect="run", outcome="error", detail="d")
_EDGE = Edge(consumer="web", provider="api", check="drift", outcome="error", detail="d")
_SKIP = Skip(what="w", reason="r", way_out="o", check="api")
_FINDING = Finding(
    rule="r",
    severity=Severity.ERROR,
    message="m",
    cause=("c",),
    mend="d",
    operations=("GET /a",),
    pointer="/a",
    at=_AT,
    witness=Witness({"a": ["b"]}),
    reproduction="curl",
    evidence=(Evidence(kind="text", title="t", content="c"),),
    known=Known(owner="o", reason="r"),
    check="api",
    symptoms=("s",),
    edges=(("web", "api"),),
)
_OURS: Mapping[str, Any] = {"rule": "r", "cause": ("c",), "at": _AT}
"""What a rule names in its own words, and places: the identity of a finding."""


def _filled(text: str) -> RunRecord:
    """A record with the text in every field that tells of something."""
    finding: Finding = dataclasses.replace(everywhere(_FINDING, text), **_OURS)
    finding = dataclasses.replace(
        finding,
        witness=Witness({"a": [text]}),
        frames=(CodeFrame(title=text, location=_AT, first_line=1, lines=(text,)),),
        edit=Edit(kind="add-values", at=_AT, name=text, to=text, values=(text,)),
    )
    return RunRecord(
        id="1",
        session="api",
        started="2026-01-01T00:00:00+00:00",
        ended="2026-01-01T00:00:01+00:00",
        findings=(finding, dataclasses.replace(finding, known=None, cause=("other",))),
        skips=(everywhere(_SKIP, text),),
        cells=(everywhere(_CELL, text), dataclasses.replace(everywhere(_CELL, text), check="api")),
        edges=(everywhere(_EDGE, text),),
        measures={"told": text},
        notes=(text,),
    )


@pytest.mark.parametrize("name", _FORMATS)
def test_no_format_shows_a_secret(name: str) -> None:
    """With both secrets in every field none of their bytes come out; a text without a secret comes out as it is."""
    shown = renderer(name).render([_filled(_TOLD)], PLAIN).decode()
    assert not [each for each in _SECRETS if each in shown]
    assert "db.internal/x with" in shown
    assert "with the key of the shop" in renderer(name).render([_filled(_PLAIN)], PLAIN).decode()


def test_no_secret_reaches_the_record_on_disk(tmp_path: Path) -> None:
    """The journal masks each line before it is written; what holds no secret is read back as it was."""
    for text, folder in ((_TOLD, tmp_path / "told"), (_PLAIN, tmp_path / "plain")):
        filled = _filled(text)
        with Journal(folder, session="api") as journal:
            journal.result(
                Result(
                    findings=filled.findings,
                    skips=filled.skips,
                    cells=filled.cells,
                    edges=filled.edges,
                    measures=filled.measures,
                    notes=filled.notes,
                )
            )
        written = journal.path.read_text("utf-8")
        assert not [each for each in _SECRETS if each in written]
    (record,) = read_records(tmp_path / "plain")
    assert (record.skips, record.cells, record.edges) == (filled.skips, filled.cells, filled.edges)
    assert (record.findings, record.notes) == (filled.findings, filled.notes)


@pytest.mark.parametrize(
    "shown",
    [
        lambda text: masked_skip(dataclasses.replace(_SKIP, reason=text)).reason,
        lambda text: masked_cell(dataclasses.replace(_CELL, detail=text)).detail,
        lambda text: masked_edge(dataclasses.replace(_EDGE, detail=text)).detail,
        lambda text: masked_record(dataclasses.replace(_filled(""), notes=(text,))).notes[0],
    ],
)
def test_a_named_secret_is_masked_in_the_error_of_an_app(shown: Callable[[str], str]) -> None:
    """Reasons, details and notes quote errors; a sentence about the field stays."""
    assert shown(_NAMED) == f"login failed: password={MASK}"
    assert shown("login failed: no password was given") == "login failed: no password was given"


def test_a_way_out_keeps_its_example() -> None:
    """The harness's own advice names headers, and its placeholder is no secret."""
    told = dataclasses.replace(_SKIP, way_out="Send 'Authorization: Bearer TOKEN'")
    assert masked_skip(told) == told


def test_an_accepted_finding_still_marks_its_cell() -> None:
    """A secret in an operation's name is masked alike on both sides."""
    subject = f"GET /login {_TOLD}"
    record = RunRecord(
        id="1",
        session="api",
        started="s",
        ended="e",
        findings=(dataclasses.replace(_FINDING, operations=(subject,)),),
        cells=(dataclasses.replace(_CELL, subject=subject, outcome="finding"),),
    )
    assert [each.outcome for each in digest([record]).cells] == ["known"]


@pytest.mark.parametrize(
    "key",
    ["access_token", "accessToken", "refresh-token", "api_key", "X-Api-Key", "password", "client_secret", "Cookie"],
)
def test_a_text_under_a_telling_name_is_masked_in_a_witness(key: str) -> None:
    """At any depth, whole, whatever characters it has."""
    told = {"id": "x", "of": [{key: "opaque, 9f8e; 77aa"}]}
    assert mask_value(told) == {"id": "x", "of": [{key: MASK}]}
    assert mask_value(mask_value(told)) == mask_value(told)


@pytest.mark.parametrize(
    "told",
    [
        {"token_count": "3", "next_page_token": "CAUQAA", "cursor": "abc123", "secretary": "Ada"},
        {"access_token": True, "api_key": 12345678, "password": None, "secret": ""},
        {
            "password": "string",
            "api_key": "<api_key>",
            "secret": "secret",
            "id_token": "ID token",
            "cookie": "aaaaaaaa",
        },
        {"password": {"min": "eight"}, "loc": ["body", "password"], "msg": "Field required: access_token"},
    ],
)
def test_what_only_mentions_a_secret_stays_in_a_witness(told: Mapping[str, Any]) -> None:
    """Other names, other kinds of values, placeholders, and texts that speak of the field."""
    assert mask_value(told) == told


def test_a_message_does_not_quote_what_its_witness_hides() -> None:
    """Nor do evidence, symptoms and reproduction; the words of another field stay."""
    told = Finding(
        rule="r",
        severity=Severity.ERROR,
        message='"k-77aa12bb" is too short at /api_key, and "visible-9f8e" at /id',
        cause=("c",),
        witness=Witness({"api_key": "k-77aa12bb", "id": "visible-9f8e"}),
        reproduction="send k-77aa12bb",
        evidence=(Evidence(kind="text", title="t", content=r"{\"api_key\": \"k-77aa12bb\"}"),),
        symptoms=("k-77aa12bb",),
    )
    shown = masked(told)
    assert "k-77aa12bb" not in str(dataclasses.asdict(shown))
    assert shown.message == f'"{MASK}" is too short at /api_key, and "visible-9f8e" at /id'
    assert shown.fingerprint == told.fingerprint


def test_a_quotation_is_masked_however_it_is_written() -> None:
    """With the escapes of JSON, in a text within JSON, or cut off; a short beginning in common is no quotation."""
    secret = 'opaque"' + "9f8e\u00e9" * 12
    written = json.dumps(secret)
    told = Finding(
        rule="r",
        severity=Severity.ERROR,
        message=f"{written} is too long, opaque words stay",
        cause=("c",),
        mend=f"not {secret[:40]}… again",
        witness=Witness({"api_key": secret}),
        symptoms=(json.dumps(written), json.dumps(secret, ensure_ascii=False)),
    )
    shown = masked(told)
    assert "9f8e" not in str(dataclasses.asdict(shown))
    assert shown.message == f'"{MASK}" is too long, opaque words stay'
    assert shown.mend == f"not {MASK}… again"
