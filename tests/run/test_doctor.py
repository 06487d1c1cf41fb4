"""Looking a project over: what its settings name is there, or is told with the way to get it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.model.dashboard import Answer
from harness.model.errors import CannotRun
from harness.run import prepare
from harness.run.doctor import checkup
from harness.run.prepare import Present
from harness.targets.streamlit_app import StreamlitApp
from harness.targets.streamlit_version import OLDEST

_SETTINGS = """
[targets.api]
fastapi = "backend/app.main:app"
[targets.installed]
fastapi = "somewhere.app:app"
[targets.board]
streamlit = "board.py"
[targets.web]
typescript = "web"
[targets.far]
url = "http://127.0.0.1:1/openapi.json"
[providers.stripe]
cassettes = "cassettes/stripe"
contract = "stripe.json"
[providers.slack]
cassettes = "cassettes/slack"
[providers.paypal]
cassettes = "cassettes/paypal"
"""


@pytest.fixture(autouse=True)
def _no_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> Iterator[Present]:
        yield from ()

    monkeypatch.setattr(prepare, "survey", nothing)


def test_what_settings_name_is_looked_for(tmp_path: Path) -> None:
    """Files and folders, contracts and cassettes; nothing is imported."""
    (tmp_path / "harness.toml").write_text(_SETTINGS, encoding="utf-8")
    (tmp_path / "web").mkdir()
    (tmp_path / "cassettes/slack/one").mkdir(parents=True)
    (tmp_path / "cassettes/slack/one/meta.json").touch()
    seen = {each.name: each for each in checkup(tmp_path)}
    there = {name.split()[1]: each.found for name, each in seen.items() if name.startswith(("target", "provider"))}
    assert there == {
        "api": False, "installed": True, "board": False, "web": True, "far": True, "stripe": False, "slack": True, "paypal": False,
    }  # fmt: skip
    assert seen["target api"].detail.startswith("there is no backend/app/main.py below")
    assert seen["provider stripe"].detail.startswith("there is no stripe.json")
    assert seen["provider paypal"].detail == "no cassette below cassettes/paypal. harness record paypal"


def test_parts_that_are_missing_name_their_pip_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And broken settings are told, not raised."""
    (tmp_path / "harness.toml").write_text("targts = 1\n", encoding="utf-8")
    monkeypatch.setattr("harness.run.doctor.find_spec", lambda name: None if name == "respx" else object())
    seen = {each.name: each for each in checkup(tmp_path)}
    assert seen["extra streamlit"].detail == "respx not installed. python -m pip install 'contract-harness[streamlit]'"
    assert "did you mean 'targets'" in seen["settings"].detail
    assert seen["extra pytest"].found


def test_a_streamlit_that_cannot_be_driven_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its internals have changed: better no answer than an odd one."""
    monkeypatch.setattr("harness.targets.streamlit_version.metadata.version", lambda _name: "1.50.0")
    seen = {each.name: each for each in checkup(tmp_path)}
    assert not seen["extra streamlit"].found
    assert (
        seen["extra streamlit"].detail
        == "streamlit 1.50.0 is too old to be driven. python -m pip install 'streamlit>=1.66'"
    )
    (tmp_path / "page.py").write_text("import streamlit as st\n", encoding="utf-8")
    app = StreamlitApp(tmp_path / "page.py", root=tmp_path)
    with app, pytest.raises(CannotRun, match=r"Streamlit 1\.50\.0 is too old to be driven"):
        app.begin(lambda _request: Answer(status=200))


def test_the_oldest_streamlit_is_the_declared_one() -> None:
    """What pip may install and what can be driven are one."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "streamlit>={}.{}".format(*OLDEST) in project["optional-dependencies"]["streamlit"]
