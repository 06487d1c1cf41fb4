"""Changes of the path that an operation is reached under. Hosts are up to whoever runs the server, and are not compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.compare.contract_sides import Sides
from harness.model.contract import Occurrence
from harness.model.difference import Mismatch


def server_changes(sides: Sides) -> Iterator[Mismatch]:
    """That an operation is not reached any more under a path under which it was; one cause for all of the same servers."""
    before, after = sides.before, sides.after
    if sides.inverted or before is None or after is None or not (before.roots and after.roots):
        return
    if not set(before.roots) <= set(after.roots):
        old, new = (", ".join(each or "/" for each in side.roots) for side in (before, after))
        fact = sides.change("server-path", sides.place("request", "servers"), before=old, after=new)
        yield replace(fact, consumer=Occurrence("servers", old), provider=Occurrence("servers", new))
