"""Writes contracts/providers/google.json from the discovery documents of the installed SDK.

`python -m examples.storefront.recording.google_contract` after an update of google-api-python-client. The documents are
Google's, under the Apache License 2.0; what is left out and added is said in the contract itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from harness.sources.discovery import as_openapi

FILE = Path(__file__).parents[3] / "contracts" / "providers" / "google.json"
IN_USE = {
    "sheets.v4": ("sheets.spreadsheets.create", "sheets.spreadsheets.values.append"),
    "drive.v3": ("drive.files.get", "drive.files.list", "drive.permissions.create"),
    "gmail.v1": ("gmail.users.messages.send",),
}
"""The operations that the shop calls, by discovery document."""

_REFERENCE = "#/components/"
_ABOUT = (
    "Made from the discovery documents of Sheets v4, Drive v3 and Gmail v1 that google-api-python-client carries, which "
    "Google publishes under the Apache License 2.0 (https://www.apache.org/licenses/LICENSE-2.0). Changed: written as "
    "OpenAPI, cut to the operations that the example calls, the schemas' names led by their document's, descriptions left "
    "out. Added by us: the error envelope, of which discovery documents say nothing."
)
_ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "integer"},
                "message": {"type": "string"},
                "status": {"type": "string"},
                "errors": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
                "details": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
            },
        }
    },
}
"""Source: https://cloud.google.com/apis/design/errors"""


def discovery(name: str) -> dict[str, Any]:
    """A discovery document of the installed SDK."""
    held = files("googleapiclient") / "discovery_cache" / "documents" / f"{name}.json"
    document: dict[str, Any] = json.loads(held.read_text(encoding="utf-8"))
    return document


def contract(written: str) -> dict[str, Any]:
    """The contract of the operations in use, as of the day on which it is written."""
    documents = {name: discovery(name) for name in IN_USE}
    paths: dict[str, Any] = {}
    components: dict[str, Any] = {"schemas": {"Error": _ERROR}, "parameters": {}}
    for name, document in documents.items():
        _add(name.partition(".")[0], as_openapi(document, source=name), IN_USE[name], paths, components)
    version = ", ".join(f"{name} {document['revision']}" for name, document in documents.items())
    return {
        "openapi": "3.1.0",
        "info": {"title": "Google Workspace, the operations in use", "version": version, "description": _ABOUT},
        "x-source": "https://developers.google.com/workspace",
        "x-api-version": version,
        "x-written": written,
        "servers": [{"url": document["rootUrl"].rstrip("/")} for document in documents.values()],
        "paths": paths,
        "components": components,
    }


def _add(
    prefix: str, whole: dict[str, Any], in_use: tuple[str, ...], paths: dict[str, Any], components: dict[str, Any]
) -> None:
    """Put one document's operations in use into the whole, with the components that they need."""
    taken: dict[str, Any] = {}
    for path, item in whole["paths"].items():
        for verb, operation in item.items():
            if operation["operationId"] in in_use and "resumable" not in path:
                taken.setdefault(path, {})[verb] = _operation(operation)
    needed = list(_references(taken))
    for reference in needed:
        kind, _, name = reference.removeprefix(_REFERENCE).partition("/")
        part = _plain(whole["components"][kind][name])
        needed += [each for each in _references(part) if each not in needed]
        components[kind][f"{prefix}.{name}"] = _renamed(part, prefix)
    paths.update(_renamed(taken, prefix))
    for item in paths.values():
        for operation in item.values():
            operation["responses"]["default"] = _failure()


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(each) for name, each in operation.items() if name not in ("security", "tags")}


def _failure() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": "An error", "content": {"application/json": {"schema": schema}}}


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for each in part.values():
            yield from _references(each)
    elif isinstance(part, list):
        for each in part:
            yield from _references(each)


def _plain(part: Any, *, names: bool = False) -> Any:
    """The part without descriptions; below `properties`, a description is a field of that name."""
    if isinstance(part, dict):
        kept = (
            part
            if names
            else {name: each for name, each in part.items() if name != "description" or part.keys() <= {"description"}}
        )
        return {name: _plain(each, names=name == "properties" and not names) for name, each in kept.items()}
    return [_plain(each) for each in part] if isinstance(part, list) else part


def _renamed(part: Any, prefix: str) -> Any:
    text = json.dumps(part)
    return json.loads(re.sub(r'("\$ref": "#/components/\w+/)', rf"\g<1>{prefix}.", text))


if __name__ == "__main__":
    FILE.write_text(f"{json.dumps(contract(date.today().isoformat()), indent=2)}\n", encoding="utf-8")  # noqa: DTZ011 - the writer's own day
