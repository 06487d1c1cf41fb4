"""What a type writes it reads back, where that can be known; what only looks alike is told apart by Pydantic too."""

from __future__ import annotations

from decimal import Decimal
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Interface
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from harness.run.assign import assign_schemas
from harness.sources.pydantic_reader import read_model
from harness.sources.pydantic_walk import ModelReading
from harness.values.evaluate import accepts


class Packed(BaseModel):
    """Bytes in base64 both ways."""

    model_config = ConfigDict(val_json_bytes="base64", ser_json_bytes="base64")
    x: bytes


TRIMMED = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
PRICE = Annotated[Decimal, Field(ge=0, decimal_places=2)]
ADDRESSES = (IPv4Address, IPv6Address, IPv4Network, IPv6Interface)


@pytest.mark.parametrize("model", [Decimal, PRICE, Packed, TRIMMED, Path, *ADDRESSES])
def test_a_type_takes_what_it_sends(model: Any) -> None:
    """And refuses a list."""
    assert assign_schemas(model, model).verdict == "yes"
    assert assign_schemas(list[int], model).verdict == "no"


def test_a_wider_type_does_not_fit_a_narrower_one() -> None:
    """Where a value shows it, with that; a Decimal's bounds are not compared, and so left open."""
    assert assign_schemas(PRICE, Decimal).verdict == "yes"
    assert assign_schemas(Decimal, PRICE).verdict == "unknown"
    assert assign_schemas(TRIMMED, {"type": "string", "pattern": r"^\S"}).verdict == "yes"
    assert assign_schemas(IPv4Address, {"type": "string", "minLength": 7}).verdict != "no"
    found = assign_schemas(IPv6Interface, {"type": "string", "maxLength": 2})
    assert found.verdict == "no"
    assert found.witness is not None
    assert str(TypeAdapter(IPv6Interface).validate_python(found.witness.value)) == found.witness.value


@pytest.mark.parametrize("model", [Decimal, *ADDRESSES])
def test_texts_are_judged_as_pydantic_does(model: Any) -> None:
    """What it writes for a text, and whether it takes it."""
    adapter = TypeAdapter(model)
    taken, sent = read_model(model).shape, read_model(model, ModelReading(mode="serialization")).shape
    for text in (
        "",
        "0",
        "1E+3",
        "1e3",
        "-0.50",
        "1_0",
        "1.2.3.4",
        "01.2.3.4",
        "::",
        "::1%a",
        "0::",
        "1.2.3.4/8",
        "1.0.0.0/8",
        "::1/64",
    ):
        try:
            written = adapter.dump_python(adapter.validate_python(text), mode="json")
        except ValidationError:
            assert accepts(taken, text) is not True
            assert accepts(sent, text) is not True
        else:
            assert accepts(taken, text) is not False
            assert accepts(sent, written) is True
            assert written == text or accepts(sent, text) is not True
