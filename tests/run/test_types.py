"""TypeScript from contracts: names, directions, documentation, camelCase, Zod; and whether a file is current."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.compare.assign import assign
from harness.compare.wire_view import unbounded
from harness.model.errors import CannotRun, SourceError
from harness.render.typescript_types import typescript
from harness.render.zod_types import zod
from harness.run.types import declared
from harness.run.types_check import _exports, stale
from harness.sources.typescript.compiler import ensure, find_compiler
from harness.sources.typescript.node import find_node

_TEXT = {"type": "string"}


def _document(schemas: Mapping[str, Any], paths: Mapping[str, Any] | None = None) -> dict[str, Any]:
    info = {"title": "Shop", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths or {}, "components": {"schemas": schemas}}


def _answering(reference: str, **more: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{reference}"}}}
    return {"responses": {"200": {"description": "", "content": content}}, **more}


def _written(document: dict[str, Any], *, camel_case: bool = False) -> str:
    return typescript(declared(document, "shop.json", camel_case=camel_case))


_SHOP = _document(
    {
        "Page[Item]": {
            "type": "object",
            "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}},
            "required": ["items"],
        },
        "Item": {
            "type": "object",
            "description": "A thing */ to buy.",
            "properties": {
                "item_id": {"type": "integer", "description": "Its number."},
                "kind": {"$ref": "#/components/schemas/Kind"},
                "parent": {"anyOf": [{"$ref": "#/components/schemas/Item"}, {"type": "null"}]},
                "old-name": {"type": "string", "deprecated": True},
                "extra": {"type": "object", "additionalProperties": {"type": "number"}},
                "pair": {
                    "type": "array",
                    "prefixItems": [_TEXT, {"type": "boolean"}],
                    "items": False,
                    "minItems": 2,
                    "maxItems": 2,
                },
                "note": {"type": ["string", "null"], "default": None},
            },
            "required": ["item_id", "kind", "parent", "old-name", "extra", "pair"],
        },
        "Kind": {"type": "string", "enum": ["b", "a"]},
    },
    {
        "/items/{item_id}": {
            "get": _answering(
                "Item", parameters=[{"name": "item_id", "in": "path", "required": True, "schema": {"type": "integer"}}]
            ),
            "delete": {"responses": {"204": {"description": ""}}},
        }
    },
)


def test_components_become_types_that_refer_to_each_other() -> None:
    """Enumerations are unions of literals, null stands beside a name, recursion is a name."""
    text = _written(_SHOP)
    assert 'export type Kind = "a" | "b";' in text
    for line in (
        "  kind: Kind;",
        "  parent: Item | null;",
        '  "old-name": string;',
        "  extra: Record<string, number>;",
    ):
        assert line in text
    assert "  pair: [string, boolean];" in text
    assert "  note?: string | null;" in text
    assert "export interface Page_Item {\n  items: Item[];\n}" in text


def test_documentation_is_carried_over() -> None:
    """As JSDoc, which no text can end before its time."""
    text = _written(_SHOP)
    assert "/** A thing *\\/ to buy. */\nexport interface Item {" in text
    assert "  /** Its number. */\n  item_id: number;" in text
    assert "  /** @deprecated */\n" in text


def test_operations_are_mapped_to_their_types() -> None:
    """Each by its name, with parameters, body, answer and errors."""
    text = _written(_SHOP)
    assert '  "GET /items/{item_id}": {\n    path: { item_id: number };\n    response: Item;\n  };' in text
    assert '  "DELETE /items/{item_id}": {\n    response: void;\n  };' in text


def test_what_requests_and_answers_see_otherwise_has_two_types() -> None:
    """A field that is only read, or only written, is in one of them."""
    schema = {
        "type": "object",
        "properties": {"id": {**_TEXT, "readOnly": True}, "name": _TEXT},
        "required": ["id", "name"],
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}}
    text = _written(_document({"User": schema}, {"/users": {"post": _answering("User", requestBody=body)}}))
    assert "export interface UserInput {\n  name: string;\n}" in text
    assert "export interface UserOutput {\n  id: string;\n  name: string;\n}" in text
    assert "    body?: UserInput;\n    response: UserOutput;" in text


def test_fields_cross_in_camel_case_where_it_is_asked_for() -> None:
    """Names that would become one keep theirs; values are left alone."""
    properties = {"created_at": _TEXT, "a_b": _TEXT, "aB": _TEXT, "_own": {"enum": ["x_y"]}}
    text = _written(
        _document({"A": {"type": "object", "properties": properties, "required": ["created_at"]}}), camel_case=True
    )
    for line in ("  createdAt: string;", "  a_b?: string;", "  aB?: string;", '  _own?: "x_y";'):
        assert line in text


def test_names_are_made_identifiers_and_kept_apart() -> None:
    """Also from the names that TypeScript has itself."""
    thing = {"type": "object", "properties": {"a": _TEXT}}
    other = {"type": "object", "properties": {"b": _TEXT}}
    text = _written(
        _document(
            {"a-b": thing, "a.b": other, "Date": {"type": "object", "properties": {"c": _TEXT}}, "1": {"enum": [1]}}
        )
    )
    for name in ("interface a_b {", "interface a_b2 {", "interface Date2 {", "type Type1 = 1;"):
        assert f"export {name}" in text


def test_only_openapi_3_has_types() -> None:
    """Anything else is refused by name."""
    with pytest.raises(SourceError, match="OpenAPI 3"):
        declared({"swagger": "2.0"}, "old.json")


def test_schemas_of_zod_stand_beside_their_types() -> None:
    """They refer to each other lazily, and the compiler holds them to their types."""
    text = zod(declared(_SHOP, "shop.json"))
    assert 'import { z } from "zod";' in text
    assert 'export const KindSchema: z.ZodType<Kind> = z.enum(["a", "b"]);' in text
    assert "parent: z.lazy(() => ItemSchema).nullable()" not in text.split("ItemSchema: z.ZodType<Item>")[0]
    assert "note: z.string().nullable().optional()" in text


@pytest.fixture(scope="module")
def compiler_ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Node and a compiler, or a skip that says what is missing."""
    try:
        ensure(find_compiler(tmp_path_factory.mktemp("bare")), find_node(), lambda _: None)
    except CannotRun as fault:
        pytest.skip(str(fault))


@pytest.mark.usefixtures("compiler_ready")
def test_generated_types_are_the_contracts_shapes(tmp_path: Path) -> None:
    """Read back by the compiler, each type takes the contract's values and promises no others, but for bounds."""
    types = declared(_SHOP, "shop.json")
    text = typescript(types)
    exports = _exports(tmp_path / "a.ts", text, text, [each.name for each in types.types], lambda _: None)
    for each in types.types:
        read = exports[f"held__{each.name}"].shape
        plain = unbounded(each.shape)
        assert assign(plain, read).verdict == "yes", each.name
        assert assign(read, plain).verdict == "yes", each.name


@pytest.mark.usefixtures("compiler_ready")
def test_a_file_is_current_by_what_it_means(tmp_path: Path) -> None:
    """Order, comments and spelling do not count; a field's type, a missing and a superfluous type do."""
    file, text = tmp_path / "api.ts", _written(_SHOP)
    file.write_text(
        text.replace("Item[]", "Array<Item>").replace("/** Its number. */", "").replace('"a" | "b"', "'b' | 'a'")
    )
    assert stale(file, text) == ()
    file.write_text(text.replace("item_id: number;\n  kind", "item_id: string;\n  kind").replace("Kind =", "Sort ="))
    told = stale(file, text)
    assert {"Kind is missing", "Sort is no longer in the contract"} <= set(told)
    assert "Item.item_id: the contract has number, not string" in told
    file.write_text(text.replace("item_id: number;", "item_id?: number;"))
    assert "Item.item_id: the contract requires it, and the file has it optional" in stale(file, text)
    file.write_text(text.replace("  item_id: number;\n", ""))
    assert "Item.item_id: the contract requires it, and the file lacks it" in stale(file, text)


def test_a_file_that_is_not_there_names_the_way_out(tmp_path: Path) -> None:
    """Which is to write it."""
    with pytest.raises(SourceError, match="cannot be read"):
        stale(tmp_path / "none.ts", "")


_ZOD = Path(__file__).parents[2] / "examples/storefront/frontend/node_modules"


@pytest.mark.skipif(
    not (_ZOD / "zod").is_dir() or shutil.which("node") is None, reason="zod is not installed: harness prepare node"
)
def test_schemas_take_what_the_contract_promises_and_nothing_else(tmp_path: Path) -> None:
    """Compiled strictly, and run on values that fit and on ones that nearly do."""
    item: dict[str, Any] = {
        "item_id": 1,
        "kind": "a",
        "parent": None,
        "old-name": "x",
        "extra": {"a": 1},
        "pair": ["x", True],
    }
    near: list[dict[str, Any]] = [
        {"kind": "c"},
        {"parent": 1},
        {"extra": {"a": "x"}},
        {"pair": ["x"]},
        {"pair": [1, True]},
        {"note": 1},
        {"item_id": "1"},
    ]
    good = [item, {**item, "note": None}, {**item, "parent": item}, {**item, "more": 1}]
    (tmp_path / "node_modules").symlink_to(_ZOD)
    (tmp_path / "api.ts").write_text(zod(declared(_SHOP, "shop.json")))
    values = json.dumps([*good, *({**item, **each} for each in near)])
    (tmp_path / "run.ts").write_text(
        'import { ItemSchema } from "./api.js";\ndeclare const console: { log(text: string): void };\n'
        f"const values: unknown[] = {values};\nconsole.log(JSON.stringify(values.map((each) => ItemSchema.safeParse(each).success)));\n"
    )
    (tmp_path / "package.json").write_text('{"type": "module"}')
    command = [
        "node",
        str(_ZOD / "typescript/bin/tsc"),
        "--strict",
        "--skipLibCheck",
        "--module",
        "nodenext",
        "--target",
        "es2022",
    ]
    compiled = subprocess.run(
        [*command, "run.ts"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert compiled.returncode == 0, compiled.stdout
    done = subprocess.run(["node", "run.js"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == [True] * len(good) + [False] * len(near)
