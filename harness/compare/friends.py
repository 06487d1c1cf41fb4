"""Members of objects that a consumer takes, to stand beside the one that it refuses: so a witness fails at one place only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from harness.model import shape as s
from harness.values.evaluate import accepts
from harness.values.search.core import Search
from harness.values.search.objects import children_for
from harness.values.search.outcome import Found, Outcome


class Friends:
    """A value for each required property of a producer's or a consumer's object, looked for once a witness needs it.

    Raises: Undecided, at once, where a pattern leaves it open which rules a name has.
    """

    def __init__(self, search: Search, mine: s.ObjectSet, theirs: s.ObjectSet) -> None:
        self._search = search
        self._sides = mine, theirs
        self._needed = dict.fromkeys((*mine.required, *theirs.required))
        self._waiting = dict(self._needed)
        self._found: dict[str, Any] = {}
        self._known: dict[tuple[int, ...], Outcome] = {}
        if mine.patterns or theirs.patterns:
            self._look("")

    def without(self, name: str) -> dict[str, Any]:
        """The members that belong beside a property."""
        self._look(name)
        return {each: self._found[each] for each in self._needed if each != name and each in self._found}

    def around(self, name: str, value: Any) -> dict[str, Any]:
        """The property with this value, among the members that belong beside it."""
        self._look(name)
        if name not in self._needed:
            return {**self._found, name: value}
        return {
            each: value if each == name else self._found[each]
            for each in self._needed
            if each == name or each in self._found
        }

    def _look(self, other: str) -> None:
        """Look for the values of all properties but this one."""
        for name in [each for each in self._waiting if each != other]:
            del self._waiting[name]
            value = self._friend(name)
            if isinstance(value, Found):
                self._found[name] = value.value

    def _friend(self, name: str) -> Outcome:
        """The value of one property; the properties of wide objects mostly have few shapes."""
        mine, theirs = self._sides
        own, demanded = mine.fields.get(name), mine.demands(name)
        if own is None or mine.patterns:
            sent: s.Child = s.intersect(*children_for(mine, name))
        else:
            sent = own.shape
        taken = children_for(theirs, name)
        key = sent.serial, int(demanded), *[each.serial for each in taken]
        if key not in self._known:
            self._known[key] = self._agreeable(sent, taken, demanded=demanded)
        return self._known[key]

    def _agreeable(self, sent: s.Child, taken: Sequence[s.Child], *, demanded: bool) -> Outcome:
        found = agreeable_value(self._search, sent, taken)
        if demanded or not isinstance(found, Found):
            return found
        return found if all(accepts(wanted, found.value) is True for wanted in taken) else None


def agreeable_value(search: Search, sent: s.Child, wanted: Sequence[s.Child]) -> Outcome:
    """A value that the consumer takes, or else any."""
    other = [each for each in wanted if each is not sent or not isinstance(each, s.Shape) or each.residuals]
    both = search.find(sent, [s.complement(each) for each in other])
    return both if isinstance(both, Found) else search.find(sent)
