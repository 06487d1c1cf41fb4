"""Values of parameters are texts, which the other side reads as it declares them."""

from __future__ import annotations

import pytest

from harness.compare.call_parameters import refused_texts
from harness.model import shape as s


@pytest.mark.parametrize(
    ("sent", "taken", "refused"),
    [
        (s.enum(["a", "b"]), s.enum(["b", "c"]), ("a",)),
        (s.enum(["1", "x"]), s.INTEGER, ("x",)),
        (s.enum([1, 2.5]), s.INTEGER, ("2.5",)),
        (s.BOOLEAN, s.BOOLEAN, ()),
        (s.BOOLEAN, s.INTEGER, ("false", "true")),
        (s.enum(["on"]), s.BOOLEAN, ()),
        (s.literal("no-date"), s.string(format="date"), ("no-date",)),
        (s.union(s.literal("x"), s.STRING), s.enum(["y"]), ()),
        (s.union(s.literal("x"), s.host("Date")), s.enum(["y"]), ()),
        (s.ANY, s.enum(["y"]), ()),
    ],
    ids=["enum", "digits", "fraction", "boolean", "no-number", "switch", "format", "endless", "host", "any"],
)
def test_texts_that_no_reading_takes_are_refused(sent: s.Shape, taken: s.Shape, refused: tuple[str, ...]) -> None:
    """Only where all that can be sent is known, and only what is refused however it is read."""
    assert refused_texts(sent, taken) == refused
