"""Joins the facts of all files of a project: calls of wrappers become requests, imported clients bring their settings.

Nothing is executed and no compiler is asked; `following` follows the names. What a checker has said of calls before is heeded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final

from harness.model.source_facts import Fact, KnownCall, SourceFacts
from harness.sources.code.addresses import host_kind, is_plain
from harness.sources.code.callers import Callers
from harness.sources.code.following import VERBS, Project, stem_of
from harness.sources.code.known_calls import Known

_STATES: Final = re.compile(r"(?:^|/)(?P<name>error|loading|global-error)\.[jt]sx?$")
_PAGES: Final = re.compile(r"(?:^|/)app/(?:.*/)?(?:page|layout|template)\.[jt]sx?$")
_QUERIES: Final = re.compile(
    r"^(?:@tanstack/(?:react|vue|svelte|solid)-query|react-query|swr(?:/\w+)?|@reduxjs/toolkit/query\S*):"
)
_ONLY_FOR_LINKING: Final = frozenset({"function", "class", "type"})


def linked(files: Sequence[SourceFacts], known: Iterable[KnownCall] = ()) -> tuple[SourceFacts, ...]:
    """The same files with every call of a wrapper as a request, and what holds for the project."""
    joined = _Joined(Project(files), Known(known))
    traits = tuple(sorted(set(_traits(files))))
    states = [each.file for each in files if _STATES.search(each.file)]
    return tuple(
        replace(each, facts=tuple(joined.refined(each)), traits=traits, beside=tuple(_beside(each.file, states)))
        for each in files
    )


def wrapping(files: Sequence[SourceFacts]) -> frozenset[str]:
    """The last parts of the names of files that make requests for others: who imports none of them calls no wrapper."""
    return frozenset(stem_of(each).rpartition("/")[2] for each in Project(files).makers)


def declaring(files: Sequence[SourceFacts]) -> frozenset[str]:
    """The last parts of the names of modules that declare the types whose fields are read without asking."""
    found = set[str]()
    for each in files:
        for fact in each.of("optional-read"):
            imported = each.imports.get(fact.data["type"], "").partition(":")[0]
            found.update(one for one in re.split(r"[./]", imported)[-2:] if one)
    return frozenset(found)


def _traits(files: Iterable[SourceFacts]) -> Iterator[str]:
    for each in files:
        if any(_QUERIES.match(one) for one in each.imports.values()):
            yield "queries-retried"
        if any(fact.data.get("handles_http_errors") for fact in each.of("module")):
            yield "http-errors-handled"
        if any(fact.data.get("handles_query_errors") for fact in each.of("module")):
            yield "query-errors-handled"


def _beside(file: str, states: Iterable[str]) -> Iterator[str]:
    if _PAGES.search(file):
        folder = str(PurePosixPath(file).parent)
        for each in states:
            above = str(PurePosixPath(each).parent)
            found = _STATES.search(each)
            if found and (folder == above or folder.startswith(f"{above}/")):
                yield found["name"]


class _Joined:
    """The facts of files, each with what the rest of the project tells of it."""

    def __init__(self, project: Project, known: Known) -> None:
        self._project = project
        self._callers = Callers(project)
        self._known = known

    def refined(self, file: SourceFacts) -> Iterator[Fact]:
        """The facts of a file, with calls of wrappers as requests; other calls and what only serves linking are left out."""
        joining = {
            "call": self._request,
            "awaits-in-row": self._row,
            "effect": self._effect,
            "optional-read": self._optional,
            "webhook": self._webhook,
            "token-refreshed": self._refresh,
            "error-shown": self._shown,
        }
        for fact in file.facts:
            join = joining.get(fact.kind)
            found = fact if join is None else join(file, fact)
            if found is not None and fact.kind not in _ONLY_FOR_LINKING:
                yield self._known.told(file.file, self._called(file, found)) if found.kind == "request" else found

    def _request(self, file: SourceFacts, fact: Fact) -> Fact | None:
        data = self._as_request(file.file, fact)
        return None if data is None else replace(fact, kind="request", data=data)

    def _called(self, file: SourceFacts, fact: Fact) -> Fact:
        """A request with what the callers of its function say of it: a limit that none hands on, results that are kept, clicks."""
        data, function = fact.data, (file.file, str(fact.data["function"]))
        if not function[1]:
            return fact
        changed: dict[str, Any] = {}
        if data.get("open_to_limits") and data["timeout"] == "unknown" and self._callers.unlimited(function):
            changed["timeout"] = "missing"
        if data["client"] == "fetch" and data["place"] == "module":
            changed["callers"] = self._callers.number(function)
        if file.language == "python" and data["client"] != "wrapper":
            changed["kept"] = self._callers.cached(function)
            changed["on_click"] = self._callers.triggered(function)
            changed["covered"] = self._callers.guarded(function)
        return replace(fact, data={**data, **changed}) if changed else fact

    def _row(self, file: SourceFacts, fact: Fact) -> Fact | None:
        callees = fact.data["callees"]
        named = zip(callees, fact.data["methods"], strict=True)
        first = self._project.function(file.file, callees[0]) if len(callees) == 2 else None
        if first is not None and callees[1] in first["calls"]:
            return None  # the second is kept by the time that the first has asked it
        return fact if all(self._reads(file.file, callee, own) for callee, own in named) else None

    def _effect(self, file: SourceFacts, fact: Fact) -> Fact | None:
        within = any(each.data.get("effect") == fact.line for each in file.of("request")) or any(
            each.data.get("effect") == fact.line and self._known.wrapper(file.file, each) for each in file.of("call")
        )
        requests = within or any(self._project.reached(file.file, callee) for callee in fact.data["calls"])
        return replace(fact, data={**fact.data, "requests": requests})

    def _optional(self, file: SourceFacts, fact: Fact) -> Fact | None:
        declared = fact.data["sure"] or self._project.is_optional(file.file, fact.data["type"], fact.data["field"])
        return fact if declared else None

    def _refresh(self, file: SourceFacts, fact: Fact) -> Fact | None:
        """A refresh that another module's function makes, unless that one lets others wait for it or nothing is known of it."""
        callee = fact.data["callee"]
        found = self._project.function(file.file, callee) if callee else None
        return fact if not callee or (found is not None and not found.get("shares")) else None

    def _shown(self, file: SourceFacts, fact: Fact) -> Fact | None:
        """A page that shows what was thrown, unless a function of the project has chosen the words."""
        tried = fact.data.get("tries", ()) if fact.data["to"] == "page" and not fact.data["trace"] else ()
        return None if any(self._project.throws(file.file, each) for each in tried) else fact

    def _webhook(self, file: SourceFacts, fact: Fact) -> Fact:
        """What functions of other modules do for a handler: check the request that they are given, know an event again, act on it."""
        data = fact.data
        handed = [self._project.function(file.file, each) for each in data["handed"]]
        passed = [self._project.function(file.file, each) for each in data["passed"]]
        more = {
            "elsewhere": any(each is None or each.get("verifies") for each in handed),
            "acts": data["acts"] or any(each is not None and each.get("acts") for each in passed),
            "repeatable": data["repeatable"] or any(each is None or each.get("knows") for each in passed),
        }
        return replace(fact, data={**data, **more})

    def _reads(self, file: str, callee: str, own: str) -> bool:
        methods = self._project.reached(file, callee)
        if methods == {""} and own == "GET":
            return True
        return bool(methods) and methods <= {"GET", "HEAD"}

    def _as_request(self, file: str, fact: Fact) -> dict[str, Any] | None:
        through = fact.data.get("request")
        if through is not None:
            client = self._project.client_of(file, fact.scope, through["via"])
            if client is not None and client["client"] != "own":
                return _through_client(fact.data, through, client)
            if client is None and through.get("library"):
                unknown = {
                    "client": through["library"],
                    "timeout": "unknown",
                    "retry": True,
                    "status": False,
                    "base": "",
                }
                return _through_client(fact.data, through, unknown)
        return self._wrapped(file, fact)

    def _wrapped(self, file: str, fact: Fact) -> dict[str, Any] | None:
        """A call of a function that makes requests, as a request."""
        project, callee = self._project, fact.data["callee"]
        methods = project.reached(file, callee)
        target = project.target(file, callee)
        if not methods or target is None:
            through = self._known.wrapper(file, fact)
            return (
                None
                if through is None
                else {**_plain(fact), "direct": True, "method": through.method or "MIXED", "told": False}
            )
        client = project.clients.get(target[:2]) if target[2] in VERBS else None
        name = (target[0], target[2] or target[1])
        function = project.functions.get(name, {})
        handled = fact.data["guard"] in {"none", "floating"} and project.guards(name)
        own = str(fact.data["method"])
        known = own if own and methods == {""} else next(iter(methods)) if len(methods) == 1 else ""
        looked = None if client is not None else project.answers(file, callee)
        return {
            **_plain(fact),
            **_answer(fact.data.get("own"), looked=looked),
            "imported": target[0] != file,
            "on_page": any(each.data.get("streamlit") for each in project.files[target[0]].of("module")),
            "told": bool(own) and methods == {""},
            "direct": client is not None or name in project.direct,
            "client": "wrapper" if client is None else client["client"],
            "method": known or ("" if methods <= {"GET", "HEAD", ""} else "MIXED"),
            "guard": "handled" if handled else fact.data["guard"],
            "decorators": [*fact.data["decorators"], *function.get("decorators", ())],
            "signal": bool(function.get("signal")),
            "streams": bool(function.get("yields")),
            "spinner": bool(fact.data.get("spinner") or function.get("spins")),
        }


def _plain(fact: Fact) -> dict[str, Any]:
    """A call of a wrapper as a request of which nothing else is known."""
    more = {"imported": True, "direct": False, "client": "wrapper", "signal": False}
    return {**_UNKNOWN, **{key: value for key, value in fact.data.items() if key not in {"request", "own"}}, **more}


def _answer(own: Mapping[str, Any] | None, *, looked: bool | None) -> Mapping[str, Any]:
    """What is done with the answer that a wrapper hands back whole."""
    if own is None or looked is None:
        return {}
    return {**own, "status": "checked" if looked else own["status"]}


def _through_client(data: Mapping[str, Any], through: Mapping[str, Any], client: Mapping[str, Any]) -> dict[str, Any]:
    """A request by a client that another module makes: what the call leaves open is the client's."""
    url = str(through["url"])
    whole = url if "://" in url else f"{client['base']}{url}"
    return {
        **{key: value for key, value in data.items() if key not in {"request", "own"}},
        **through,
        "client": client["client"],
        "url": whole[:200],
        "host": host_kind(whole),
        "fixed": "",
        "plain": is_plain(whole),
        "configured": through["configured"] or ("://" not in url and bool(client.get("configured"))),
        "timeout": client["timeout"] if through["timeout"] == "inherit" else through["timeout"],
        "retry": through["retry"] or bool(client["retry"]),
        "status": "checked" if client["status"] else through["status"],
        "imported": True,
        "direct": True,
    }


_UNKNOWN: Final[Mapping[str, Any]] = {
    "url": "",
    "host": "none",
    "fixed": "",
    "plain": False,
    "configured": False,
    "inline": False,
    "timeout": "unknown",
    "retry": True,
    "verify": True,
    "insecure": False,
    "idempotency": False,
    "params": (),
    "status": "checked",
    "reads": (),
    "answer": {},
    "cached": False,
}
"""What is not asked of a call that goes through a wrapper: the wrapper's own request is judged where it stands."""
