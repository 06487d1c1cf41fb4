"""Code of the user's that judges a value is never taken for agreement: towards such a model the answer is open, with its name."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    PrivateAttr,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic.dataclasses import dataclass

from harness.run.assign import assign_schemas
from harness.run.diff import diff


def even(value: int) -> int:
    """Refuse odd numbers."""
    if value % 2:
        raise ValueError("odd")
    return value


class Plain(BaseModel):
    """No code."""

    x: int


class Private(BaseModel):
    """What Pydantic runs after the fields is its own."""

    x: int
    _seen: int = PrivateAttr(1)


@dataclass
class PlainData:
    """A dataclass without code."""

    x: int


class After(BaseModel):
    """A function after."""

    x: Annotated[int, AfterValidator(even)]


class Fielded(BaseModel):
    """A method after."""

    x: int

    @field_validator("x")
    @classmethod
    def judged(cls, value: int) -> int:
        """Refuse odd numbers."""
        return even(value)


class Whole(BaseModel):
    """All fields together."""

    x: int

    @model_validator(mode="after")
    def judged(self) -> Whole:
        """Refuse odd numbers."""
        even(self.x)
        return self


class Begun(BaseModel):
    """After construction, with private attributes."""

    x: int
    _seen: int = PrivateAttr(1)

    def model_post_init(self, context: Any) -> None:
        """Refuse odd numbers."""
        even(self.x)


@dataclass
class Data:
    """After construction."""

    x: int

    def __post_init__(self) -> None:
        even(self.x)


class Before(BaseModel):
    """A function before."""

    x: Annotated[int, BeforeValidator(even)]


class Wrapped(BaseModel):
    """A function around."""

    x: Annotated[int, WrapValidator(lambda value, read: read(value))]


class Reshaped(BaseModel):
    """The whole before."""

    x: int

    @model_validator(mode="before")
    @classmethod
    def judged(cls, value: Any) -> Any:
        """Take anything for a field."""
        return value if isinstance(value, dict) else {"x": 0}


class Given(BaseModel):
    """A constructor that fills in a field."""

    x: int

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"x": 0, **given})


LIST = {"type": "object", "properties": {"x": {"type": "array"}}, "required": ["x"]}


@pytest.mark.parametrize(
    ("model", "name"),
    [(After, "even"), (Fielded, "judged"), (Whole, "judged"), (Begun, "model_post_init"), (Data, "__post_init__")],
)
def test_code_that_sees_a_value_of_the_type_may_refuse_it(model: Any, name: str) -> None:
    """What fits the type is open, and why; what does not is refused; within another model too."""
    found = assign_schemas(Plain, model)
    assert found.verdict == "unknown"
    assert name in found.reason
    assert assign_schemas(list[Plain], list[model]).verdict == "unknown"
    assert assign_schemas(LIST, model).verdict == "no"


@pytest.mark.parametrize("model", [Before, Wrapped, Reshaped, Given])
def test_code_that_sees_a_value_first_may_do_anything(model: Any) -> None:
    """It may refuse what fits the type and mend what does not."""
    for producer in (Plain, LIST):
        found = assign_schemas(producer, model)
        assert found.verdict == "unknown"
        assert "code that sees the value first" in found.reason


@pytest.mark.parametrize("model", [Plain, Private, PlainData])
def test_a_model_without_code_is_sure(model: Any) -> None:
    """Both ways."""
    assert assign_schemas(Plain, model).verdict == "yes"
    assert assign_schemas(LIST, model).verdict == "no"


@pytest.mark.parametrize("model", [After, Fielded, Whole, Begun, Data, Before, Given])
def test_what_is_declared_is_compared_without_the_code(model: Any) -> None:
    """Versions are compared by what they promise; a validator is no change of it."""
    assert diff(Plain, model).findings == ()
    assert diff(model, model).findings == ()
