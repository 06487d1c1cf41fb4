"""The errors that a contract declares for an operation, as answers, and what each may hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from harness.model.contract import Body, Operation
from harness.model.shape import Shape
from harness.values.variations import Change, believable
from harness.values.varied import Varied, varied

NOTHING: Final = object()
"""Stands for no body at all."""

_OF_RANGES = {"4XX": (400, 429), "5XX": (503,), "DEFAULT": (402, 429, 500)}
"""Statuses that stand for a range: refused, asked too often, broken."""

_TELLING = frozenset({"null", "absent", "empty", "branch", "word"})
"""Kinds of changes of an error's body that a client's own error handling meets."""


@dataclass(frozen=True, slots=True)
class DeclaredError:
    """One status with the shape of its JSON body; None where the contract declares no JSON for it."""

    status: int
    shape: Shape | None

    @property
    def value(self) -> Any:
        """A believable body, or NOTHING."""
        return NOTHING if self.shape is None else believable(self.shape)

    @property
    def words(self) -> str:
        """`402 (Payment Required)`."""
        return f"{self.status} ({_phrase(self.status)})"

    def varied(self) -> Iterator[Varied]:
        """The error as it is, then with each change that its shape allows and that error handling may stumble over."""
        value = self.value
        yield Varied(change=Change(kind="error", words=self.words), value=value)
        if self.shape is not None:
            yield from (each for each in varied(self.shape, value) if each.change.kind in _TELLING)


def declared_errors(operation: Operation, *, ranges: bool = True) -> Iterator[DeclaredError]:
    """The declared errors by status; a range or `default` is told by a few statuses that are not declared by themselves."""
    declared = {each.status.upper(): each for each in operation.responses}
    for name, response in declared.items():
        shape = _shape(response.content)
        for status in _statuses(name) if ranges or name.isdigit() else ():
            if name.isdigit() or not {str(status), f"{str(status)[0]}XX"} & (declared.keys() - {name}):
                yield DeclaredError(status, shape)


def _statuses(name: str) -> tuple[int, ...]:
    if name.isdigit():
        return (int(name),) if name[0] in "45" else ()
    return _OF_RANGES.get(name, ())


def _shape(content: tuple[Body, ...]) -> Shape | None:
    body = next((each for each in content if "json" in each.content_type), None)
    return body.typed.shape if body else None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "an error"
