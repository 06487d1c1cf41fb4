"""Models by operation are a contract."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, create_model

from harness.model import shape as s
from harness.model.errors import SourceError
from harness.sources.openapi import read_openapi
from harness.sources.pydantic_contract import contract_document, is_contract


class Item(BaseModel):
    """Nested."""

    sku: str


class Order(BaseModel):
    """With a default, which an answer may leave out."""

    items: list[Item]
    note: str = ""


def test_operations_have_the_bodies_of_their_models() -> None:
    """A bare model is the answer of a success; a request is named, and None is an empty body."""
    models = {"POST /orders": {"request": Item, "201": Order, "4XX": None}, "GET /orders": list[Order]}
    found = read_openapi(contract_document(models, title="shop").schema, source="shop")
    item = s.object_({"sku": s.Field(s.STRING)})
    order = s.object_({"items": s.Field(s.array(item)), "note": s.Field(s.STRING, False)})
    listed, made = found.operations
    assert made.request_bodies[0].typed.shape is item
    assert made.body_required
    assert [(each.status, len(each.content)) for each in made.responses] == [("201", 1), ("4XX", 0)]
    assert made.responses[0].content[0].typed.shape is order
    assert listed.responses[0].content[0].typed.shape is s.array(order)


def test_classes_of_one_name_stay_apart() -> None:
    """Each keeps its own definition."""
    one, two = create_model("Thing", a=(int, ...)), create_model("Thing", b=(str, ...))
    document = contract_document({"GET /a": one, "GET /b": two, "GET /c": one}, title="t")
    assert sorted(document.schema["components"]["schemas"]) == ["Thing", "Thing_2"]
    assert document.classes == {"Thing": one, "Thing_2": two}


@pytest.mark.parametrize(
    ("models", "what"),
    [
        ({"FETCH /a": Item}, "no operation"),
        ({"GET /a": {"soon": Item}}, "models for soon"),
        ({"GET /a": object()}, "makes nothing"),
    ],
    ids=("method", "place", "model"),
)
def test_what_is_no_contract_is_refused(models: Any, what: str) -> None:
    """The error names the operation or the place."""
    with pytest.raises(SourceError, match=what):
        contract_document(models, title="t")


def test_a_contract_is_a_mapping_of_operations() -> None:
    """Anything else is not one."""
    assert is_contract({"GET /a": Item})
    assert not is_contract({})
    assert not is_contract({"a": Item})
    assert not is_contract(Item)
