"""How the settings of a target become a check: identities, and pairs of a consumer with what it calls."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from harness.model.errors import CannotRun, ConfigurationError
from harness.run import check
from harness.run.check import run_check
from harness.run.checked import run_checks
from harness.run.checks import api, dashboard, drift, replay, web
from harness.run.context import Context, context
from harness.run.result import merged
from harness.targets.browser import chromium

_SERVICE = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/me')\ndef me() -> str: return 'ada'\n"


def _context(folder: Path, settings: str) -> Context:
    (folder / "service.py").write_text(_SERVICE, encoding="utf-8")
    (folder / "harness.toml").write_text(settings, encoding="utf-8")
    return context(folder, seed=1)


@pytest.mark.parametrize("identity", ["", 'header = "X-Key: 1"\ntoken-url = "/token"\n'], ids=["neither", "both"])
def test_an_identity_needs_one_way_in(tmp_path: Path, identity: str) -> None:
    """No way to prove who it is, or two, is a fault of the settings."""
    settings = f'[targets.api]\nfastapi = "service:app"\n[targets.api.identities.ada]\nrole = "x"\n{identity}'
    with api.check(_context(tmp_path, settings)) as opened:
        [subject] = opened.subjects()
        with pytest.raises(ConfigurationError, match="one of `header`, `token-url` or `call`"):
            opened.examine(subject)


def test_an_api_that_was_not_driven_says_so(tmp_path: Path) -> None:
    """Opened and never asked: its edge is vacuous, and a skip says that nothing was driven."""
    with api.check(_context(tmp_path, '[targets.api]\nfastapi = "service:app"\n')) as opened:
        assert "GET /me" in opened.subjects()
        rest = opened.remainder()
    assert [each.outcome for each in rest.edges] == ["vacuous"]
    assert [each.reason for each in rest.skips] == ["no operation was driven"]


def test_the_way_out_of_a_missing_recording_needs_no_session_of_nox(tmp_path: Path) -> None:
    """A command that is there wherever the harness is."""
    with replay.check(_context(tmp_path, '[providers.stripe]\ncassettes = "c"\n')) as opened:
        told = merged((*map(opened.examine, opened.subjects()), opened.remainder())).skips
    assert "Record one: harness record stripe" in [each.way_out for each in told]


@pytest.mark.parametrize("room", [api, dashboard, drift, replay, web])
def test_a_check_without_target_says_how_to_configure_one(tmp_path: Path, room: object) -> None:
    """Every check answers an empty project with a skip that shows the lines to write."""
    with room.check(_context(tmp_path, "[targets]\n")) as opened:  # type: ignore[attr-defined]
        [skip] = opened.remainder().skips
    assert skip.way_out.startswith("[tool.harness.")


def test_only_targets_that_answer_http_are_compared(tmp_path: Path) -> None:
    """A project that calls a dashboard alone has nothing to compare with."""
    settings = '[targets.web]\ntypescript = "web"\ncalls = ["board"]\n[targets.board]\nstreamlit = "board.py"\n'
    with drift.check(_context(tmp_path, settings)) as opened:
        assert opened.subjects() == ()


def test_a_part_that_is_not_installed_stops_only_its_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing of it is configured it is not missed; where it is, the pip line is the way out."""
    real = importlib.import_module

    def lacking(name: str, package: str | None = None) -> ModuleType:
        if name == "harness.run.checks.replay":
            raise ModuleNotFoundError("No module named 'vcr'", name="vcr")
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", lacking)
    settings = '[targets.web]\ntypescript = "web"\n'
    without = check.configured(_context(tmp_path, '[targets.api]\nfastapi = "service:app"\n'))
    assert ("api" in without, "replay" in without) == (True, False)
    with_provider = _context(tmp_path, f'{settings}[providers.stripe]\ncassettes = "c"\n')
    assert "replay" in check.configured(with_provider)
    done = run_checks(["replay"], with_provider)
    assert done.exit_code == 3
    assert "contract-harness[cassettes]" in done.errors[0].way_out


def test_a_frontend_is_a_check_of_its_own(tmp_path: Path) -> None:
    """Its pages are opened against the contract of what it calls; one that calls nothing cannot be judged, and says so."""
    try:
        chromium()
    except CannotRun as missing:
        pytest.skip(str(missing))
    page = tmp_path / "out" / "index.html"
    page.parent.mkdir()
    page.write_text(
        "<h1>Shop</h1><p id=who>…</p><script>fetch('/me?lang=de').then((r) => r.json()).then(console.log)</script>"
    )
    settings = '[targets.api]\nfastapi = "service:app"\n[targets.shop]\nweb = "out"\n'
    result, _ = run_check("web", _context(tmp_path, settings + 'calls = ["api"]\n'))
    assert "page-parameter-unknown" in {each.rule for each in result.findings}
    assert result.measures["pages"] == 1
    alone, errors = run_check("web", _context(tmp_path, settings))
    assert [each.what for each in errors] == ["the frontend 'shop' names no target that it calls"]
    assert [each.outcome for each in alone.cells] == ["error"]
