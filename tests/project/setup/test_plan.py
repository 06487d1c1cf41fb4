"""What `harness init` would write: changes that only add."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import yaml

from harness import config
from harness.model.location import Location
from harness.project.detection.files import Tree
from harness.project.detection.found import Found, FoundApp, FoundFrontend, FoundProvider, FoundScript
from harness.project.setup.plan import Plan, Service, plan, service_of

_AT = Location("x.py", 1)
_APP = FoundApp(
    spec="backend/app.main:app",
    at=_AT,
    path="backend/src",
    requirements=("backend/pyproject.toml",),
    example=".env.example",
    variables={"KEY": 'a "b"'},
)
_WHOLE = Found(
    apps=(_APP,),
    scripts=(FoundScript(file='ui/"odd" \\app.py', at=_AT, calls_http=True, requirements=("ui/requirements.txt",)),),
    frontends=(FoundFrontend(folder="web", at=_AT),),
    providers=(FoundProvider(name="stripe", at=Location("x\n[oops].py", 1), by="imports stripe"),),
)
_SUITES = {each: f'"""{each}"""\n' for each in ("api", "dashboard", "drift", "replay")}


def _plan(root: Path, files: dict[str, str] | None = None, found: Found = _WHOLE, service: Service = "github") -> Plan:
    for name, text in (files or {}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    return plan(Tree(root), found, _SUITES, service)


def _after(planned: Plan) -> dict[str, str]:
    return {each.file: each.after for each in planned.changes}


def test_an_empty_repository_gets_everything(tmp_path: Path) -> None:
    """Settings that parse, the suites, a session, a workflow, a hook, and lines for git."""
    after = _after(_plan(tmp_path))
    assert set(after) == {
        "harness.toml", "suites/test_api.py", "suites/test_dashboard.py", "suites/test_drift.py", "suites/test_replay.py",
        "noxfile.py", ".github/workflows/contracts.yml", ".pre-commit-config.yaml", ".gitignore",
    }  # fmt: skip
    settings = config.parse(tomllib.loads(after["harness.toml"]), where="harness.toml")
    assert settings.targets["dashboard"].streamlit == 'ui/"odd" \\app.py'
    assert settings.targets["api"].env == {"PYTHONPATH": "backend/src", "KEY": 'a "b"'}
    assert settings.targets["web"].calls == ("api",)
    assert settings.providers["stripe"].called_by == ("api",)
    compile(after["noxfile.py"], "noxfile.py", "exec")
    assert "actions/setup-node" in str(yaml.safe_load(after[".github/workflows/contracts.yml"])["jobs"])
    assert yaml.safe_load(after[".pre-commit-config.yaml"])["repos"][0]["hooks"][0]["id"] == "contract-drift"


@pytest.mark.parametrize("text", ["[tool.x]\nodd = 'ä'  # kept", "# only a comment\r\n[project]\r\nname = 'a'\r\n", ""])
def test_pyproject_keeps_every_byte(tmp_path: Path, text: str) -> None:
    """The table comes at its end, in its own line ends."""
    after = _after(_plan(tmp_path, {"pyproject.toml": text}))["pyproject.toml"]
    assert after.startswith(text)
    assert "harness" in tomllib.loads(after)["tool"]
    assert ("\r\n[tool.harness]\r\n" in after) == ("\r\n" in text)


@pytest.mark.parametrize("text", ["tool = {x = 1}\n", "broken ["])
def test_a_pyproject_that_takes_no_table_is_left_alone(tmp_path: Path, text: str) -> None:
    """The settings get a file of their own."""
    after = _after(_plan(tmp_path, {"pyproject.toml": text}))
    assert "pyproject.toml" not in after
    assert "harness.toml" in after


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    """What is there stays, and each file says why."""
    first = _plan(tmp_path, {"pyproject.toml": "[project]\nname='a'\n"})
    second = _plan(tmp_path, _after(first))
    assert second.changes == ()
    assert {each.file for each in second.kept} >= {"pyproject.toml", "noxfile.py", "suites/test_api.py"}


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ("repos:\n  - repo: local\n    hooks: []\n", True),
        ("repos:\n- repo: local\n  hooks: []\n\n\n", True),
        ("repos:\r\n- repo: local\r\n  hooks: []", True),
        ("repos: []\n", False),
        ("repos:\n- repo: local\n  hooks: []\nexclude: x\n", False),
        ("a: [b\n", False),
    ],
)
def test_a_hook_is_added_where_the_list_ends(tmp_path: Path, before: str, added: bool) -> None:
    """Or shown, to be added by hand; what was there stays in front."""
    planned = _plan(tmp_path, {".pre-commit-config.yaml": before})
    after = _after(planned).get(".pre-commit-config.yaml", "")
    assert bool(after) is added
    if added:
        assert after.startswith(before.rstrip())
        assert len(yaml.safe_load(after)["repos"]) == 2
    else:
        [kept] = [each for each in planned.kept if each.file == ".pre-commit-config.yaml"]
        assert "harness run drift" in kept.way_out


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ("import nox\n\n@nox.session\ndef tests(session): ...\n", True),
        ("import nox\ndef contracts(session): ...\n", False),
        ("import nox as n\n", False),
        ("import (", False),
    ],
)
def test_a_session_is_added_to_a_noxfile(tmp_path: Path, before: str, added: bool) -> None:
    """Where its name is free and nox goes by its own."""
    after = _after(_plan(tmp_path, {"noxfile.py": before})).get("noxfile.py")
    assert (after is not None) is added
    assert after is None or after.startswith(before)


def test_what_the_parts_need_is_installed_first(tmp_path: Path) -> None:
    """From whatever file names it; the harness comes last, so that its needs win."""
    files = {
        "backend/pyproject.toml": '[project]\nname = "b"\ndependencies = ["fastapi"]\n',
        "ui/requirements.txt": "streamlit\n",
    }
    text = _after(_plan(tmp_path, files))["noxfile.py"]
    places = [
        text.index(each)
        for each in ('load_toml("backend/pyproject.toml")', '"-r", "ui/requirements.txt"', "contract-harness")
    ]
    assert places == sorted(places)
    assert "contract-harness[api,streamlit,browser,cassettes,pytest]" in text
    alone = _after(_plan(tmp_path, found=Found(apps=_WHOLE.apps)))["noxfile.py"]
    assert "contract-harness[api,pytest]" in alone
    assert '"poetry", "install"' in _session(tmp_path, '[tool.poetry]\nname = "b"\n')
    assert '"-e", "backend"' in _session(tmp_path, '[project]\nname = "b"\ndynamic = ["dependencies"]\n')
    assert '"-e", "backend"' in _session(tmp_path, "broken [")


def _session(root: Path, pyproject: str) -> str:
    return _after(_plan(root, {"backend/pyproject.toml": pyproject}))["noxfile.py"]


def test_gitlab_gets_its_job(tmp_path: Path) -> None:
    """A whole file, or one to include."""
    alone = _after(_plan(tmp_path, service="gitlab"))[".gitlab-ci.yml"]
    assert yaml.safe_load(alone)["contracts"]["artifacts"]["reports"]["junit"] == "reports/junit.xml"
    beside = _plan(tmp_path, {".gitlab-ci.yml": "stages: []\n"}, service="gitlab")
    assert ".gitlab/contracts.yml" in _after(beside)
    assert any("include:" in each.way_out for each in beside.kept)
    assert ".gitlab-ci.yml" not in _after(_plan(tmp_path / "new", service="none"))


def test_folders_in_use_are_not_shared(tmp_path: Path) -> None:
    """Other people's `reports` and `suites` stay theirs."""
    after = _after(_plan(tmp_path, {"reports/annual.txt": "x", "suites/other.py": "x"}))
    assert config.parse(tomllib.loads(after["harness.toml"]), where="x").reports == "contract-reports"
    assert "contract_suites/test_api.py" in after
    assert "/contract-reports/\n" in after[".gitignore"]


def test_links_are_not_written_through(tmp_path: Path) -> None:
    """A repository cannot lead a write out of itself."""
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.mkdir()
    root.mkdir()
    (root / "suites").symlink_to(outside, target_is_directory=True)
    for name in (".gitignore", "noxfile.py", ".pre-commit-config.yaml", "pyproject.toml"):
        (root / name).symlink_to(outside / name)
    planned = _plan(root)
    assert {each.file for each in planned.changes} == {"harness.toml", ".github/workflows/contracts.yml"}
    assert {each.reason for each in planned.kept} == {"it is a link"}


def test_several_targets_are_told_apart(tmp_path: Path) -> None:
    """By their folder; a consumer calls the first, and a comment names the others."""
    apps = tuple(FoundApp(spec=f"{each}/main:app", at=_AT) for each in ("shop", "shop", "bank"))
    apps = (apps[0], FoundApp(spec="shop/other:app", at=_AT), apps[2])
    text = _after(_plan(tmp_path, found=Found(apps=apps, frontends=_WHOLE.frontends)))["harness.toml"]
    settings = config.parse(tomllib.loads(text), where="x")
    assert set(settings.targets) == {"shop", "shop-2", "bank", "web"}
    assert settings.targets["web"].calls == ("shop",)
    assert "shop-2, bank" in text


def test_the_service_is_seen_by_files_and_remote(tmp_path: Path) -> None:
    """GitHub where nothing tells."""
    assert service_of(tmp_path) == "github"
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text("url = git@gitlab.example:x/y.git", encoding="utf-8")
    assert service_of(tmp_path) == "gitlab"
    (tmp_path / ".github").mkdir()
    assert service_of(tmp_path) == "github"
    (tmp_path / ".gitlab-ci.yml").touch()
    assert service_of(tmp_path) == "gitlab"
