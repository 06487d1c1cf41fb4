"""What is read of a type agrees with what Pydantic does: on drawn values, near-misses and junk, in every mode."""

from __future__ import annotations

import collections
import json
import uuid
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, NamedTuple, Required, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import (
    UUID4,
    AfterValidator,
    AliasChoices,
    AliasPath,
    AnyUrl,
    AwareDatetime,
    Base64Bytes,
    BaseModel,
    BeforeValidator,
    ByteSize,
    ConfigDict,
    Discriminator,
    Field,
    Json,
    NaiveDatetime,
    PastDate,
    RootModel,
    SecretStr,
    StrictInt,
    StringConstraints,
    Tag,
    TypeAdapter,
    ValidationError,
    computed_field,
    field_serializer,
    model_validator,
)
from pydantic.errors import PydanticSchemaGenerationError
from pydantic_core import PydanticSerializationError
from typing_extensions import TypeAliasType, TypedDict

from harness.model.shape import Shape
from harness.sources.pydantic_reader import read_model
from harness.sources.pydantic_walk import ModelReading
from harness.values.evaluate import accepts, explain
from harness.values.strategy import near_misses, strategy

T = TypeVar("T")


class Colour(Enum):
    """Texts."""

    red = "red"
    blue = "blue"


class Level(IntEnum):
    """Numbers."""

    low = 1
    high = 2


class Odd(Enum):
    """Everything at once."""

    a = 1.5
    b = "t"
    c = True
    d = None


@dataclass
class Point:
    """A field that is not taken, but sent."""

    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)
    seen: int = field(init=False, default=3)


class Row(NamedTuple):
    """A list with names."""

    a: int
    b: str = "x"


class Options(TypedDict, total=False):
    """One demanded key, one that may be away."""

    a: Required[int]
    b: str | None


class Tree(BaseModel):
    """Itself inside."""

    value: int
    children: list[Tree] = []


class Page(BaseModel, Generic[T]):
    """Of something."""

    items: list[T]
    total: Annotated[int, Field(ge=0)]


class Named(BaseModel):
    """By alias or by name, and nothing else."""

    model_config = ConfigDict(populate_by_name=True, extra="forbid")
    given: str = Field(alias="givenName")
    other: int = Field(1, alias="otherName")


class Looked(BaseModel):
    """Under several names and paths."""

    model_config = ConfigDict(extra="forbid")
    a: int = Field(validation_alias=AliasChoices("p", "q", AliasPath("deep", "z", 0)))
    b: int = Field(2, validation_alias=AliasPath("deep", "w"))


class Pathed(BaseModel):
    """From inside another object."""

    a: int = Field(validation_alias=AliasPath("deep", 1))
    b: int = Field(2, validation_alias=AliasChoices("b", AliasPath("deep", -1)))


class Computed(BaseModel):
    """Sent with more than it takes."""

    at: str = Field(validation_alias="in_at", serialization_alias="outAt")
    w: int = 1

    @computed_field  # type: ignore[prop-decorator]
    @property
    def area(self) -> int:
        """Their product."""
        return self.w * self.w


class Written(BaseModel):
    """Sent by serialisers, with and without a return annotation."""

    a: int
    b: datetime | None = None
    c: int = 1

    @field_serializer("a")
    def as_text(self, value: int) -> str:
        """Digits."""
        return str(value)

    @field_serializer("b", when_used="unless-none")
    def as_stamp(self, value: datetime) -> float:
        """Seconds."""
        return value.timestamp()

    @field_serializer("c")
    def somehow(self, value: int):  # type: ignore[no-untyped-def]  # noqa: ANN202, RUF100, D102
        return [value]


class Cat(BaseModel):
    """Tagged by default."""

    kind: Literal["cat"] = "cat"
    lives: int = 9


class Dog(BaseModel):
    """Tagged."""

    kind: Literal["dog"]
    barks: bool


class Open(BaseModel):
    """With numbers under any name."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]
    a: int


class Encoded(BaseModel):
    """Encodings by configuration."""

    model_config = ConfigDict(ser_json_timedelta="float", ser_json_bytes="base64", ser_json_inf_nan="strings")
    t: timedelta
    b: bytes
    f: float


class Hexed(BaseModel):
    """Bytes as digits both ways."""

    model_config = ConfigDict(ser_json_bytes="hex", val_json_bytes="hex")
    b: bytes


class Stamped(BaseModel):
    """Moments as numbers."""

    model_config = ConfigDict(ser_json_temporal="seconds")  # type: ignore[typeddict-unknown-key, unused-ignore]
    d: datetime
    e: date
    t: time


class Bounded(BaseModel):
    """Anything else is let in, and bytes are counted."""

    model_config = ConfigDict(extra="allow")
    b: Annotated[bytes, Field(max_length=3)]
    z: Annotated[datetime, Field(ge=datetime(2020, 1, 1))]  # noqa: DTZ001  the type takes moments without a zone
    s: Annotated[frozenset[int], Field(max_length=2)] = frozenset()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def first(self) -> int | None:
        """Perhaps."""
        return min(self.s, default=None)


class NotFinite(BaseModel):
    """Infinite on purpose."""

    model_config = ConfigDict(allow_inf_nan=True)
    f: float
    d: Decimal


class Strict(BaseModel):
    """Nothing is coerced."""

    model_config = ConfigDict(strict=True)
    b: bool
    d: date
    e: Colour
    t: Tree


class Hidden(BaseModel):
    """One field is never sent."""

    a: int
    b: int = Field(2, exclude=True)
    c: int | None = None


class Points(RootModel[list[Point]]):
    """A list with a name."""


class Trimmed(BaseModel):
    """Blanks go first."""

    model_config = ConfigDict(str_strip_whitespace=True)
    a: Annotated[str, StringConstraints(min_length=2, max_length=4)]
    b: str


class Careless(BaseModel):
    """Defaults that validation would refuse."""

    a: int = None  # type: ignore[assignment]
    b: Annotated[int, Field(ge=3)] = 0


class Loose(BaseModel):
    """Numbers for texts."""

    model_config = ConfigDict(coerce_numbers_to_str=True)
    a: str
    b: SecretStr


class Validated(BaseModel):
    """With validators of its own."""

    a: Annotated[int, AfterValidator(lambda value: value)]
    b: Annotated[list[str], BeforeValidator(lambda value: value.split(",") if isinstance(value, str) else value)]

    @model_validator(mode="after")
    def whole(self) -> Validated:
        """Change nothing."""
        return self


Anything = TypeAliasType("Anything", "dict[str, Anything] | list[Anything] | str | int | None")


def _kind(value: Any) -> Any:
    return value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)


TYPES: Mapping[str, Any] = {
    "int": int,
    "float": float,
    "bool": bool,
    "str": str,
    "none": None,
    "any": Any,
    "bytes": bytes,
    "decimal": Decimal,
    "date": date,
    "datetime": datetime,
    "time": time,
    "timedelta": timedelta,
    "uuid": uuid.UUID,
    "uuid4": UUID4,
    "fraction": Fraction,
    "complex": complex,
    "bounded-int": Annotated[int, Field(ge=1, le=10)],
    "bounded-float": Annotated[float, Field(gt=0, lt=1.5)],
    "multiple": Annotated[int, Field(multiple_of=5)],
    "bounded-decimal": Annotated[Decimal, Field(ge=0, max_digits=5, decimal_places=2)],
    "text": Annotated[str, Field(min_length=2, max_length=4)],
    "pattern": Annotated[str, Field(pattern="^[a-c]+$")],
    "lower": Annotated[str, StringConstraints(to_lower=True, max_length=3)],
    "enum": Colour,
    "int-enum": Level,
    "odd-enum": Odd,
    "literal": Literal["a", 1] | None,
    "literal-bool": Literal[True],
    "literal-bytes": Literal[b"x"],
    "list": list[int],
    "short-list": Annotated[list[int], Field(min_length=1, max_length=3)],
    "set": set[int],
    "sized-set": Annotated[set[str], Field(min_length=2, max_length=3)],
    "frozenset": frozenset[Colour],
    "tuple": tuple[int, str],
    "tuple-any-length": tuple[int, ...],
    "deque": collections.deque[int],
    "sequence": Sequence[int],
    "iterable": Iterable[int],
    "dict": dict[str, int],
    "dict-int": dict[int, int],
    "dict-enum": dict[Colour, int],
    "dict-date": dict[date, int],
    "dict-bool": dict[bool, int],
    "mapping": Mapping[str, Decimal],
    "counter": collections.Counter[str],
    "defaultdict": collections.defaultdict[str, int],
    "optional": int | None,
    "union": int | str,
    "left-to-right": Annotated[int | str, Field(union_mode="left_to_right")],
    "tagged": Annotated[Cat | Dog, Field(discriminator="kind")],
    "tagged-by-function": Annotated[
        Annotated[Cat, Tag("cat")] | Annotated[Dog, Tag("dog")],
        Discriminator(_kind),
    ],
    "url": AnyUrl,
    "json": Json[list[int]],
    "aware": AwareDatetime,
    "naive": NaiveDatetime,
    "past": PastDate,
    "byte-size": ByteSize,
    "ipv4": IPv4Address,
    "ipv6": IPv6Address,
    "path": Path,
    "json-of-anything": Json,
    "callable": Callable[[], int],
    "dict-of-text": dict[Annotated[str, Field(max_length=2)], int],
    "dict-literal": dict[Literal["a", "b"], int],
    "any-list": list,
    "any-dict": dict,
    "base64": Base64Bytes,
    "recursive-alias": Anything,
    "points": Points,
    "page-of-trees": Page[Tree],
    **{
        each.__name__: each
        for each in (Point, Row, Options, Tree, Named, Looked, Pathed, Computed, Written, Open, Encoded, Hexed)
    },
    **{
        each.__name__: each
        for each in (NotFinite, Stamped, Bounded, Strict, Hidden, Trimmed, Careless, Loose, Validated)
    },
}
EXCLUDING = ("exclude_none", "exclude_unset", "exclude_defaults")
QUICK = settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_WORDS = ("", "1", "0", "true", "red", "1.5", " 1", "x", "2020-01-01", "2020-01-01T00:00:00", "P1D", "a", "1e3", "cat")
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 300) | st.floats(-9, 9) | st.sampled_from(_WORDS),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "x", "kind", "1"]), part, max_size=3)
    ),
    max_leaves=4,
)


@dataclass
class _Read:
    """One type: Pydantic's own view of it, and what was read."""

    adapter: TypeAdapter[Any]
    lax: Shape
    declared: Shape
    sent: Mapping[str, Shape]

    def agrees(self, value: Any) -> None:
        """Neither side refuses what the other is sure to take, and what is written belongs to the sent shape."""
        try:
            taken = self.adapter.validate_json(json.dumps(value))
        except ValidationError:
            assert accepts(self.lax, value) is not True
            assert accepts(self.declared, value) is not True
            return
        assert accepts(self.lax, value) is not False, explain(self.lax, value)
        with warnings.catch_warnings(action="ignore"), suppress(PydanticSerializationError):
            for name, shape in self.sent.items():
                excluding: Any = {name: True} if name else {}
                written = json.loads(self.adapter.dump_json(taken, by_alias=True, **excluding))
                assert accepts(shape, written) is not False, (name, written, explain(shape, written))


def _read(name: str) -> _Read:
    held = TYPES[name]
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(held)
    except PydanticSchemaGenerationError:
        pytest.skip("this version of Pydantic knows no such type")
    sent = {each: read_model(held, _sending(each)).shape for each in ("", *EXCLUDING)}
    return _Read(adapter, read_model(held).shape, read_model(held, ModelReading(lax=False)).shape, sent)


def _sending(name: str) -> ModelReading:
    return ModelReading(
        mode="serialization",
        exclude_none=name == "exclude_none",
        exclude_unset=name == "exclude_unset",
        exclude_defaults=name == "exclude_defaults",
    )


def _drawn(read: _Read) -> Iterable[st.SearchStrategy[Any]]:
    """Values of both shapes, near-misses of the declared one, and junk, as far as each can be drawn."""
    yield JUNK
    for shape in (read.lax, read.declared):
        with suppress(ValueError):
            yield strategy(shape)
            if shape is read.declared:
                yield near_misses(shape).map(lambda missed: missed.value)


@pytest.mark.parametrize("name", TYPES)
def test_a_type_is_read_as_pydantic_works(name: str) -> None:
    """What the shape takes validates, what it refuses does not, and what is written belongs to the sent shape."""
    read = _read(name)
    for values in _drawn(read):
        QUICK(given(values)(read.agrees))()


def test_whole_floats_pass_for_ints_even_in_strict_mode() -> None:
    """In JSON 1 and 1.0 are one number, though strict Pydantic tells them apart: the one known difference."""
    shape = read_model(StrictInt).shape
    assert accepts(shape, 1.0) is True
    with pytest.raises(ValidationError):
        TypeAdapter(StrictInt).validate_json("1.0")
