"""Brings together what `harness init` would write: changes that only add, and what stays as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import yaml

from harness.project.detection.files import Tree
from harness.project.detection.found import Found
from harness.project.setup.changes import Change, Kept, appended
from harness.project.setup.services import HOOK, github_workflow, gitlab_job, hook_entry, ignore_lines
from harness.project.setup.session import noxfile_text, session_text, takes_session
from harness.project.setup.settings import settings_text

Service: TypeAlias = Literal["github", "gitlab", "none"]

_SUITES: Final = {
    "api": "apps",
    "dashboard": "scripts",
    "drift": "frontends",
    "replay": "providers",
    "mutate": "providers",
    "redflags": "apps",
}
"""Which suite needs what to have been found."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What would be written, and what would not."""

    changes: tuple[Change, ...]
    kept: tuple[Kept, ...]


class _Unreadable(Exception):
    """A file that cannot be added to; carries the reason."""


def plan(tree: Tree, found: Found, suites: Mapping[str, str], service: Service) -> Plan:
    """The changes to a repository. Shape: `suites` are templates by the name of their check."""
    steps = (
        each
        for part in (_settings, _suites, _noxfile, _service, _hook, _ignored)
        for each in part(_Given(tree, found, suites, service))
    )
    done = tuple(steps)
    return Plan(
        changes=tuple(each for each in done if isinstance(each, Change) and each.after != each.before),
        kept=tuple(each for each in done if isinstance(each, Kept)),
    )


@dataclass(frozen=True, slots=True)
class _Given:
    tree: Tree
    found: Found
    suites: Mapping[str, str]
    service: Service

    @property
    def reports(self) -> str:
        """The folder of reports; another name where the usual one is in use."""
        others = [each for each in self.tree.files if each.startswith("reports/")]
        ours = any(each.endswith(".ndjson") for each in others)
        return "contract-reports" if others and not ours else "reports"

    def now(self, file: str) -> str | None:
        """The content of a file, None when there is none. Raises: _Unreadable."""
        path = self.tree.root / file
        if path.is_symlink() or not path.parent.resolve().is_relative_to(self.tree.root.resolve()):
            raise _Unreadable("it is a link")
        if not path.exists():
            return None
        try:
            return path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            raise _Unreadable("it is no file of UTF-8 text") from None

    def new(self, file: str, text: str) -> Change | Kept:
        """A file that is written where there is none."""
        try:
            there = self.now(file) is not None
        except _Unreadable as error:
            return Kept(file=file, reason=str(error))
        return Kept(file=file, reason="it is there already") if there else Change(file=file, after=text)


_Steps: TypeAlias = Iterator[Change | Kept]


def _settings(given: _Given) -> _Steps:
    """Into pyproject.toml where there is one that can take a table, else into a file of its own."""
    try:
        own, project = given.now("harness.toml"), given.now("pyproject.toml")
    except _Unreadable as error:
        yield Kept(file="pyproject.toml", reason=str(error))
        own, project = None, None
    if own is not None:
        yield Kept(file="harness.toml", reason="it is there already")
        return
    table = _toml(project)
    if table is not None and "harness" in table.get("tool", {}):
        yield Kept(file="pyproject.toml", reason="it has [tool.harness] already")
        return
    if project is not None and table is not None:
        text = settings_text(given.found, reports=given.reports, table="tool.harness")
        change = appended("pyproject.toml", project, text)
        if _toml(change.after) is not None:
            yield change
            return
    yield Change(file="harness.toml", after=settings_text(given.found, reports=given.reports, table=""))


def _toml(text: str | None) -> dict[str, dict[str, object]] | None:
    try:
        return None if text is None else tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _suites(given: _Given) -> _Steps:
    """The suites of what was found; in a folder of another name where `suites/` holds something else."""
    own = {f"suites/test_{name}.py" for name in given.suites}
    others = [each for each in given.tree.files if each.startswith("suites/") and each not in own]
    folder = "contract_suites" if others else "suites"
    for name, text in given.suites.items():
        if getattr(given.found, _SUITES.get(name, ""), ()):
            yield given.new(f"{folder}/test_{name}.py", text)


def _noxfile(given: _Given) -> _Steps:
    try:
        before = given.now("noxfile.py")
    except _Unreadable as error:
        yield Kept(file="noxfile.py", reason=str(error))
        return
    if before is None:
        yield Change(file="noxfile.py", after=noxfile_text(given.found, given.tree))
    elif takes_session(before):
        yield appended("noxfile.py", before, session_text(given.found, given.tree))
    else:
        yield Kept(
            file="noxfile.py",
            reason="it has the session already, or does not `import nox`",
            way_out=session_text(given.found, given.tree),
        )


def _service(given: _Given) -> _Steps:
    if given.service == "github":
        text = github_workflow(reports=given.reports, node=bool(given.found.frontends))
        yield given.new(".github/workflows/contracts.yml", text)
    elif given.service == "gitlab":
        job = gitlab_job(reports=given.reports)
        if (given.tree.root / ".gitlab-ci.yml").exists():
            file = ".gitlab/contracts.yml"
            yield given.new(file, job)
            yield Kept(file=".gitlab-ci.yml", reason="it is there already", way_out=f"include:\n  - local: {file}\n")
        else:
            yield given.new(".gitlab-ci.yml", job)


def _hook(given: _Given) -> _Steps:
    file = ".pre-commit-config.yaml"
    if not (given.found.frontends and given.found.apps):
        return
    try:
        before = given.now(file)
    except _Unreadable as error:
        yield Kept(file=file, reason=str(error))
        return
    if before is None:
        yield Change(file=file, after=f"repos:\n{_indented(hook_entry(), 2)}")
        return
    if HOOK in before:
        yield Kept(file=file, reason="it has the hook already")
        return
    end = "\r\n" if "\r\n" in before else "\n"
    joint = "" if before.endswith("\n") else end
    for depth in (2, 0):
        after = before + joint + _indented(hook_entry(), depth).replace("\n", end)
        if _one_more(before, after):
            yield Change(file=file, before=before, after=after)
            return
    yield Kept(file=file, reason="its list of `repos` is not at its end", way_out=hook_entry())


def _one_more(before: str, after: str) -> bool:
    """Is the list of hooks one longer, and all else the same?"""
    try:
        old, new = yaml.safe_load(before), yaml.safe_load(after)
        return isinstance(new, dict) and new == {**old, "repos": [*old["repos"], new["repos"][-1]]}
    except (yaml.YAMLError, KeyError, TypeError, IndexError, RecursionError):
        return False


def _indented(text: str, depth: int) -> str:
    return "".join(f"{' ' * depth}{line}\n" for line in text.splitlines())


def _ignored(given: _Given) -> _Steps:
    file = ".gitignore"
    try:
        before = given.now(file)
    except _Unreadable as error:
        yield Kept(file=file, reason=str(error))
        return
    lines = ignore_lines(before or "", (f"/{given.reports}/", "/.nox/"))
    if before is None:
        yield Change(file=file, after=lines)
    elif lines:
        yield appended(file, before, lines)


def service_of(root: Path) -> Service:
    """The CI service that a repository uses by its files and its remote; GitHub where nothing tells."""
    if (root / ".gitlab-ci.yml").is_file():
        return "gitlab"
    if (root / ".github").is_dir():
        return "github"
    try:
        remotes = (root / ".git" / "config").read_text(encoding="utf-8", errors="replace")
    except OSError:
        remotes = ""
    return "gitlab" if "gitlab" in remotes and "github.com" not in remotes else "github"
