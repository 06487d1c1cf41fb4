"""What may be absent in a Python module: optional fields of its models, and reads that rest on them without asking.

Shape of the facts' data, by kind: `class` has `name`, `bases`, `optional` (names of fields), `model` (it is validated data: Pydantic or a
dataclass); `optional-read` has `type` and `field` where a declaration must confirm it, and `sure` where the code itself says that it may fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from harness.sources.code.edits import added_argument
from harness.sources.code.python_answers import is_expected_to_fail
from harness.sources.code.python_clients import Module
from harness.sources.code.python_names import CLASS, FUNCTION, arguments, decorators
from harness.sources.code.tree import Node

_OPTIONAL: Final = re.compile(r"\bOptional\[|\|\s*None\b|\bNone\s*\|")
_MAKING: Final = re.compile(
    r"^(?P<type>[A-Z]\w*)(?:\.(?:model_validate(?:_json)?|parse_obj|parse_raw|from_dict|model_construct))?$"
)
_NAMED: Final = re.compile(r"^[\"']?(?P<type>[A-Z]\w+)[\"']?$")
_ENVIRONMENT: Final = re.compile(
    r"^(?:os\.environ\.get|os\.getenv|getenv|environ\.get|[\w.]*\bheaders\.get|[\w.]*\bquery_params\.get)$"
)
_OF_TEXT: Final = frozenset(
    [
        "split",
        "lower",
        "upper",
        "strip",
        "rstrip",
        "lstrip",
        "startswith",
        "endswith",
        "encode",
        "replace",
        "removeprefix",
        "removesuffix",
    ]
)


def classes(names: Module) -> Iterator[tuple[Node, dict[str, Any]]]:
    """Every class with its bases and its optional fields."""
    for node in names.root.source.of(CLASS):
        listed = node.kid("argument_list")
        bases = [each.text for each in listed.kids_of("identifier", "attribute")] if listed is not None else []
        block = node.kid("block")
        fields = [each.kid("assignment") for each in block.kids] if block is not None else []
        optional = [
            each.kids[0].text
            for each in fields
            if each is not None and (kind := each.kid("type")) is not None and _OPTIONAL.search(kind.text)
            if not _is_filled(each, kind, block)
        ]
        made = any("dataclass" in each.text for each in decorators(node))
        model = made or any(each.rpartition(".")[2] == "BaseModel" for each in bases)
        yield node, {"name": node.kids[0].text, "bases": bases, "optional": optional, "model": model}


def _is_filled(field: Node, kind: Node, block: Node | None) -> bool:
    """Does a field that may be absent hold something once the object is made: by its default, or by what follows its making?"""
    default = field.kids[-1]
    if default is not kind and default.kind not in {"none", "call", "identifier", "attribute", "ellipsis"}:
        return True
    made = (
        each
        for each in (block.below("function_definition") if block is not None else ())
        if each.kids[0].text in {"__post_init__", "model_post_init"}
    )
    return any(re.search(rf"\bself\.{re.escape(field.kids[0].text)}\s*=(?!=)", each.text) for each in made)


def optional_reads(names: Module) -> Iterator[tuple[str, Node, dict[str, Any]]]:
    """Reads of what may be absent, where nothing asks for it first."""
    for name, kind, function in _typed(names):
        told = set[str]()
        for each in function.source.mentions(name, function.start, function.end):
            field = each.parent
            outer = field.parent if field is not None else None
            if field is None or outer is None or field.kind != "attribute" or field.kids[0] is not each:
                continue
            reads = outer.kind in {"attribute", "subscript"} and outer.kids[0] is field
            member = field.kids[1].text
            if (
                reads
                and member not in told
                and not _is_asked(field.text, function)
                and not is_expected_to_fail(each, function)
            ):
                told.add(member)
                yield "optional-read", outer, {"type": kind, "field": member, "sure": False, "shown": field.text}
    yield from _chains(names)


def _typed(names: Module) -> Iterator[tuple[str, str, Node]]:
    """Names that are of a class by their annotation, or by what makes them, with the function in which they are."""
    for node in names.root.source.of("typed_parameter", "typed_default_parameter"):
        kind, function = node.kid("type"), node.up(FUNCTION)
        found = _NAMED.match(kind.text) if kind is not None else None
        if found and function is not None and node.kids[0].kind == "identifier":
            yield node.kids[0].text, found["type"], function
    for node in names.root.source.of("assignment"):
        function, value = node.up(FUNCTION), node.kids[-1]
        if function is None or node.kids[0].kind != "identifier" or value.kind != "call":
            continue
        found = _MAKING.match(value.kids[0].text)
        if found and "." in value.kids[0].text:
            yield node.kids[0].text, found["type"], function


def _is_asked(field: str, function: Node) -> bool:
    """Is a field mentioned for itself anywhere in a function: asked for, compared, given a default, handed on?"""
    return re.search(rf"\b{re.escape(field)}\b(?!\s*[.\[(])", function.text) is not None


def _chains(names: Module) -> Iterator[tuple[str, Node, dict[str, Any]]]:
    """`payload.get("user").get("name")`, `os.environ.get("HOSTS").split(",")`: what `get` gives when there is nothing is not asked."""
    for call in names.root.source.of("call"):
        target, outer = call.kids[0], call.parent
        if outer is None or outer.kind not in {"attribute", "subscript"} or outer.kids[0] is not call:
            continue
        given = arguments(call)
        if set(given) != {"0"} or given["0"].kind != "string":
            continue
        then = outer.kids[1].text if outer.kind == "attribute" else "[]"
        plain = not re.search(r"config|settings|kwargs|environ", target.text, re.IGNORECASE)
        nested = plain and target.kind == "attribute" and target.kids[1].text == "get" and then in {"get", "[]"}
        of_text = _ENVIRONMENT.match(target.text) and then in _OF_TEXT
        function: Node = call.up(FUNCTION) or names.root
        if (nested and not _ENVIRONMENT.match(target.text) and "/" not in given["0"].text) or of_text:
            if is_expected_to_fail(call, function) or _is_looked_for(call, given["0"].text, function):
                continue
            yield (
                "optional-read",
                outer,
                {
                    "type": "",
                    "field": given["0"].text,
                    "sure": True,
                    "shown": call.normal,
                    "edits": _default(call, then),
                },
            )


def _default(call: Node, then: str) -> dict[str, Any]:
    """The edit that gives `get` a default."""
    edit = added_argument(call, '""' if then in _OF_TEXT else "{}") if then != "[]" else None
    return {"default": edit} if edit else {}


def _is_looked_for(call: Node, key: str, function: Node) -> bool:
    """Is a key asked for elsewhere in a function: `if "user" in payload`, `if payload.get("user")`?"""
    held = re.escape(call.kids[0].text.rpartition(".")[0])
    asked = rf"{re.escape(key)}\s+(?:not\s+)?in\s+{held}|(?:if|and|or|not|while)\s+{re.escape(call.text)}"
    return re.search(asked, function.text) is not None
