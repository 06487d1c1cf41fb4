"""Pydantic types become shapes of exactly what they take and send, with the declarations of their parts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntFlag
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    SerializeAsAny,
    WrapSerializer,
    WrapValidator,
    create_model,
    field_serializer,
)
from pydantic_core import core_schema

from harness.model import shape as s
from harness.model.contract import trace
from harness.model.errors import SourceError
from harness.model.location import Location
from harness.run.assign import assign_schemas
from harness.sources.pydantic_places import ClassPlaces
from harness.sources.pydantic_reader import model_document, read_model
from harness.sources.pydantic_walk import ModelReading
from harness.sources.unresolved_reasons import REASONS, UNRESOLVED
from harness.values.evaluate import accepts

DECLARED = ModelReading(lax=False)
SENT = ModelReading(mode="serialization")


class Address(BaseModel):
    """Nested."""

    city: str = Field(alias="City")


class User(BaseModel):
    """Told apart by mode."""

    name: str
    age: int = 1
    address: Address | None = None


def _told(node: Any) -> set[str]:
    """Every reason in a document."""
    if isinstance(node, dict):
        own = {node[UNRESOLVED]} if UNRESOLVED in node else set()
        return own.union(*map(_told, node.values())) if node else own
    return set().union(*map(_told, node)) if isinstance(node, list) else set()


def test_the_two_modes_are_two_contracts() -> None:
    """Defaults may be left out of what is taken and are always in what is sent, which is closed."""
    address = s.object_({"City": s.Field(s.STRING)})
    assert read_model(User, DECLARED).shape is s.object_(
        {
            "name": s.Field(s.STRING),
            "age": s.Field(s.INTEGER, False),
            "address": s.Field(s.union(address, s.NULL), False),
        }
    )
    closed = s.object_({"City": s.Field(s.STRING)}, s.NEVER)
    fields = {"name": s.STRING, "age": s.INTEGER, "address": s.union(closed, s.NULL)}
    assert read_model(User, SENT).shape is s.object_({name: s.Field(each) for name, each in fields.items()}, s.NEVER)


def test_names_and_openness_of_what_is_sent_follow_the_call() -> None:
    """`by_alias=False` writes field names; a promise to newer clients is not closed."""
    plain = read_model(Address, ModelReading(mode="serialization", by_alias=False, closed=False))
    assert plain.shape is s.object_({"city": s.Field(s.STRING)})


def test_what_is_left_out_makes_fields_optional() -> None:
    """Without nulls the field may be away and is never null; without defaults or unset ones every default may be away."""
    no_nulls = read_model(User, ModelReading(mode="serialization", exclude_none=True)).shape
    assert accepts(no_nulls, {"name": "a", "age": 1}) is True
    assert accepts(no_nulls, {"name": "a", "age": 1, "address": None}) is False
    for reading in (
        ModelReading(mode="serialization", exclude_unset=True),
        ModelReading(mode="serialization", exclude_defaults=True),
    ):
        assert accepts(read_model(User, reading).shape, {"name": "a"}) is True


def test_lax_mode_takes_what_pydantic_coerces() -> None:
    """Texts and truth values pass for numbers; of bounded ones only numbers are sure."""
    assert accepts(read_model(int).shape, "5") is True
    assert accepts(read_model(int).shape, "five") is False
    assert accepts(read_model(int, DECLARED).shape, "5") is False
    bounded = read_model(Annotated[int, Field(ge=3)]).shape
    assert (accepts(bounded, "5"), accepts(bounded, 2), accepts(bounded, True)) == (None, False, False)


def test_datetimes_without_an_offset_are_sent_as_they_are() -> None:
    """RFC 3339 would not take them, which is why `format: date-time` is not the whole truth."""
    shape = read_model(datetime, SENT).shape
    assert accepts(shape, "2020-01-31T10:00:00") is True
    assert accepts(shape, "2020-01-31T10:00:00Z") is True
    assert accepts(shape, "2020-01-31") is False


def test_encodings_are_the_innermost_models() -> None:
    """A model inside another is written by its own configuration."""

    class Inner(BaseModel):
        model_config = ConfigDict(ser_json_timedelta="float")
        waited: timedelta

    class Outer(BaseModel):
        inner: Inner
        waited: timedelta

    shape = read_model(Outer, SENT).shape
    assert accepts(shape, {"inner": {"waited": 1.5}, "waited": "PT1S"}) is True
    assert accepts(shape, {"inner": {"waited": "PT1S"}, "waited": "PT1S"}) is False


@pytest.mark.parametrize(
    ("model", "mode", "reason"),
    [
        (Annotated[int, PlainSerializer(lambda value: value)], "serialization", "serializer"),
        (Annotated[int, WrapSerializer(lambda value, write: write(value))], "serialization", "serializer"),
        (Annotated[int, BeforeValidator(lambda value: value)], "validation", "reshaping-validator"),
        (Annotated[int, WrapValidator(lambda value, read: read(value))], "validation", "reshaping-validator"),
        (Annotated[int, PlainValidator(lambda value: value)], "validation", "plain-validator"),
        (SerializeAsAny[User], "serialization", "runtime-type or serializer"),
        (Annotated[bytes, Field(max_length=3)], "serialization", "bounds"),
        (dict[float, int], "serialization", "keys"),
    ],
    ids=("plain-serialiser", "wrapping-serialiser", "before", "wrap", "plain", "as-any", "bytes", "keys"),
)
def test_what_cannot_be_told_is_unresolved_with_its_reason(model: Any, mode: Any, reason: str) -> None:
    """The sentence is one of the list, and names the construct."""
    sentences = _told(model_document(model, ModelReading(mode=mode)).schema)
    endings = tuple(REASONS[each].rpartition("}")[2] for each in reason.split(" or "))
    assert any(each.endswith(endings) for each in sentences), sentences


def test_a_serialiser_with_a_return_annotation_is_read_by_it() -> None:
    """Nothing needs to be run."""

    class Priced(BaseModel):
        price: Decimal

        @field_serializer("price")
        def cents(self, value: Decimal) -> int:
            return int(value * 100)

    assert read_model(Priced, SENT).shape is s.object_({"price": s.Field(s.INTEGER)}, s.NEVER)


def test_validators_that_may_refuse_more_are_noted() -> None:
    """An after-validator is assumed to take what it is given, and the note says so."""

    def even(value: int) -> int:
        return value

    found = read_model(Annotated[int, AfterValidator(even)], DECLARED)
    assert found.shape is s.INTEGER
    assert "even may refuse more" in found.notes[0]


def test_many_names_are_followed_as_far_as_they_are_told() -> None:
    """Beyond the cap the first names are exact and others unknown, never refused."""
    fields: dict[str, Any] = {f"f{index}": (int, Field(alias=f"F{index}")) for index in range(9)}
    wide = create_model("Wide", __config__=ConfigDict(populate_by_name=True), **fields)
    shape = read_model(wide, DECLARED).shape
    by_alias = {f"F{index}": index for index in range(9)}
    assert accepts(shape, by_alias) is True
    assert accepts(shape, {f"f{index}": index for index in range(9)}) is None
    assert accepts(shape, []) is False


def test_paths_lead_into_objects_and_lists() -> None:
    """A path from the end of a list is not told by any schema."""

    class Deep(BaseModel):
        a: int = Field(validation_alias=AliasPath("x", "y", 1))
        b: int = Field(validation_alias=AliasChoices(AliasPath("z", -1), "b"))

    shape = read_model(Deep, DECLARED).shape
    assert accepts(shape, {"x": {"y": [0, 1]}, "b": 1}) is True
    assert accepts(shape, {"x": {"y": [0]}, "b": 1}) is False
    assert accepts(shape, {"x": {"y": [0, 1]}, "z": [1]}) is None


def test_a_tuple_with_a_tail_is_unresolved() -> None:
    """Only a hand-made core schema has one."""

    class Tailed:
        @classmethod
        def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
            items: list[Any] = [core_schema.int_schema(), core_schema.str_schema(), core_schema.bool_schema()]
            return core_schema.tuple_schema(items, variadic_item_index=1)

    shape = read_model(Tailed, DECLARED).shape
    assert (accepts(shape, [1, "a", True]), accepts(shape, [1])) == (None, False)


def test_parts_lead_to_their_declarations() -> None:
    """A place in the shape is told as model and field, at the line of its source."""
    here = ClassPlaces(Path(__file__).parent)
    found = read_model(User, DECLARED, locate=lambda _pointer: here.of_class(User))
    occurrence = trace(found.provenance, "#", ("address", "City"))
    assert str(occurrence) == "Address.City"
    assert isinstance(occurrence.location, Location)
    assert occurrence.location.file == "test_pydantic_reader.py"


def test_one_name_for_two_classes_stays_two_definitions() -> None:
    """The second has a number."""
    one, two = create_model("Thing", a=(int, ...)), create_model("Thing", b=(str, ...))
    document = model_document(create_model("Both", one=(one, ...), two=(two, ...)))
    assert set(document.classes) == {"Both", "Thing", "Thing_2"}


@pytest.mark.parametrize("model", [object(), "Nowhere"], ids=["object", "undefined"])
def test_what_pydantic_makes_nothing_of_is_refused(model: Any) -> None:
    """The error is the project's, not Pydantic's."""
    with pytest.raises(SourceError, match="Pydantic makes nothing of"):
        read_model(model)


class _Colour(Enum):
    RED = "red"
    GREEN = "green"


class _Rights(IntFlag):
    READ = 1
    WRITE = 2


class _ByValue(BaseModel):
    model_config = ConfigDict(use_enum_values=True, str_max_length=3)
    colour: _Colour = _Colour.RED


def test_an_enum_by_value_writes_its_values() -> None:
    """`use_enum_values` makes no other texts of them, whatever bounds other texts have, and refuses none."""
    sent, taken = (read_model(_ByValue, ModelReading(mode=mode)) for mode in ("serialization", "validation"))
    for value in ("red", "green", "blue"):
        assert accepts(sent.shape, {"colour": value}) is (value != "blue")
    assert accepts(taken.shape, {"colour": "green"}) is True
    assert taken.notes == ()


def test_flags_may_be_combined() -> None:
    """Which numbers combine them is not spelt out, but none is refused for sure."""
    for mode in ("serialization", "validation"):
        shape = read_model(_Rights, ModelReading(mode=mode)).shape
        assert accepts(shape, 1) is True
        assert accepts(shape, 3) is None


def test_strict_texts_have_every_form() -> None:
    """In JSON even strict models read UUIDs and dates from each text that lax ones do."""
    identifier = Annotated[UUID, Field(strict=True)]
    assert accepts(read_model(identifier).shape, "12345678123456781234567812345678") is True
    assert accepts(read_model(Annotated[date, Field(strict=True)]).shape, "1577836800") is None
    assert accepts(read_model(Annotated[date, Field(strict=True)]).shape, 1577836800) is False


def test_a_truth_value_is_a_multiple_of_a_tenth() -> None:
    """One is ten tenths, whatever binary fractions make of it."""
    assert accepts(read_model(Annotated[float, Field(multiple_of=0.1)]).shape, True) is True


@pytest.mark.parametrize("items", [bool, bool | None, int | str, tuple[int, int]])
def test_a_set_is_sent_without_duplicates(items: Any) -> None:
    """As far as different items are written differently; two that are not numbers are both null."""
    unique = {"type": "array", "uniqueItems": True}
    assert assign_schemas(set[items], unique).verdict == "yes"
    assert assign_schemas(frozenset[items], unique).verdict == "yes"
    assert assign_schemas(list[items], unique).verdict == "no"
    assert assign_schemas(set[float], unique).verdict == "unknown"
    assert assign_schemas(set[UUID | str], unique).verdict == "unknown"


def test_a_set_has_no_more_items_than_there_are_values() -> None:
    """Two truth values, and null beside them."""
    assert assign_schemas(set[bool], Annotated[list[bool], Field(max_length=2)]).verdict == "yes"
    found = assign_schemas(frozenset[bool | None], {"type": "array", "maxItems": 2})
    assert found.verdict == "no"
    assert found.witness is not None
    assert sorted(map(str, found.witness.value)) == ["False", "None", "True"]
