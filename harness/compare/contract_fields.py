"""Fields that went, came or changed their name between two types, and told as such rather than as what somebody may refuse."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass

from harness.compare.contract_split import Split
from harness.compare.contradictions import Agreeable
from harness.compare.folded import Tally
from harness.compare.likeness import alike, bare
from harness.model import shape as s
from harness.model.difference import Difference, Direction
from harness.model.location import Path
from harness.model.shape import Shape

MOST_RENAMED = 100_000
"""Pairs of a field that went and one that came, beyond which none is taken for the other under a new name."""


def renamed(parts: Split) -> Mapping[str, str]:
    """Old and new names, both ways, of fields that only changed their name."""
    found: dict[str, str] = {}
    for before, after in parts.objects:
        gone = {name: rule for name, rule in before.fields.items() if name not in after.fields}
        new = {name: rule for name, rule in after.fields.items() if name not in before.fields}
        if not (gone and new) or len(gone) * len(new) > MOST_RENAMED:
            continue
        for name, rule in gone.items():
            spelled = [each for each in new if bare(each) == bare(name)]
            same = [each for each, other in new.items() if s.resolve(other.shape) is s.resolve(rule.shape)]
            likely = [each for each in same if _telling(s.resolve(rule.shape)) or alike(each, name)]
            if len(spelled) == 1 or (len(likely) == 1 and len(gone) == 1):
                other = (spelled or likely)[0]
                found[name], found[other] = other, name
    return found


def _telling(shape: Shape) -> bool:
    """Does a shape say so much that hardly two fields have it?"""
    held = [*shape.objects, *shape.arrays]
    return any(each.values is not None and len(each.values) > 1 for each in shape.strings) or (
        bool(held) and shape is not s.UNKNOWN and any(each.fields for each in shape.objects)
    )


@dataclass(kw_only=True, slots=True)
class Presence:
    """The fields of one pair of types that went and nobody needs, and those that are new and not demanded.

    Shape: `hints` are new names by old ones, both ways; `missing` are the fields that somebody demands and nobody sends, told
    elsewhere; `withheld` says of a field that requests do not hold whether it is declared all the same.
    """

    direction: Direction
    hints: Mapping[str, str]
    missing: Container[Path]
    withheld: Callable[[str], bool]
    tally: Tally

    def differences(self, sides: Agreeable, parts: Split) -> Iterator[Difference]:
        """Fields that no alternative declares any more, and fields that none declared."""
        sent, taken = (
            {name for each in one.objects for name in each.fields} for one in (sides.producer, sides.consumer)
        )
        for before, after in parts.objects:
            for name, rule in before.fields.items() if after.rest is not s.NEVER else ():
                if name not in taken and not self._lesser(name) and s.resolve(rule.shape) is not s.NEVER:
                    kind = "field-withheld" if self._is_withheld(name) else "field-unread"
                    if self.tally.tells(kind):
                        yield Difference(
                            kind=kind, path=(name,), expected="not declared", observed=s.describe(rule.shape)
                        )
            for name, rule in after.fields.items():
                new = name not in sent and not rule.required and not self._lesser(name, new=True)
                if new and s.resolve(rule.shape) is not s.NEVER and self.tally.tells("field-unsent"):
                    yield Difference(
                        kind="field-unsent", path=(name,), expected=s.describe(rule.shape), observed="not declared"
                    )

    def _is_withheld(self, name: str) -> bool:
        return self.direction == "request" and self.withheld(name)

    def _lesser(self, name: str, *, new: bool = False) -> bool:
        """Is this the lesser one of the two changes that a new name makes?"""
        other = self.hints.get(name) if self.hints else None
        if other is None:
            return False
        if self.direction == "response":
            return not new
        return new or (other,) in self.missing
