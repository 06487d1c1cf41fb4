"""Why readers leave a part of a schema unresolved: every reason in one place, each a sentence that names the construct."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

UNRESOLVED = "x-harness-unresolved"
"""Keyword of ours: some unknown part of what its schema holds; its value is the reason."""

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "alias-from-end": "the alias path {name} counts from the end of a list, which no schema says",
        "alias-shared": "whether a closed object takes {name}, which several alias paths begin with, depends on which is used",
        "alias-many": "{name} takes {count} fields by several names each, and only the first of each is followed",
        "bounds": "the bounds of {name} hold for the value that the text stands for, not for the text",
        "callable-tag": "the discriminator {name} is a function of the value, which is not run",
        "code": "{name} is an instance test or a callable, which no JSON value passes for certain",
        "coerced": "which texts and numbers Pydantic's lax mode reads as {name} is not spelt out",
        "default-factory": "what the default factory of {name} makes is not known before it runs",
        "json-text": "the text must itself be JSON of a certain type",
        "keys": "the keys of a mapping are written as text by the rules of {name}",
        "own-validator": "Pydantic's own validator {name} refuses some of what its type takes",
        "plain-validator": "the validator {name} replaces Pydantic's own, and it is not run",
        "refusing-validator": "{name} is code that may refuse some of what its type takes, and it is not run",
        "reshaping-validator": "{name} is code that sees the value first and may reshape or refuse it, and it is not run",
        "runtime-type": "the class of the value at run time decides how {name} is written",
        "serializer": "the serialiser {name} has no return annotation, and it is not run",
        "set-items": "different items of a set may be written alike",
        "set-size": "duplicates of a set are dropped before its size is checked",
        "stripped": "{name} is trimmed or changes case before its constraints are checked",
        "unknown-construct": "Pydantic's construct {name} is not read",
        "discovery-type": "the type {name} is none of the discovery format's",
        "discovery-reference": "nothing is declared under the name {name}, though a schema refers to it",
        "discovery-node": "{name} is no schema of the discovery format",
    }
)


def because(reason: str, name: Any = "", **facts: Any) -> str:
    """The sentence of a reason about a construct."""
    return REASONS[reason].format(name=name, **facts)


def partly(node: Mapping[str, Any], reason: str, name: Any = "", **facts: Any) -> dict[str, Any]:
    """A schema of which only some unknown part is meant."""
    return {**node, UNRESOLVED: because(reason, name, **facts)}
