"""TypeScript from a provider's contract: reads its components in both directions and hands them to the printers.

The printer is our own. Generators that read OpenAPI (openapi-typescript, hey-api) need Node and an installation, know no
direction (a field with a default is optional in a request and always there in an answer), no camelCase, and could not be
held against a committed file by structure; shapes, and what they mean on either side, are what the harness has anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from harness.model import shape as s
from harness.model.contract import Body, Contract, Operation, Response
from harness.model.declared_types import DeclaredType, DeclaredTypes, OperationTypes
from harness.model.errors import SourceError
from harness.model.shape import Shape
from harness.render.typescript_shapes import identifiers
from harness.render.typescript_types import typescript
from harness.render.zod_types import zod
from harness.run.contracts import provider_document
from harness.sources.openapi import read_openapi
from harness.sources.openapi_components import (
    COMPONENTS,
    camelised,
    crossing,
    schemas,
    with_components_as_operations,
)


def generated(provider: str, root: Path, *, camel_case: bool = False, with_zod: bool = False) -> str:
    """The text of a TypeScript file with the types of `module:app`, an OpenAPI file or a URL. Raises: HarnessError."""
    types = declared(provider_document(provider, root)[0], provider, camel_case=camel_case)
    return zod(types) if with_zod else typescript(types)


def declared(document: Any, source: str, *, camel_case: bool = False) -> DeclaredTypes:
    """The types that an OpenAPI document declares. Raises: SourceError."""
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3."):
        raise SourceError("types are made from OpenAPI 3 documents", where=source)
    shown = camelised(document) if camel_case else document
    contract = read_openapi(with_components_as_operations(shown), source=source)
    return DeclaredTypes(
        title=contract.title,
        version=contract.version,
        types=tuple(_types(shown, contract)),
        operations=tuple(_operation(each, document) for each in _own(contract)),
    )


def _own(contract: Contract) -> Iterator[Operation]:
    own = (each for each in contract.operations if not each.path.startswith(COMPONENTS))
    return iter(sorted(own, key=lambda each: (each.path, each.method)))


def _types(document: Mapping[str, Any], contract: Contract) -> Iterator[DeclaredType]:
    """Each component once, or as `…Input` and `…Output` where requests and answers see it otherwise."""
    known = schemas(document)
    sent, answered = crossing(document)
    both = {
        each.path.removeprefix(COMPONENTS): each for each in contract.operations if each.path.startswith(COMPONENTS)
    }
    forms = {name: tuple(_forms(both[name], name in sent, name in answered)) for name in sorted(known) if name in both}
    names = identifiers(f"{name}{suffix}" for name, each in forms.items() for suffix, _ in each)
    for name, each in forms.items():
        for suffix, shape in each:
            yield _documented(names[f"{name}{suffix}"], shape, known[name])


def _forms(operation: Operation, sent: bool, answered: bool) -> Iterator[tuple[str, Shape]]:  # noqa: FBT001  two plain facts
    taken, given = _body(operation.request_bodies), _answer(operation.responses)
    if taken is None or given is None:
        return
    if sent and answered and taken is not given:
        yield from (("Input", taken), ("Output", given))
    else:
        yield "", taken if sent and not answered else given


def _documented(name: str, shape: Shape, schema: Any) -> DeclaredType:
    held = schema if isinstance(schema, dict) else {}
    fields = {key: each for key, each in (held.get("properties") or {}).items() if isinstance(each, dict)}
    return DeclaredType(
        name=name,
        shape=shape,
        description=_text(held.get("description")),
        fields={key: _text(each.get("description")) for key, each in fields.items()},
        deprecated=frozenset(key for key, each in fields.items() if each.get("deprecated") is True),
    )


def _operation(operation: Operation, document: Mapping[str, Any]) -> OperationTypes:
    raw = document.get("paths", {}).get(operation.path, {}).get(operation.method.lower(), {})
    return OperationTypes(
        name=operation.name,
        description=_text(raw.get("summary") or raw.get("description")),
        deprecated=operation.deprecated,
        path=_parameters(operation, "path"),
        query=_parameters(operation, "query"),
        header=_parameters(operation, "header"),
        body=_body(operation.request_bodies),
        body_required=operation.body_required,
        response=_answer(each for each in operation.responses if each.status.startswith("2")),
        errors={each.status: shape for each in operation.responses if (shape := _error(each)) is not None},
    )


def _parameters(operation: Operation, place: str) -> Mapping[str, tuple[Shape, bool]]:
    return {each.name: (each.typed.shape, each.required) for each in operation.parameters if each.place == place}


def _error(response: Response) -> Shape | None:
    return None if response.status.startswith(("2", "3")) else _json(response.content)


def _body(bodies: tuple[Body, ...]) -> Shape | None:
    """What a request holds: JSON, else whatever there is."""
    return _json(bodies) or next((each.typed.shape for each in bodies), None)


def _answer(responses: Any) -> Shape | None:
    found = [shape for each in responses if (shape := _json(each.content)) is not None]
    return s.union(*found) if found else None


def _json(bodies: tuple[Body, ...]) -> Shape | None:
    return next((each.typed.shape for each in bodies if "json" in each.content_type), None)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
