"""What the documentation says is so: its files and commands are run, its settings parse, its reference is whole, its links lead somewhere."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
import typer
import yaml

from harness import config
from harness.cli.app import app
from harness.model.finding import Finding
from harness.model.provider import Provider
from harness.model.rule import Rule
from harness.project.setup.services import gitlab_job, hook_entry
from harness.rules import catalogue
from harness.run.redflags import redflags

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(each.relative_to(DOCS).as_posix() for each in DOCS.rglob("*.md") if "reference" not in each.parts)
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A block of code of a page."""

    page: str
    language: str
    title: str
    text: str


def _blocks(*languages: str) -> Iterator[Block]:
    for page in PAGES:
        for language, title, text in _BLOCK.findall((DOCS / page).read_text(encoding="utf-8")):
            if language in languages:
                yield Block(page=page, language=language, title=title, text=text)


def _named(blocks: Iterator[Block]) -> list[object]:
    return [pytest.param(each, id=f"{each.page} {number}") for number, each in enumerate(blocks)]


def _generate() -> ModuleType:
    found = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", [page for page in PAGES if "```console" in (DOCS / page).read_text(encoding="utf-8")])
def test_what_a_page_runs_gives_what_it_shows(page: str, tmp_path: Path) -> None:
    """Its titled blocks are files; each `$` line is run, and the lines below it are what comes, `…` standing for anything."""
    mine = [each for each in _blocks("python", "typescript", "json", "console", "toml") if each.page == page]
    for each in mine:
        if each.title:
            (tmp_path / each.title).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / each.title).write_text(each.text, encoding="utf-8")
    if any(each.language == "typescript" and each.title for each in mine) and shutil.which("node") is None:
        pytest.skip("Node is not installed")
    for each in mine:
        if each.language == "console":
            _session(each.text, tmp_path)


def _session(text: str, folder: Path) -> None:
    code = 0
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        if command == "echo $?":
            assert str(code) == expected.strip()
            continue
        done = _run(command, folder)
        code = done.returncode
        pattern = "".join(".*?" if each == "…" else re.escape(each) for each in re.split("(…)", expected.strip()))
        assert re.fullmatch(pattern, done.stdout.strip(), re.DOTALL), f"{command}\n{done.stdout}{done.stderr}"


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    name, *words = command.split()
    assert name == "harness"
    return subprocess.run(
        [sys.executable, "-m", "harness", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), *sys.path)), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("block", _named(_blocks("toml")))
def test_settings_parse(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    """And weigh rules that exist; variables of the environment without a default are set."""
    for name in re.findall(r"\$\{(\w+)\}", block.text):
        monkeypatch.setenv(name, "set")
    table = tomllib.loads(block.text)
    held = config.parse(table.get("tool", {}).get("harness", table), where=block.page)
    assert set(held.rules) <= set(catalogue.catalogue())


@pytest.mark.parametrize("block", _named(_blocks("bash", "console")))
def test_commands_exist(block: Block) -> None:
    """Every command and option that a page types is one."""
    top = typer.main.get_command(app)
    lines = [line.removeprefix("$ ") for line in block.text.splitlines() if re.match(r"(\$ )?harness ", line)]
    for line in lines:
        words = line.split()[1:]
        command = top.commands[words[0]]  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            command = command.commands[words[1]]
        options = {name for each in command.params for name in each.opts}
        typed = {word.partition("=")[0] for word in words if word.startswith("-")}
        assert typed <= options, line
        assert {words[at + 1] for at, word in enumerate(words) if word == "--rule"} <= set(catalogue.catalogue())


@pytest.mark.parametrize("block", _named(_blocks("yaml")))
def test_jobs_are_those_that_init_writes(block: Block) -> None:
    """Or an action whose inputs exist."""
    read = yaml.safe_load(block.text)
    if block.page == "redflags.md":
        commands = [hook["entry"].split()[1] for repository in read for hook in repository["hooks"]]
        assert set(commands) <= set(typer.main.get_group(app).commands)
    elif "repos" in read:
        assert read["repos"] == yaml.safe_load(hook_entry())
    elif "jobs" not in read:
        assert read == yaml.safe_load(gitlab_job(reports="reports"))
    else:
        action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
        (given,) = [each["with"] for each in read["jobs"]["contracts"]["steps"] if "contract-harness/" in each["uses"]]
        assert set(given) <= set(action["inputs"])


@pytest.mark.parametrize("block", _named(_blocks("python")))
def test_python_is_python(block: Block) -> None:
    """What has no title is at least whole; what has one is run by the other tests."""
    ast.parse(block.text)


def _example(page: str) -> dict[str, object]:
    (block,) = [each for each in _blocks("python") if each.page == page]
    held: dict[str, object] = {"__name__": "shown"}
    exec(compile(block.text, block.title, "exec"), held)  # our own page
    return held


def test_the_rule_that_is_shown_is_one() -> None:
    """It finds its bad example and is silent on its good one."""
    held = _example("guides/writing-a-rule.md")
    judge = held["answer_slow"]
    assert callable(judge)
    (bad,), (good,) = held["BAD"], held["GOOD"]  # type: ignore[misc]
    (found,) = judge(bad)  # type: ignore[has-type]
    assert isinstance(found, Finding)
    assert (found.rule, found.severity) == ("answer-slow", held["SEVERITY"])
    assert list(judge(good)) == []  # type: ignore[has-type]


def test_the_provider_that_is_shown_is_one() -> None:
    """Its expressions compile, and find what they should."""
    shown = _example("guides/writing-a-provider.md")["PROVIDER"]
    assert isinstance(shown, Provider)
    assert re.search(shown.live_keys[0], "ack_live_0123456789abcdef")
    assert any(each.pattern and re.search(each.pattern, "ack_test_0123456789abcdef") for each in shown.secrets)


def test_the_reference_is_whole() -> None:
    """Every rule, command, setting, format and provider has its place."""
    made = _generate().pages()
    rules: dict[str, Rule] = dict(catalogue.catalogue())
    assert [each for each in rules if f"### {each}\n" not in made["rules.md"]] == []
    assert [each for each in typer.main.get_group(app).commands if f"harness {each}" not in made["cli.md"]] == []
    assert "`max-age`" in made["configuration.md"]
    assert "gl-code-quality-report.json" in made["formats.md"]
    assert json.loads(re.findall(r"```json\n(.*?)```", made["formats.md"], re.DOTALL)[0])["properties"]
    assert "## Stripe" in made["providers.md"]


def test_the_site_has_every_page() -> None:
    """None is left out of its contents, none is named that is not there."""
    site = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]
    named = set(re.findall(r"'([\w/.-]+\.md)'", str(site["nav"])))
    assert named == {*PAGES, *(f"reference/{each}" for each in _generate().pages())}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """To a page that is there or that is generated."""
    text = (DOCS / page).read_text(encoding="utf-8")
    there = {f"reference/{each}" for each in _generate().pages()}
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        found = (DOCS / page).parent / link
        assert found.exists() or found.resolve().relative_to(DOCS.resolve()).as_posix() in there, link


_IGNORE = re.compile(r"[ \t]*(?://|#) harness-ignore ([\w-]+): (\S.*)$", re.MULTILINE)


@pytest.mark.parametrize(
    "block", _named(each for each in _blocks("python", "ts", "typescript") if _IGNORE.search(each.text))
)
def test_comments_that_suppress_do(block: Block, tmp_path: Path) -> None:
    """The rule exists and a reason stands there; a red flag that is shown with its comment is found without it."""
    ((rule, _reason),) = _IGNORE.findall(block.text)
    assert rule in catalogue.catalogue()
    if catalogue.find(rule).family != "redflags":
        return
    ending = "py" if block.language == "python" else "ts"
    text = f"import requests\n\n\ndef load(url: str) -> None:\n    {block.text}" if ending == "py" else block.text
    place = tmp_path / f"page.{ending}"
    place.write_text(text, encoding="utf-8")
    kept = {each.rule for each in redflags([place], tmp_path).findings if each.known is None}
    place.write_text(_IGNORE.sub("", text), encoding="utf-8")
    told = {each.rule for each in redflags([place], tmp_path).findings if each.known is None}
    assert rule in told - kept
