"""Cases as other things of the same kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from harness.model.contract import Body, Operation, Parameter, Typed
from harness.probes.api_case import Case
from harness.probes.api_fresh import Manner, fresh
from harness.sources.json_schema import read_schema

_SHAPE = read_schema(
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 12},
            "email": {"type": "string", "format": "email"},
            "owner_id": {"type": "string"},
            "kind": {"enum": ["a"]},
            "code": {"type": "string", "pattern": "^[A-Z]{3}[0-9]{2}$"},
            "starts_at": {"type": "string", "format": "date-time"},
            "day": {"type": "string", "format": "date"},
            "number": {"type": "integer"},
            "amount": {"type": "integer"},
            "contact": {"type": "object", "properties": {"phone": {"type": "string"}}},
        },
    }
)
_BODY = {
    "name": "name 1",
    "email": "person1@example.test",
    "owner_id": "x",
    "kind": "a",
    "code": "ABC01",
    "starts_at": "2026-03-01T09:00:00Z",
    "day": "2026-03-01",
    "number": 1,
    "amount": 1,
    "contact": {"phone": "phone 1"},
}
_MAKE = Operation(
    method="POST",
    path="/things",
    parameters=(Parameter(name="Idempotency-Key", place="header", typed=Typed(read_schema({"type": "string"}))),),
    request_bodies=(Body(content_type="application/json", typed=Typed(_SHAPE)),),
)
_CASE = Case(
    method="POST", path="/things", media_type="application/json", body=_BODY, headers={"Idempotency-Key": "k", "x": "1"}
)


def _made(
    number: int, manner: Manner | None = None, body: Any = None, plain: tuple[Any, ...] = (), *, nth: int = 0
) -> Any:
    case = _CASE if body is None else Case(method="POST", path="/things", media_type="application/json", body=body)
    return fresh(case, _MAKE, number, plain=plain, manner=manner or Manner(), nth=nth).body


def test_texts_differ_and_still_fit() -> None:
    """Free texts, addresses and codes change with the number, nested ones too; identifiers, members and times stay."""
    made = _made(1005)
    assert made == {
        **_BODY,
        "name": "name 1005",
        "email": "person1005@example.test",
        "code": "ABC05",
        "contact": {"phone": "phone 1005"},
    }


def test_times_and_numbers_move_where_that_is_the_manner() -> None:
    """Days go on by the step for each thing, numbers that count things go on, amounts stay."""
    made = _made(1002, Manner(step=timedelta(days=1), numbers=True), nth=2)
    assert (made["starts_at"], made["day"]) == ("2026-03-03T09:00:00Z", "2026-03-03")
    assert (made["number"], made["amount"]) == (1003, 1)


def test_what_a_case_has_on_purpose_stays() -> None:
    """Only what is as in a plain body is varied."""
    made = _made(1005, body={**_BODY, "name": "", "contact": {"phone": "\x00"}}, plain=(_BODY,))
    assert (made["name"], made["contact"]) == ("", {"phone": "\x00"})
    assert made["email"] == "person1005@example.test"


def test_a_code_of_few_digits_spells_the_number_in_letters() -> None:
    """A thousand codes of three letters and two digits are a thousand."""
    body = {"code": "ABC01"}
    assert len({_made(number, body=body)["code"] for number in range(1000, 1300)}) >= 100


def test_a_key_is_another_one_each_time() -> None:
    """Keys that stand for one request differ; other header fields and keys that are off on purpose stay."""
    keys = {fresh(_CASE, _MAKE, number).headers["Idempotency-Key"] for number in range(5)}
    assert len(keys) == 5
    assert fresh(_CASE, _MAKE, 1).headers["x"] == "1"
    off = Case(method="POST", path="/things", headers={"Idempotency-Key": ""}, off=frozenset({"header"}))
    assert fresh(off, _MAKE, 1).headers == {"Idempotency-Key": ""}
