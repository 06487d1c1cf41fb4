"""The seeded corpus: each case is a small FastAPI backend and a TypeScript frontend that drifted from it, with a clean twin.

A case is one Markdown file: a title that tells the fault, lines `finds: RULE | OPERATION | CONSUMER'S PLACE | POINTER | SEVERITY`
(the last two may be left out), the backend, and the frontend twice (`drift`, `clean`) or shared (`both`). A line of code that ends in `// at` or `# other` is
where the finding stands on that side; a line `needs: PACKAGE` says whose types it takes; with several findings `// at 2` belongs to the second,
and `// at 2 3` to the third as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

import pytest

from harness.model.errors import CannotRun
from harness.model.finding import Finding
from harness.run.contracts import provider_contract
from harness.run.drift import Sides, consumer_contract, drift
from harness.run.result import Result
from harness.run.settle import Policy, settle, settled
from harness.sources.typescript.compiler import cache_folder, ensure, find_compiler
from harness.sources.typescript.node import find_node

Twin: TypeAlias = Literal["drift", "clean"]
Findings: TypeAlias = Mapping[str, tuple[Finding, ...]]
"""Findings by the case that they belong to."""

_FENCE = re.compile(r"^```(\w+) *(drift|clean|both)? *(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PRELUDE = """from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from fastapi import APIRouter, Body, File, Form, Header, HTTPException, Path, Query, Response, UploadFile
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import AliasGenerator, BaseModel, ConfigDict, Field, RootModel, computed_field
from pydantic.alias_generators import to_camel

router = APIRouter()
"""
_APP = """from importlib import import_module
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
for module in sorted(Path(__file__).parent.glob("case_*.py")):
    app.include_router(import_module(module.stem).router)
"""
_TSCONFIG = """{
  "compilerOptions": {
    "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "strict": true, "jsx": "preserve",
    "lib": ["es2022", "dom"], "types": [], "baseUrl": ".", "paths": {"@/*": ["src/*"]}
  },
  "include": ["src"]
}
"""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A finding that a case must have; `at` and `other` are `file:line`, empty where the case marks none, as is `severity`."""

    rule: str
    operation: str
    consumer: str
    pointer: str
    at: str
    other: str
    severity: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """One drift and its clean twin. Shape: the sources of a twin by file name."""

    name: str
    title: str
    backend: str
    drift: Mapping[str, str]
    clean: Mapping[str, str]
    expected: tuple[Expected, ...]
    needs: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """What the paths of the case's operations begin with."""
        return f"/{self.name}"


def _read(file: Path) -> Case:
    text = file.read_text(encoding="utf-8")
    needs = tuple(re.findall(r"^needs: (.*)$", text, re.MULTILINE))
    fences = _FENCE.findall(text)
    name = file.stem
    backend = _PRELUDE + "\n\n" + next(code for language, _, _, code in fences if language == "python")
    twins: dict[str, dict[str, str]] = {"drift": {}, "clean": {}}
    for language, twin, path, code in fences:
        for each in ("drift", "clean") if twin == "both" else (twin,) if twin else ():
            twins[each][f"web/src/{name}/{path or f'index.{language}'}"] = code
    title = text.partition("\n")[0].removeprefix("# ")
    case = Case(name=name, title=title, backend=backend, **twins, expected=(), needs=needs)
    return replace(case, expected=tuple(_expected(text, backend, case)))


def _expected(text: str, backend: str, case: Case) -> Iterator[Expected]:
    for number, line in enumerate(re.findall(r"^finds: (.*)$", text, re.MULTILINE), 1):
        rule, operation, consumer, *rest = (part.strip() for part in line.split("|"))
        yield Expected(
            rule=rule,
            operation=operation,
            consumer=consumer,
            pointer=rest[0] if rest else "",
            at=_marked(case.drift, rf"// at{_numbered(number)}$"),
            severity=rest[1] if len(rest) > 1 else "",
            other=_marked({f"backend/case_{case.name}.py": backend}, rf"# other{_numbered(number)}$"),
        )


def _numbered(number: int) -> str:
    return rf"(?: \d+)*? {number}(?: \d+)*" if number > 1 else ""


def _marked(sources: Mapping[str, str], marker: str) -> str:
    found = [
        f"{file}:{number}"
        for file, code in sources.items()
        for number, line in enumerate(code.splitlines(), 1)
        if re.search(marker, line)
    ]
    return found[0] if found else ""


CASES = tuple(_read(file) for file in sorted(Path(__file__).with_name("cases").glob("*.md")))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test that asks for a `case` runs once for every case."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", [pytest.param(each, id=each.name, marks=_lacking(each)) for each in CASES])


def _lacking(case: Case) -> pytest.MarkDecorator:
    missing = [each for each in case.needs if not (_packages() / each).is_dir()]
    return pytest.mark.skipif(
        bool(missing), reason=f"{missing} is installed by tests/sources/typescript/test_packages.py"
    )


@pytest.fixture(scope="session")
def cases() -> tuple[Case, ...]:
    """All cases."""
    return CASES


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Twin, Findings]:
    """What the drift check finds in both twins of all cases, each twin as one project that is read once."""
    folder = tmp_path_factory.mktemp("corpus")
    try:
        ensure(find_compiler(folder), find_node(), lambda _: None)
    except CannotRun as fault:
        pytest.skip(str(fault))
    return {"drift": _found(folder / "drift", "drift"), "clean": _found(folder / "clean", "clean")}


@pytest.fixture
def drifted(corpus: object, tmp_path: Path) -> tuple[Path, Callable[[], Result]]:
    """The drifted twin of all cases in a folder of its own, and a look at it that may be repeated after edits."""
    _write(tmp_path, "drift")
    provider = provider_contract("app:app", tmp_path / "backend", wire=True)
    sides = Sides(provider="api", consumer="web")
    policy = Policy(root=tmp_path)
    return tmp_path, lambda: settled(drift(provider, consumer_contract("web", tmp_path), sides), policy)


def _found(root: Path, twin: Twin) -> Findings:
    _write(root, twin)
    provider = provider_contract("app:app", root / "backend", wire=True)
    consumer = consumer_contract("web", root)
    found = drift(provider, consumer, Sides(provider="api", consumer="web"))
    return _by_case(settle(found.findings, Policy(root=root)).findings)


def _write(root: Path, twin: Twin) -> None:
    for name, text in _files(twin):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    _link_packages(root / "web")


def _files(twin: Twin) -> Iterator[tuple[str, str]]:
    yield "backend/app.py", _APP
    yield "web/tsconfig.json", _TSCONFIG
    for case in CASES:
        yield f"backend/case_{case.name}.py", case.backend
        yield from (case.drift if twin == "drift" else case.clean).items()


def _link_packages(web: Path) -> None:
    """Real client packages where the extractor's tests have installed them; without them their names decide."""
    if _packages().is_dir():
        (web / "node_modules").symlink_to(_packages(), target_is_directory=True)


def _packages() -> Path:
    installed = sorted(cache_folder().glob("test-packages-*/node_modules"))
    return installed[-1] if installed else cache_folder() / "test-packages"


def _by_case(findings: tuple[Finding, ...]) -> Findings:
    grouped: dict[str, list[Finding]] = {}
    for each in findings:
        operation = each.operation or " /"
        grouped.setdefault(operation.split("/")[1], []).append(each)
    return {name: tuple(each) for name, each in grouped.items()}
