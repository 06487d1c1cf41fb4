"""The api check on a small library whose defects are planted, and on its mended twin."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from harness.model.errors import CannotRun
from harness.model.finding import Finding, Severity
from harness.model.location import Location
from harness.probes.api_profile import Profile
from harness.probes.identity import Identity
from harness.run.api import Progress, check_api, operations
from harness.run.api_check import ApiCheck
from harness.run.api_merged import merged
from harness.run.api_scope import Scope
from harness.run.result import Result

_TARGETS = Path(__file__).parents[1] / "targets"
_LIBRARY = _TARGETS / "api_seeded"
_LIBRARIAN = Identity(name="librarian", headers=(("authorization", "Bearer librarian-token"),))
_QUICK = Profile(name="commit", alike=2, timeout=2.0)

PLANTED = {
    "auth-ignored": ("auth-not-enforced", "GET /members", "no credentials"),
    "any-token-will-do": ("auth-not-enforced", "PUT /books/{book_id}", "made-up credentials"),
    "nul-in-title": ("server-error", "POST /books", "ValueError: embedded null byte"),
    "created-into-nowhere": ("created-not-readable", "POST /books", "404"),
    "put-adds": ("put-not-idempotent", "PUT /books/{book_id}", "makes 1 more"),
    "offset-off-by-one": ("page-repeats-items", "GET /books", "more than once"),
    "total-counts-lost": ("page-total-disagrees", "GET /books", "states a total"),
    "divides-by-zero": ("server-error", "GET /books/{book_id}/share", "ZeroDivisionError"),
    "cover-as-html": ("content-type-undeclared", "GET /books/{book_id}/cover", "text/html"),
    "naive-due": ("date-time-without-offset", "GET /loans", "/*/due"),
    "background-crash": ("server-error", "POST /loans", "after it has answered"),
    "state-renamed": ("response-off-schema", "GET /loans/{loan_id}", "/state"),
    "loan-stays": ("deleted-still-readable", "DELETE /loans/{loan_id}", "200"),
    "last-day": ("server-error", "GET /opening", "OverflowError"),
    "closed-is-410": ("status-undeclared", "GET /opening", "410"),
    "never-answers": ("hang", "GET /search", "lending:search"),
    "exits": ("process-exit", "GET /admin/reload", "exit status 3"),
}


def _check(variant: str, **more: object) -> Result:
    return check_api(
        "lending:app", base=_LIBRARY, seed=1, profile=_QUICK, identities=[_LIBRARIAN], env={"LENDING": variant}
    )


@pytest.fixture(scope="module")
def planted() -> Result:
    """The library with its defects in."""
    return _check("planted")


@pytest.fixture(scope="module")
def mended() -> Result:
    """The library without them."""
    return _check("clean")


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_defect_is_found(planted: Result, name: str) -> None:
    """Each defect has a finding of its rule that names its operation and shows it."""
    rule, operation, words = PLANTED[name]
    found = [each for each in planted.findings if each.rule == rule and operation in each.operations]
    assert any(words in each.message for each in found), [each.message for each in planted.findings]
    assert f'planted("{name}")' in (_LIBRARY / "lending.py").read_text()


def test_every_planted_defect_is_counted() -> None:
    """The table above is the source's own."""
    assert (_LIBRARY / "lending.py").read_text().count('planted("') == len(PLANTED) + 1


def test_nothing_but_the_planted_defects_is_found(planted: Result) -> None:
    """No finding of warning or worse is of another rule and operation."""
    known = {(rule, operation) for rule, operation, _ in PLANTED.values()} | {("deleted-still-listed", "GET /loans")}
    serious = [each for each in planted.findings if each.severity.reaches(Severity.WARNING)]
    assert all(any((each.rule, name) in known for name in each.operations) for each in serious)


def test_the_mended_twin_is_silent(mended: Result) -> None:
    """No finding of warning or worse, every operation driven and accepted, nothing skipped."""
    assert [each.message for each in mended.findings if each.severity.reaches(Severity.WARNING)] == []
    assert mended.skips == ()
    assert {each.outcome for each in mended.cells if each.aspect == "accepted"} == {"clean"}
    assert mended.edges[0].outcome in ("clean", "finding")


def test_the_same_seed_finds_the_same(planted: Result) -> None:
    """A second run gives the same fingerprints."""
    again = _check("planted")
    assert {each.fingerprint for each in again.findings} == {each.fingerprint for each in planted.findings}


def test_a_finding_can_be_seen_again_and_read(planted: Result) -> None:
    """A crash has its place with the lines around it, a traceback, a curl line and the promise; no secret shows."""
    crash = next(each for each in planted.findings if "ZeroDivisionError" in each.message)
    assert crash.at is not None
    (frame,) = crash.frames
    assert "branches" in frame.lines[frame.marked[0] - frame.first_line]
    assert crash.reproduction == "curl -i -X GET 'http://127.0.0.1:8000/books/1/share?branches=0'"
    assert {each.kind for each in crash.evidence} == {"traceback", "http", "text"}
    assert crash.evidence[-1].content == "#/paths/~1books~1{book_id}~1share/get/responses"
    text = "".join(each.reproduction + "".join(part.content for part in each.evidence) for each in planted.findings)
    assert "librarian-token" not in text


def test_what_was_given_up_is_told(planted: Result) -> None:
    """An operation that kills its process is not driven on, and the report says so."""
    assert [each.what for each in planted.skips if "ended its process" in each.reason] == [
        "GET /search",
        "GET /admin/reload",
    ]


def test_progress_counts_to_the_end() -> None:
    """Every walk and operation is announced once."""
    told: list[Progress] = []
    check_api("odd:app", base=_TARGETS / "api_odd", profile=_QUICK, max_time=0.5, progress=told.append)
    assert [each.done for each in told] == list(range(1, told[0].total + 1))


def test_the_time_limit_is_told() -> None:
    """What was not sent in time is a skip with a way out, not a pass."""
    result = check_api("lending:app", base=_LIBRARY, profile=_QUICK, max_time=0.0)
    assert any("time" in each.reason and each.way_out for each in result.skips)
    assert {each.outcome for each in result.cells if each.aspect == "requests"} == {"vacuous"}
    assert result.edges[0].outcome == "vacuous"
    assert any(each.reason == "no operation was driven" for each in result.skips)


def test_the_full_profile_searches_within_its_share() -> None:
    """Random cases come on top of the deterministic ones; what a share of the time leaves out is told."""
    searching = Profile(name="full", searching=True, valid=60, broken=20, tries=2, timeout=5.0)
    with ApiCheck("lending:app", base=_LIBRARY, profile=searching, env={"LENDING": "clean"}) as check:
        assert "GET /opening" in check.searched
        free = check.check_search("GET /opening")
    assert free.cells[0].count > 40
    assert free.skips == ()
    with ApiCheck("lending:app", base=_LIBRARY, profile=searching, env={"LENDING": "clean"}, max_time=60) as check:
        check.probe.session.share = lambda parts: 0.0  # type: ignore[method-assign]
        cut = check.check_search("GET /opening")
    assert cut.cells[0].count < free.cells[0].count
    assert [each.what for each in cut.skips] == ["GET /opening, random cases"]


def test_operations_are_driven_one_at_a_time() -> None:
    """A started target serves any number of checks; unknown names are refused with the known ones."""
    with ApiCheck("lending:app", base=_LIBRARY, profile=_QUICK, env={"LENDING": "clean"}) as check:
        assert check.operations[-1].startswith("DELETE")
        result = check.check_operation("GET /books")
        locked = check.check_operation("GET /members")
        with pytest.raises(CannotRun, match="no operation 'GET /nothing'"):
            check.check_operation("GET /nothing")
    assert result.cells[0].count > 5
    assert [each.way_out for each in locked.skips] == ["Configure an identity for the target"]


def test_a_server_elsewhere_is_only_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """At a foreign address nothing is made, changed or deleted unless that is allowed; what was left out is told."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {each: {"responses": {"200": {"description": ""}}} for each in ("get", "post", "delete")}},
    }

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return httpx.Response(200, json=document if request.url.path == "/openapi.json" else {})

    asked: list[str] = []
    plain = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **_: plain(transport=httpx.MockTransport(answer)))
    result = check_api("https://shop.example", base=_LIBRARY, profile=_QUICK)
    assert set(asked) == {"GET"}
    assert [each.what for each in result.skips] == ["POST /a", "DELETE /a"]
    check_api("https://shop.example", base=_LIBRARY, profile=_QUICK, scope=Scope(destructive=True))
    assert {"POST", "DELETE"} <= set(asked)


def test_the_names_of_operations_can_be_asked_for() -> None:
    """Collecting tests needs the names only."""
    assert "GET /books" in operations("lending:app", base=_LIBRARY)


def test_a_target_without_a_document_cannot_be_checked() -> None:
    """An ASGI app that does not describe itself is an error with a way out."""
    for ask in (operations, check_api):
        with pytest.raises(CannotRun, match="has no OpenAPI document"):
            ask("odd:silent", base=_TARGETS / "api_odd")


def test_findings_of_one_fault_are_one() -> None:
    """All operations are listed, the shortest reproduction speaks, the others' words are symptoms."""

    def finding(operation: str, reproduction: str, severity: Severity = Severity.ERROR) -> Finding:
        return Finding(
            rule="r",
            severity=severity,
            message=f"{operation} fails",
            cause=("c",),
            operations=(operation,),
            reproduction=reproduction,
            at=Location("a.py", 1),
        )

    (one,) = merged([finding("GET /a", "long line"), finding("GET /b", "short"), finding("GET /a", "long line")])
    assert (one.operations, one.message, one.symptoms) == (("GET /a", "GET /b"), "GET /b fails", ("GET /a fails",))
