"""Code that converts names is found in the sources, with the calls that it serves."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.compare.naming import NAMING
from harness.model.contract import Contract, Operation
from harness.model.location import Location
from harness.run.naming import Naming, converters, named
from harness.sources.source_tree import SourceTree
from harness.sources.typescript.sites import CallSite, PathUse

CLIENT = (
    "import applyCaseMiddleware from 'axios-case-converter';\nexport const api = applyCaseMiddleware(axios.create());"
)


def _operation(file: str, *via: str) -> Operation:
    site = CallSite(
        methods=("GET",),
        paths=(PathUse(template="/a"),),
        library="fetch",
        location=Location(file, 1),
        via=tuple(Location(each, 1) for each in via),
    )
    return Operation(method="GET", path="/a", extensions={"sites": (site,)})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import humps from 'humps';", True),
        ('const keys = require("camelcase-keys");', True),
        ("export function keysToCamel(value: unknown) {}", True),
        ("const toCamelCase = (value: object) => value;", True),
        ("import { camel } from './animals';", False),
        ("const caseworker = 1;", False),
    ],
)
def test_converters_are_known_by_package_or_name(tmp_path: Path, text: str, found: bool) -> None:
    """Packages that convert, and functions of one's own that say so."""
    (tmp_path / "a.ts").write_text(text, encoding="utf-8")
    assert converters(SourceTree(tmp_path), tmp_path).files == (frozenset({"a.ts"}) if found else frozenset())


def test_a_converter_serves_the_calls_that_pass_its_file(tmp_path: Path) -> None:
    """A call elsewhere that never comes by is read as it is."""
    (tmp_path / "wrapper.ts").write_text("import humps from 'humps';", encoding="utf-8")
    known = converters(SourceTree(tmp_path), tmp_path)
    assert known.serve(_operation("page.ts", "wrapper.ts"))
    assert not known.serve(_operation("page.ts"))


def test_a_converting_client_serves_every_call(tmp_path: Path) -> None:
    """Its instance may be used anywhere."""
    (tmp_path / "api.ts").write_text(CLIENT, encoding="utf-8")
    assert converters(SourceTree(tmp_path), tmp_path).serve(_operation("page.ts"))


@pytest.mark.parametrize(("naming", "told"), [("auto", None), ("as-is", None), ("camelCase", "camelCase")])
def test_the_configuration_decides(tmp_path: Path, naming: Naming, told: str | None) -> None:
    """Without any converter `auto` leaves names as they are; `camelCase` needs no proof."""
    contract = named(
        Contract(title="", source="", operations=(_operation("a.ts"),)), SourceTree(tmp_path), tmp_path, naming
    )
    assert contract.operations[0].extensions.get(NAMING) == told


def test_a_frontend_beside_the_backend_is_looked_through_too(tmp_path: Path) -> None:
    """Converters are found where the frontend is no part of the folder that the harness was started in."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "a.ts").write_text("import camelcaseKeys from 'camelcase-keys';")
    known = converters(SourceTree(tmp_path / "web"), tmp_path / "backend")
    assert known.files == {(tmp_path / "web" / "a.ts").resolve().as_posix()}
