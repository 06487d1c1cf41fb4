"""Google discovery documents become the contract that they promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.model import shape as s
from harness.model.contract import Contract, Operation
from harness.model.errors import SourceError
from harness.sources.discovery import as_openapi, is_discovery
from harness.sources.documents import read_document
from harness.sources.openapi import read_openapi

DISCOVERY: dict[str, Any] = {
    "kind": "discovery#restDescription",
    "title": "Files",
    "version": "v3",
    "rootUrl": "https://www.example.test/",
    "servicePath": "drive/v3/",
    "auth": {"oauth2": {"scopes": {"read": {"description": "See files"}, "write": {"description": "Change files"}}}},
    "parameters": {"alt": {"type": "string", "enum": ["json", "media"], "location": "query", "default": "json"}},
    "schemas": {
        "File": {
            "id": "File",
            "type": "object",
            "properties": {
                "id": {"type": "string", "readOnly": True},
                "name": {"type": "string", "annotations": {"required": ["files.create"]}},
                "size": {"type": "string", "format": "int64"},
                "made": {"type": "string", "format": "google-datetime"},
                "kept": {"type": "string", "format": "google-duration"},
                "raw": {"type": "string", "format": "byte"},
                "mask": {"type": "string", "format": "google-fieldmask"},
                "count": {"type": "integer", "format": "uint32"},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                "owner": {"$ref": "Owner"},
                "anything": {"type": "any"},
                "must": {"type": "boolean", "required": True},
            },
        },
        "Owner": {
            "type": "object",
            "properties": {
                "mail": {"type": "string", "annotations": {"required": ["files.create"]}},
                "files": {"type": "array", "items": {"$ref": "File"}},
            },
        },
        "Odd": {"type": "object", "properties": {"a": {"type": "tuple"}, "b": {"$ref": "Nowhere"}, "c": 3}},
    },
    "resources": {
        "files": {
            "methods": {
                "create": {
                    "id": "files.create",
                    "httpMethod": "POST",
                    "path": "files",
                    "request": {"$ref": "File"},
                    "response": {"$ref": "File"},
                    "scopes": ["write"],
                    "mediaUpload": {
                        "accept": ["image/*"],
                        "protocols": {"simple": {"path": "/upload/drive/v3/files"}},
                    },
                },
                "get": {
                    "id": "files.get",
                    "httpMethod": "GET",
                    "path": "files/{fileId}",
                    "deprecated": True,
                    "parameters": {
                        "fileId": {"type": "string", "location": "path", "required": True},
                        "pages": {"type": "integer", "location": "query", "minimum": "1", "maximum": "9"},
                        "tags": {"type": "string", "location": "query", "repeated": True, "deprecated": True},
                        "deep": {"type": "boolean", "location": "query", "default": "true"},
                        "ratio": {"type": "number", "location": "query", "minimum": "0.5", "maximum": "none"},
                    },
                    "response": {"$ref": "File"},
                    "scopes": ["read", "write"],
                    "supportsMediaDownload": True,
                },
            },
            "resources": {
                "parts": {
                    "methods": {
                        "drop": {
                            "id": "files.parts.drop",
                            "httpMethod": "DELETE",
                            "path": "v1/{+name}:drop",
                            "flatPath": "v1/files/{filesId}/parts/{partsId}:drop",
                            "parameters": {
                                "name": {"type": "string", "location": "path", "pattern": "^files/[^/]+/parts/[^/]+$"}
                            },
                        }
                    }
                }
            },
        }
    },
}


def _contract(document: dict[str, Any] = DISCOVERY) -> Contract:
    return read_openapi(as_openapi(document, source="a"), source="a")


def _operation(name: str) -> Operation:
    found = _contract().operation(name)
    assert found is not None
    return found


def _fields(shape: s.Shape) -> dict[str, s.Shape]:
    return {name: s.resolve(each.shape) for name, each in shape.objects[0].fields.items()}


def test_only_descriptions_of_rest_interfaces_are_discovery_documents() -> None:
    """The list of interfaces has another kind."""
    assert is_discovery(DISCOVERY)
    assert not is_discovery({"kind": "discovery#directoryList"})
    assert not is_discovery([])


def test_every_method_is_an_operation_below_the_service_path() -> None:
    """Uploads are operations of their own, and a path of several segments is written with them apart."""
    assert [each.name for each in _contract().operations] == [
        "POST /drive/v3/files",
        "POST /upload/drive/v3/files",
        "GET /drive/v3/files/{fileId}",
        "DELETE /drive/v3/v1/files/{filesId}/parts/{partsId}:drop",
    ]


def test_types_and_formats_are_read_in_their_own_words() -> None:
    """Whole numbers of 64 bits are text, durations are seconds, bytes come in both alphabets, masks are any text."""
    fields = _fields(_operation("GET /drive/v3/files/{fileId}").responses[0].content[0].typed.shape)
    assert fields["size"] is s.string(format="int64")
    assert fields["made"] is s.string(format="date-time")
    assert fields["kept"] is s.string(patterns=(r"^-?[0-9]+(\.[0-9]{1,9})?s$",))
    assert fields["raw"] is s.string(patterns=("^[A-Za-z0-9+/_-]*={0,2}$",))
    assert fields["count"] is s.number(minimum=0, maximum=2**32 - 1, integer=True)
    assert fields["labels"] is s.object_({}, s.STRING)
    assert fields["anything"] is s.UNKNOWN


def test_fields_are_required_where_a_method_says_so() -> None:
    """`required: true` counts everywhere, `annotations.required` in the requests of the named methods, nested ones too."""
    sent = _operation("POST /drive/v3/files").request_bodies[0].typed.shape
    got = _operation("POST /drive/v3/files").responses[0].content[0].typed.shape
    assert set(sent.objects[0].required) == {"must", "name"}
    assert set(got.objects[0].required) == {"must"}
    assert _fields(sent)["owner"].objects[0].required == ("mail",)
    assert "id" not in sent.objects[0].fields


def test_parameters_have_bounds_defaults_and_repetition() -> None:
    """All of them are written as text in the document; what is no number bounds nothing."""
    found = {each.name: each for each in _operation("GET /drive/v3/files/{fileId}").parameters}
    assert found["fileId"].required
    assert found["pages"].typed.shape is s.number(minimum=1, maximum=9, integer=True)
    assert found["tags"].typed.shape is s.array(s.STRING)
    assert (found["tags"].style, found["tags"].explode, found["tags"].deprecated) == ("form", True, True)
    assert found["ratio"].typed.shape is s.number(minimum=0.5)
    assert found["alt"].typed.shape is s.enum(["json", "media"])
    parts = {each.name for each in _operation("DELETE /drive/v3/v1/files/{filesId}/parts/{partsId}:drop").parameters}
    assert parts == {"filesId", "partsId", "alt"}


def test_any_scope_suffices_and_media_is_anything() -> None:
    """Scopes are alternatives; downloads and uploads have bodies that no schema describes."""
    got = _operation("GET /drive/v3/files/{fileId}")
    assert got.security == ({"oauth2": ("read",)}, {"oauth2": ("write",)})
    assert got.deprecated
    assert got.tags == ("files",)
    assert [each.content_type for each in got.responses[0].content] == ["application/json", "*/*"]
    uploaded = _operation("POST /upload/drive/v3/files")
    kinds = [each.content_type for each in uploaded.request_bodies]
    assert kinds == ["multipart/related", "image/*", "application/json"]


def test_what_is_no_schema_is_unresolved() -> None:
    """The reason names the type, the reference, or what stands there."""
    odd = as_openapi(DISCOVERY, source="a")["components"]["schemas"]["Odd"]["properties"]
    assert [each["x-harness-unresolved"].partition(" is ")[0] for each in odd.values()] == [
        "the type 'tuple'",
        "nothing",
        "3",
    ]


@pytest.mark.parametrize(
    "broken",
    [{"schemas": [1]}, {"resources": {"a": 1}}, {"parameters": {"a": [1]}}],
    ids=("list", "resource", "parameter"),
)
def test_broken_documents_are_refused(broken: dict[str, Any]) -> None:
    """The error names the part and the document."""
    with pytest.raises(SourceError, match=r"a: `\w+` is an object of objects"):
        as_openapi({"kind": DISCOVERY["kind"], **broken}, source="a")


def test_a_bare_document_is_an_empty_contract() -> None:
    """Nothing is required of it."""
    found = _contract({"kind": DISCOVERY["kind"], "auth": {}})
    assert (found.operations, found.security_schemes) == ((), {})


@pytest.mark.parametrize("name", ["drive.v3", "gmail.v1", "sheets.v4", "oauth2.v2", "cloudresourcemanager.v1"])
def test_documents_that_the_client_library_ships_are_read_whole(name: str) -> None:
    """Every method becomes an operation, and nothing is unresolved."""
    library = pytest.importorskip("googleapiclient.discovery_cache", reason="google-api-python-client ships them")
    document = read_document(Path(library.__file__).parent / "documents" / f"{name}.json")
    found = _contract(document)
    assert len(found.operations) >= _methods(document)
    assert found.unresolved == ()


def _methods(resource: dict[str, Any]) -> int:
    inner = resource.get("resources", {}).values()
    return len(resource.get("methods", {})) + sum(_methods(each) for each in inner)


def test_variants_are_alternatives_told_apart_by_a_value() -> None:
    """A change of one of them is a change of what holds them."""
    told = {
        "discriminant": "kind",
        "map": [{"type_value": "own", "$ref": "Owner"}, {"type_value": "x", "$ref": "Gone"}],
    }
    schemas = {**DISCOVERY["schemas"], "Holder": {"id": "Holder", "type": "object", "variant": told}}
    held = as_openapi({**DISCOVERY, "schemas": schemas}, source="files.json")["components"]["schemas"]["Holder"]
    assert held["oneOf"] == [{"$ref": "#/components/schemas/Owner"}]
    assert held["discriminator"] == {"propertyName": "kind", "mapping": {"own": "#/components/schemas/Owner"}}


@pytest.mark.parametrize("wrong", [None, 1.5, [], {}, ["s", 1]])
def test_members_of_the_wrong_kind_stop_nothing(wrong: Any) -> None:
    """What cannot be read is left out, or said, wherever it stands."""
    method = {"id": "x.get", "path": "files", "httpMethod": "GET", "scopes": wrong, "response": {"$ref": "F"}}
    document = {
        "kind": "discovery#restDescription",
        "schemas": {"F": {"id": "F", "type": "object", "properties": {"a": {"type": wrong}}}},
        "resources": {"files": {"methods": {"get": method}}},
    }
    assert as_openapi(document, source="x")["paths"]
