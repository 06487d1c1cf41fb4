"""Scalars that accept exactly what their JSON Schema says, and nothing that Pydantic would merely coerce."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, PlainSerializer, WithJsonSchema

_SHOWN = r"^[0-9]{1,15}\.[0-9]{2}$"
_TYPED = r"^[0-9]{1,6}(\.[0-9]{1,2})?$"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _moment(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.fullmatch(value)):
        return value
    raise ValueError("not an RFC 3339 date-time with an offset")


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of range in UTC") from error


def _day(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("not an RFC 3339 full-date")


def _amount(value: object) -> object:
    if isinstance(value, Decimal) or (isinstance(value, str) and re.fullmatch(_TYPED, value, re.ASCII)):
        return value
    raise ValueError('not a decimal amount such as "12.50"')


def _number(value: object) -> object:
    if isinstance(value, bool | str):
        raise ValueError("not a JSON number")  # noqa: TRY004 - Pydantic turns ValueError into a 422
    return value


def _flag(value: object) -> object:
    if not isinstance(value, bool):
        raise ValueError("not a JSON boolean")  # noqa: TRY004 - as above
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_moment), AfterValidator(_utc)]
"""A moment, UTC, always with its offset on the wire."""

Day = Annotated[date, BeforeValidator(_day)]
"""A calendar day without a time zone."""

Amount = Annotated[
    Decimal,
    PlainSerializer(lambda value: f"{value:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": _SHOWN}),
]
"""A sum of money in an answer: a decimal string with two digits after the point."""

AmountInput = Annotated[Decimal, BeforeValidator(_amount), WithJsonSchema({"type": "string", "pattern": _TYPED})]
"""A sum of money in a request: a decimal string below one million."""

JSON_NUMBER = BeforeValidator(_number)
"""Refuses `"3"` and `true` for a number; stands last, or the bounds before it would not reach the schema."""

Flag = Annotated[bool, BeforeValidator(_flag)]
"""A boolean sent as a JSON boolean."""

Identifier = Annotated[int, Field(ge=1, le=2_147_483_647), JSON_NUMBER]
"""A row's number."""

ShortText = Annotated[str, Field(min_length=1, max_length=120)]
LongText = Annotated[str, Field(max_length=2000)]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s]+$", max_length=500)]
MailAddress = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,60}@[A-Za-z0-9-]{1,60}\.[A-Za-z]{2,12}$")]
