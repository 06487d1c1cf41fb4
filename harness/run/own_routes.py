"""The operations that a frontend's own server answers, and what of a call to them still reaches the provider as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from harness.compare.calls import WHOLE
from harness.compare.paths import Paths, unnamed
from harness.model import shape as s
from harness.model.contract import Operation
from harness.model.location import Location

if TYPE_CHECKING:
    from harness.sources.typescript.sites import CallSite, PathUse, Route

_REST = re.compile(r"\{[^{}]*\.\.\.\}")
_CATCH_ALL = re.compile(r"\[+\.\.\.[^/]*\]+")


class OwnRoutes:
    """The route handlers of a project (Next.js, SvelteKit), and its calls that stand in them.

    A handler that hands on what the backend answers stands in nobody's way. One that reads the answer makes another of it, and
    one that writes the body itself takes another: the page's call says nothing of the backend there, the handler's own call does.
    """

    def __init__(self, routes: Iterable[Route], sites: Iterable[CallSite]) -> None:
        self._handlers = tuple(Operation(method=each.method, path=each.path, location=each.location) for each in routes)
        self._paths = Paths(self._handlers)
        self._files = {each.location.file for each in self._handlers if each.location}
        self._sites = tuple(each for each in sites if each.location.file in self._files)

    def answer(self, call: Operation) -> bool:
        """Does the project answer this call itself?"""
        return any(self._matching(method, call.path) for method in (call.method, "*"))

    def forwarded(self, call: Operation) -> Operation:
        """The call as a handler for all paths below one hands it on: `/api/proxy/users` as `/users`."""
        for handler in self._matching(call.method, call.path) if self._is_of_a_page(call) else ():
            front = _front_of_all(handler)
            ends = {_REST.split(use.template)[0] for use in self._onward(handler) if _REST.search(use.template)}
            if front is not None and len(ends) == 1:
                return replace(call, path=ends.pop() + call.path.removeprefix(front))
        return call

    def hold(self, place: Location | None) -> bool:
        """Does a place stand in a file of handlers, where an answer is mostly handed on unread?"""
        return place is not None and place.file in self._files

    def between(self, call: Operation) -> Mapping[str, str]:
        """The aspects of the comparison that a handler stands in the way of, `*` for all, each with the reason."""
        for handler in self._matching(call.method, call.path) if self._is_of_a_page(call) else ():
            inner = tuple(each for each in self._sites if _holds(handler, each.location) and each.resolved)
            if inner:
                reason = f"{handler.location} of the frontend's own server answers it"
                return dict.fromkeys(_changed(handler, inner), reason)
        return {}

    def _matching(self, method: str, path: str) -> tuple[Operation, ...]:
        return self._paths.match(method, path).operations

    def _is_of_a_page(self, call: Operation) -> bool:
        """Does a call go to the frontend's own server: no host or base in front, and not from a handler?"""
        uses = call.extensions.get("uses", ())
        return not self.hold(call.location) and not any(use.base or use.origin for use in uses)

    def _onward(self, handler: Operation) -> Iterator[PathUse]:
        file = handler.location.file if handler.location else ""
        return (use for site in self._sites if site.location.file == file for use in site.paths)


def _front_of_all(handler: Operation) -> str | None:
    """What stands before the rest that a handler for all paths takes: `/api/proxy/`."""
    file = handler.location.file if handler.location else ""
    return handler.path.partition("{")[0] if _CATCH_ALL.search(file) else None


def _changed(handler: Operation, inner: Iterable[CallSite]) -> Iterator[str]:
    """What a handler with these calls makes anew of a call to it."""
    onward = [site for site in inner if _same_path(site, handler)]
    if not any(not _is_read(site) for site in onward):
        yield WHOLE
        return
    yield "parameters"
    if any(_is_known(site) for site in onward):
        yield "request"


def _is_read(site: CallSite) -> bool:
    """Does the handler know what a success holds?"""
    read = (*(each.status for each in site.answers), *(each.status for each in site.fields))
    return any(each.startswith("2") for each in read)


def _is_known(site: CallSite) -> bool:
    """Does the handler say what it sends?"""
    shape = site.body.typed.shape if site.body else s.UNKNOWN
    return not shape.marks and shape != s.UNKNOWN


def _same_path(site: CallSite, handler: Operation) -> bool:
    theirs = unnamed(handler.path)
    paths = [unnamed(use.template) for use in site.paths]
    return handler.method in site.methods and any(each.endswith(theirs) or theirs.endswith(each) for each in paths)


def _holds(handler: Operation, there: Location) -> bool:
    """Does a place stand in a handler's code?"""
    here = handler.location
    return here is not None and here.file == there.file and here.line <= there.line <= max(here.end_line, here.line)
