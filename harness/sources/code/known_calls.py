"""What a type checker has said of calls before, laid beside what their syntax says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from harness.model.source_facts import Fact, KnownCall

_OPEN = frozenset({"", "MIXED"})


class Known:
    """The known calls, by where they stand and by the library's call that they end in."""

    def __init__(self, calls: Iterable[KnownCall]) -> None:
        self._at: dict[tuple[str, int, int], KnownCall] = {}
        self._made: dict[tuple[str, int, int], list[KnownCall]] = {}
        for each in calls:
            self._at.setdefault(each.place, each)
            self._made.setdefault(each.made, []).append(each)

    def wrapper(self, file: str, fact: Fact) -> KnownCall | None:
        """What is known of a call that goes through a wrapper; None for any other."""
        found = self._at.get((file, fact.line, fact.column))
        return found if found is not None and found.wrapped else None

    def told(self, file: str, request: Fact) -> Fact:
        """A request with its method and path where the syntax leaves them open, and with what becomes of its answer in other functions.

        Shape: `answer.checked` is true where every reader of the answer validates it; `handed` names the calls, as `file:line`, that read
        it through a wrapper, of which none has a type for it.
        """
        place = (file, request.line, request.column)
        own, made = self._at.get(place), self._made.get(place, ())
        if own is None and not made:
            return request
        data = dict(request.data)
        if own is not None and own.method and data["method"] in _OPEN:
            data["method"] = own.method
        if own is not None and own.path and (not data["url"] or data["url"].startswith("{")):
            data["url"] = own.path
        readers = [each for each in made or (own,) if each is not None and each.taken]
        if readers and all(each.taken == "validated" for each in readers):
            data["answer"] = {**data["answer"], "checked": True}
        guessed = [each.place for each in made if each.wrapped and each.taken == "guessed"]
        data["handed"] = sorted({f"{name}:{line}" for name, line, _ in guessed})
        return replace(request, data=data)
