"""A schema said in an older draft accepts the same values."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from benchmarks.oracle.older import DRAFTS, NoWords, older
from benchmarks.oracle.schemas import Drawing
from benchmarks.oracle.trial import pair, validators
from benchmarks.oracle.values import Sampling


@pytest.mark.parametrize("draft", DRAFTS)
def test_the_words_of_older_drafts_mean_the_same(draft: str) -> None:
    """Validators of both drafts agree about values near each schema."""
    drawing = Drawing(Random(f"older/{draft}"))
    said = 0
    for _ in range(24):
        schema = drawing.schema()
        try:
            translated = older(schema, draft)
        except NoWords:
            continue
        said += 1
        (new, _), (old, _) = validators(schema, "draft2020-12"), validators(translated, draft)
        values = [value for value in Sampling(drawing, schema, schema).values(12) if ".0" not in repr(value)]
        assert [new.is_valid(value) for value in values] == [old.is_valid(value) for value in values], (
            schema,
            translated,
        )
    assert said > 8


@pytest.mark.parametrize(
    ("schema", "draft"),
    [
        ({"unevaluatedProperties": False}, "draft-07"),
        ({"contains": True}, "draft-04"),
        ({"$ref": "#/$defs/a", "required": ["a"]}, "draft-06"),
        ({"const": 1, "enum": [1]}, "draft-04"),
        ({"minimum": 1, "exclusiveMinimum": 1}, "draft-04"),
        ({"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"a": True}}, "draft-07"),
        ({"not": {"$dynamicRef": "#a"}}, "draft2019-09"),
    ],
)
def test_what_an_older_draft_cannot_say(schema: Any, draft: str) -> None:
    """There is no translation that loses a rule."""
    with pytest.raises(NoWords):
        older(schema, draft)


def test_some_pairs_are_said_in_older_drafts() -> None:
    """The oracle tries the readers of all drafts."""
    assert {pair(f"drafts/{number}").dialect for number in range(150)} == {*DRAFTS, "draft2020-12"}
