"""Where a finding of a call stands: at a declaration that the frontend's team can mend, else at the call."""

from __future__ import annotations

import pytest

from harness.compare.call_sides import CallSides
from harness.model.contract import Contract, Declaration, Operation
from harness.model.location import Location

_CALL = Location("web/login.ts", 7)


@pytest.mark.parametrize(
    ("declared", "stands"),
    [
        (Location("web/types.ts", 3), Location("web/types.ts", 3)),
        (Location("web/node_modules/react-hook-form/dist/types/fields.d.ts", 16), _CALL),
        (None, _CALL),
    ],
)
def test_a_place_that_nobody_can_mend_gives_way_to_the_call(declared: Location | None, stands: Location) -> None:
    """A type of an installed package, or one without a line; the name of the type stays."""
    call = Operation(method="POST", path="/login", location=_CALL)
    consumer = Contract(
        title="web",
        source="web",
        operations=(call,),
        provenance={"#sent": Declaration(name="FieldValues", location=declared)},
    )
    sides = CallSides(provider=Contract(title="api", source="api"), consumer=consumer, call=call)
    found = sides.ours("#sent", (), slot=False)
    assert (found.declaration, found.location) == ("FieldValues", stands)
