"""Values of schemas for other people's tests, asked for from outside; another validator says which are valid."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from pydantic import BaseModel, TypeAdapter, ValidationError

import harness

README = Path(__file__).parents[2] / "README.md"
EXCLUSIVE = {"type": "integer", "minimum": 1, "exclusiveMinimum": True, "maximum": 9}


class Order(BaseModel):
    """A type with a field that is not required."""

    state: Literal["new", "paid"]
    note: str | None = None


@settings(max_examples=30)
@given(st.data())
def test_values_of_a_model_are_valid_and_near_misses_are_not(data: st.DataObject) -> None:
    """By Pydantic's own judgement; a miss says what was done."""
    order = data.draw(harness.strategy(Order))
    assert TypeAdapter(Order).validate_python(order, strict=True).state in {"new", "paid"}
    miss = data.draw(harness.near_misses(Order))
    with pytest.raises(ValidationError):
        TypeAdapter(Order).validate_python(miss.value, strict=True)
    assert miss.cause


@settings(max_examples=30)
@given(harness.strategy(EXCLUSIVE, dialect="draft-04"))
def test_values_are_drawn_by_the_dialect_that_is_named(value: Any) -> None:
    """In draft 4 a bound is made exclusive by a boolean."""
    assert value > 1
    assert Draft4Validator(EXCLUSIVE).is_valid(value)


def test_what_allows_nothing_is_said() -> None:
    """There is no value to draw, or none that is refused."""
    with pytest.raises(ValueError, match="no JSON value belongs to never"):
        harness.strategy({"not": {}})
    with pytest.raises(ValueError, match="nothing is refused"):
        harness.near_misses({})


def test_the_example_of_the_readme_passes() -> None:
    """It is a test itself."""
    (code,) = re.findall(r"```python\n(import harness\n.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    held: dict[str, Any] = {}
    exec(compile(code, str(README), "exec"), held)
    settings(max_examples=20)(held["test_orders"])()
