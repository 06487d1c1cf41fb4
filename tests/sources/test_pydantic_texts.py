"""Which texts pass for numbers in Pydantic's lax mode is read as Pydantic does it, text by text."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from pydantic import FiniteFloat, TypeAdapter, ValidationError

from harness.run.assign import assign_schemas
from harness.sources.pydantic_reader import read_model
from harness.values.evaluate import accepts

TEXTS = ["".join(each) for size in range(1, 5) for each in itertools.product("01 -+._e", repeat=size)]
WORDS = ["inf", "-Infinity", "NaN", "infinit", "\uff11", "\u20031", "1\ufeff", "0x1", "1" * 4301, "0" * 4301, "1e400"]


def _takes(adapter: TypeAdapter[Any], text: str) -> bool:
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("wanted", "undecided"), [(int, 320), (float, 1200), (FiniteFloat, 1200)])
def test_the_texts_of_numbers_are_those_that_pydantic_reads(wanted: Any, undecided: int) -> None:
    """What is decided agrees; floats with marks between their digits are left open, and numbers that few write."""
    adapter: TypeAdapter[Any] = TypeAdapter(wanted)
    shape = read_model(wanted).shape
    answers = {text: accepts(shape, text) for text in (*TEXTS, *WORDS)}
    wrong = [text for text, answer in answers.items() if answer is not None and answer is not _takes(adapter, text)]
    assert wrong == []
    assert sum(answer is None for answer in answers.values()) <= undecided


def test_digits_without_end_are_more_than_pydantic_reads() -> None:
    """It stops after 4300 of them; fewer pass."""
    few, many = ({"type": "string", "pattern": f"^[0-9]{each}$"} for each in ("{1,9}", "+"))
    assert assign_schemas(few, int).verdict == "yes"
    answer = assign_schemas(many, int)
    assert answer.verdict == "no"
    assert answer.witness is not None
    assert not _takes(TypeAdapter(int), answer.witness.value)
