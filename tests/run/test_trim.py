"""A published contract cut to the operations in use: what is left promises exactly what it promised before."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from harness.cassettes import store
from harness.compare.exchanges import ExchangeJudge
from harness.model.errors import SourceError, UsageError
from harness.run.trim import trim
from harness.sources.discovery import as_openapi

ROOT = Path(__file__).parents[2]
STRIPE = ROOT / "contracts" / "providers" / "stripe.json"
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Acme", "version": "7"},
    "security": [{"key": []}],
    "tags": [{"name": "pets"}, {"name": "shops"}],
    "paths": {
        "/pets": {
            "parameters": [{"$ref": "#/components/parameters/Trace"}],
            "get": {
                "operationId": "pets",
                "tags": ["pets"],
                "responses": {"200": {"$ref": "#/components/responses/Pet"}},
            },
            "post": {"tags": ["pets"], "responses": {}},
        },
        "/shops": {"get": {"tags": ["shops"], "security": [{"token": []}], "responses": {}}},
        "/odd": {"get": {"responses": {"200": {"$ref": "#/paths/~1shops/get"}}}},
    },
    "components": {
        "parameters": {"Trace": {"name": "trace", "in": "query"}, "Other": {}},
        "responses": {"Pet": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}},
        "schemas": {
            "Shop": {},
            "Pet": {
                "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": "#/components/schemas/Dog"}}
            },
            "Cat": {"properties": {"mother": {"$ref": "#/components/schemas/Cat"}}},
            "Dog": {"properties": {"colour": {"$ref": "#/components/schemas/Colour/properties/x"}}},
            "Colour": {"properties": {"x": {}}},
        },
        "securitySchemes": {"key": {"type": "apiKey"}, "token": {"type": "http"}},
    },
}


def _written(folder: Path, document: Any) -> Path:
    file = folder / "acme.json"
    file.write_text(json.dumps(document))
    return file


def test_what_an_operation_reaches_is_kept(tmp_path: Path) -> None:
    """Over references of every kind, discriminators, circles and security; nothing else is."""
    made = trim(_written(tmp_path, DOCUMENT), ["pets"], root=tmp_path).cut.document
    assert {path: sorted(item) for path, item in made["paths"].items()} == {"/pets": ["get", "parameters"]}
    assert {kind: list(held) for kind, held in made["components"].items()} == {
        "parameters": ["Trace"],
        "responses": ["Pet"],
        "schemas": ["Pet", "Cat", "Dog", "Colour"],
        "securitySchemes": ["key"],
    }
    assert made["tags"] == [{"name": "pets"}]


def test_the_result_says_what_it_was_cut_from(tmp_path: Path) -> None:
    """Source, version, the hash of the file as it was, and how many operations it had."""
    file = _written(tmp_path, DOCUMENT)
    made = trim(file, ["GET /shops"], root=tmp_path, source="https://acme.test/openapi.json")
    assert made.cut.document["x-trimmed-from"] == {
        "source": "https://acme.test/openapi.json",
        "version": "7",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "operations": 4,
    }
    assert made.summary.startswith("1 of 4 operations, ")


def test_a_recording_is_judged_the_same_by_what_is_left() -> None:
    """The operations in use are those that the cassettes hold."""
    recorded = ROOT / "cassettes" / "stripe"
    made = trim(STRIPE, (), root=ROOT, recorded=recorded)
    assert 0 < len(made.cut.kept) < len(made.cut.held)
    before, after = ExchangeJudge(json.loads(STRIPE.read_text())), ExchangeJudge(made.cut.document)
    exchanges = [each for folder in store.discover(recorded) for each in store.load(folder, root=ROOT).exchanges]
    assert exchanges
    assert [before.compare(each) for each in exchanges] == [after.compare(each) for each in exchanges]


def test_a_discovery_document_stays_one(tmp_path: Path) -> None:
    """Methods by their ids, schemas over their references, the scopes that are left."""
    document = {
        "kind": "discovery#restDescription",
        "version": "v1",
        "rootUrl": "https://acme.test/",
        "auth": {"oauth2": {"scopes": {"read": {"description": "r"}, "write": {"description": "w"}}}},
        "resources": {
            "pets": {
                "methods": {
                    "list": {"id": "pets.list", "path": "pets", "scopes": ["read"], "response": {"$ref": "Pets"}},
                    "drop": {"id": "pets.drop", "path": "pets", "httpMethod": "DELETE", "scopes": ["write"]},
                },
                "resources": {"toys": {"methods": {"list": {"id": "toys.list", "path": "toys"}}}},
            }
        },
        "schemas": {
            "Pets": {"id": "Pets", "type": "object", "properties": {"x": {"$ref": "Pet"}}},
            "Pet": {"id": "Pet", "type": "object"},
            "Toy": {"id": "Toy", "type": "object"},
        },
    }
    made = trim(_written(tmp_path, document), ["pets.list"], root=tmp_path).cut.document
    assert made["resources"]["pets"].keys() == {"methods"}
    assert list(made["resources"]["pets"]["methods"]) == ["list"]
    assert list(made["schemas"]) == ["Pets", "Pet"]
    assert list(made["auth"]["oauth2"]["scopes"]) == ["read"]
    assert list(as_openapi(made, source="acme")["paths"]) == ["/pets"]


@pytest.mark.parametrize(
    ("document", "operations", "what"),
    [
        (DOCUMENT, ["GET /pet", "GET /shop"], "GET /pet'.*did you mean.*; .*GET /shop'"),
        (DOCUMENT, [], "no operation is named"),
        (DOCUMENT, ["GET /odd"], "leads to no component"),
        ({"swagger": "2.0"}, ["GET /pets"], "no OpenAPI 3 and no discovery document"),
    ],
)
def test_what_cannot_be_trimmed_says_why(tmp_path: Path, document: Any, operations: list[str], what: str) -> None:
    """All unknown operations in one message, each with the nearest; never a document with loose ends."""
    with pytest.raises((UsageError, SourceError), match=what):
        trim(_written(tmp_path, document), operations, root=tmp_path)


def test_no_file_and_no_cassette_are_told(tmp_path: Path) -> None:
    """With the path."""
    with pytest.raises(SourceError, match="cannot be read"):
        trim(tmp_path / "none.json", ["GET /pets"], root=tmp_path)
    with pytest.raises(SourceError, match="there is no cassette"):
        trim(_written(tmp_path, DOCUMENT), (), root=tmp_path, recorded=tmp_path / "empty")
