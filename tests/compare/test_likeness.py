"""Names, paths and operations are alike when people would say so."""

from __future__ import annotations

import pytest

from harness.compare.contract_operations import FORM, moved, pair_operations
from harness.compare.likeness import alike, bare, overlap, path_likeness, words
from harness.model.contract import Operation


@pytest.mark.parametrize(
    ("name", "other", "answer"),
    [
        ("created_at", "createdAt", True),
        ("name", "full_name", True),
        ("HTTPCode", "code", True),
        ("colour", "color", True),
        ("nickname", "phone", False),
    ],
)
def test_names_are_alike_by_a_word_or_nearly_all_letters(name: str, other: str, answer: bool) -> None:
    """However their words are joined."""
    assert alike(name, other) is answer


def test_likeness_is_between_nothing_and_all() -> None:
    """Sets by what they share, paths by their order, words without case."""
    assert (overlap("ab", "bc"), overlap("", "")) == (1 / 3, 0.0)
    assert path_likeness(("a", "b"), ("v1", "a", "b")) == 0.8
    assert words("URLOfPage2") == {"url", "of", "page", "2"}
    assert bare("Created-At") == "createdat"


def _operation(path: str, *form: str, name: str = "") -> Operation:
    return Operation(method="GET", path=path, operation_id=name, extensions={FORM: list(form)})


@pytest.mark.parametrize(
    ("gone", "new", "answer"),
    [
        ([("/users", "User")], [("/api/v2/users", "User")], {"GET /users": "GET /api/v2/users"}),
        ([("/users", "User", "mail")], [("/people", "User", "mail")], {"GET /users": "GET /people"}),
        ([("/users", "User")], [("/orders", "Order")], {}),
        (
            [("/a/users", "User"), ("/a/orders", "Order")],
            [("/b/orders", "Order"), ("/b/users", "User")],
            {"GET /a/users": "GET /b/users", "GET /a/orders": "GET /b/orders"},
        ),
    ],
)
def test_a_moved_operation_is_the_likest(gone: list[list[str]], new: list[list[str]], answer: dict[str, str]) -> None:
    """By its path under a prefix and by what it takes and answers."""
    paired = pair_operations([_operation(*each) for each in gone], [_operation(*each) for each in new])
    assert moved(paired) == answer
