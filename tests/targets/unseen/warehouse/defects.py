"""The names of the defects; the ledger beside this file says what each does."""

from typing import Annotated

from fastapi import Depends, Request

ALL: frozenset[str] = frozenset(f"W{number:02}" for number in range(1, 31))


def defects_of(request: Request) -> frozenset[str]:
    """The defects that this app was made with."""
    found: frozenset[str] = request.app.state.defects
    return found


Defects = Annotated[frozenset[str], Depends(defects_of)]
