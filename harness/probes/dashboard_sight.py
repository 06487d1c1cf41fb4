"""What one view of a dashboard shows to a careful reader: crashes, hangs, leaks, calls that are off, as observations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any
from urllib.parse import urlsplit

from harness.model.contract import Contract
from harness.model.dashboard import DOORS, RERUNS, Action, Answer, Call, View
from harness.model.location import Location
from harness.model.observation import Observation
from harness.probes.dashboard_actions import in_words
from harness.probes.dashboard_answers import POLLED, Variation
from harness.probes.dashboard_requests import faults, nearest
from harness.probes.dashboard_secrets import canaries, shown_secrets

FLOOD_BYTES = 5_000_000
REPEATED = 3
SILENT_SECONDS = 2.0
"""Work of a page without any sign of it, after which a user believes that it hangs."""

BUDGET_SECONDS = 6.0
"""Work of one rerun, announced or not, after which a user gives up."""

REST_SECONDS = 0.4
"""Work of a rerun in which nothing was touched, each time: all of it could have been kept. Source: Nielsen, Response Times."""

_CLOSING = re.compile(
    r"dismiss|close|cancel|hide|got it|\bok\b|\bback\b|\bno\b|zurück|abbrechen|schließen|retour|annuler|fermer|volver|cancelar"
    r"|cerrar|voltar|fechar|\u623b\u308b|\u9589\u3058\u308b|\u8fd4\u56de|\u5173\u95ed|\u53d6\u6d88|\u2715|\u00d7",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"user|code|token|mail|account|tenant|customer|client_?id|owner|session|login|key|passw|secret|name|_id$|who|person|role|email",
    re.IGNORECASE,
)
_TRACEBACK = "Traceback (most recent call last)"
_HEADINGS = frozenset({"title", "header", "subheader", "caption"})
_LONGEST_BODY = 6_000
_MOST_FITTED = 20
_ERRORS = 400
_PAUSE_SECONDS = 0.1
_SOME_RERUNS = 10
"""Reruns in a run past its time limit that show what it is busy with."""

_TOO_MANY = 429
_STORM = 5
"""Calls in one run, the first one among them, that are no longer a patient retry."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A view with what led to it.

    Shape: `fed` pairs an operation with its answer when that was not the usual one; `called` names the operations that the
    session has called so far, `secrets` has words for each secret that was typed or sent, `masked` names the fields that hide
    what is typed; `fitted` are the answers that fit what was asked, by method and address.
    """

    view: View
    page: str = "main"
    actions: tuple[Action, ...] = ()
    calls: tuple[tuple[str | None, Call], ...] = ()
    fed: tuple[tuple[str, Variation], ...] = ()
    called: tuple[str, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    masked: tuple[str, ...] = ()
    fitted: Mapping[tuple[str, str], Answer] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[str, ...]:
        """The way here in words."""
        words = tuple(in_words(each) for each in self.actions)
        return words if self.actions and self.actions[0].kind == "enter" else ("Start the app", *words)


def observations(scene: Scene, contract: Contract | None) -> Iterator[Observation]:
    """Everything that a rule may want to judge."""
    yield from _crashes(scene)
    yield from _endings(scene)
    yield from _words(scene)
    yield from _notes(scene)
    yield from _slowness(scene)
    yield from _calls(scene, contract)


def crash_key(crash: Mapping[str, Any]) -> tuple[str, ...]:
    """What makes two crashes the same: type, function, statement."""
    return crash["type"], crash["function"], crash["statement"]


def _crashes(scene: Scene) -> Iterator[Observation]:
    for crash in scene.view.crashes:
        place = Location(crash["file"], crash["line"]) if crash["file"] else None
        kind = "exit" if crash["type"] == "SystemExit" else "thread-exception" if crash["thread"] else "exception"
        way = [{"kind": each.kind, "target": each.target, "value": each.value} for each in scene.actions]
        data = {**crash, "actions": way, "fitted": list(_fitted(scene)), **_surroundings(scene)}
        yield _seen(scene, kind, str(crash["message"]), data, place)


def _fitted(scene: Scene) -> Iterator[Mapping[str, Any]]:
    """The answers of the session that are not the same for all addresses of their operation."""
    for (method, url), answer in islice(scene.fitted.items(), _MOST_FITTED):
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        body = answer.body.decode(errors="replace")
        yield {
            "method": method,
            "target": target,
            "status": answer.status,
            "headers": list(answer.headers),
            "body": body,
        }


def _endings(scene: Scene) -> Iterator[Observation]:
    view = scene.view
    if view.ended == "hang":
        yield _seen(scene, "hang", view.detail, {"stuck": view.detail, **_surroundings(scene)}, _place(view.detail))
    if view.ended == "exit" and not view.crashes:
        yield _seen(scene, "exit", view.detail, _surroundings(scene))
    if view.reruns > RERUNS or (view.ended == "endless" and view.reruns > _SOME_RERUNS):
        yield _seen(scene, "rerun-loop", f"{view.reruns} reruns", {"reruns": view.reruns, **_surroundings(scene)})
    if view.log_size > FLOOD_BYTES:
        yield _seen(scene, "flood", f"{view.log_size} bytes", {"bytes": view.log_size, **_surroundings(scene)})


def _notes(scene: Scene) -> Iterator[Observation]:
    for note in scene.view.notes:
        place = Location(note["file"], note["line"]) if note.get("file") else None
        if note["kind"] == "cache-reads":
            yield _seen(
                scene, "cache-reads", f"{note['what']} {note['key']!r}", {**note, **_surroundings(scene)}, place
            )
        elif note["kind"] == "cache-ignores" and _PERSONAL.search(note["argument"]):
            yield _seen(scene, "cache-ignores", note["argument"], {**note, **_surroundings(scene)})
        elif note["kind"] == "unheard" and not _CLOSING.search(note["widget"]) and not scene.fed:
            detail = "is gone before the script comes to read it"
            yield _seen(scene, "value-lost", detail, {"widget": note["widget"], **_surroundings(scene)})


def _slowness(scene: Scene) -> Iterator[Observation]:
    view = scene.view
    if view.ended or view.crashes or scene.fed:
        return
    if scene.calls and max(_same_calls(scene).values()) >= REPEATED:
        return  # it waits for the backend, which is judged by its calls
    target = scene.actions[-1].target if scene.actions and scene.actions[-1].kind not in DOORS else ""
    if view.silent >= SILENT_SECONDS:
        detail = f"{view.silent:.1f} seconds"
        yield _seen(scene, "silent", detail, {"target": target, "seconds": view.silent, **_surroundings(scene)})
    if view.worked + view.slept >= BUDGET_SECONDS:
        seconds = view.worked + view.slept
        detail = f"{seconds:.1f} seconds"
        yield _seen(scene, "slow", detail, {"target": target, "seconds": seconds, **_surroundings(scene)})


def _words(scene: Scene) -> Iterator[Observation]:
    for kind, text in scene.view.texts:
        if _shows_fault(scene, text) if kind == "exception" else _TRACEBACK in text:
            yield _seen(scene, "traceback", text, {"element": kind, **_surroundings(scene)})
    hidden = shown_secrets(scene.view, scene.secrets, scene.masked, scene.actions)
    for kind, name in dict.fromkeys(chain(canaries(scene.view), hidden)):
        yield _seen(scene, "secret", name, {"element": kind, "name": name, **_surroundings(scene)})
    called = {name for name, _ in scene.calls}
    answered = any(operation in called for operation, _ in scene.fed)
    alone = len(scene.fed) == 1 and scene.view.reruns <= _SOME_RERUNS
    if answered and alone and not scene.view.crashes and not scene.view.ended and _blank(scene.view):
        yield _seen(scene, "blank", "", _surroundings(scene))


def _shows_fault(scene: Scene, text: str) -> bool:
    """Does the page show with its stack trace what went wrong in a call of this run? Any other `st.exception` is deliberate."""
    called = {name for name, _ in scene.calls}
    failed = any(operation in called and each.origin in ("declared error", "fault") for operation, each in scene.fed)
    return failed and not scene.view.crashes and not scene.view.ended and "\n" in text


def _blank(view: View) -> bool:
    headings = sum(1 for kind, _ in view.texts if kind in _HEADINGS)
    return view.elements - headings - len(view.widgets) <= 0


def _calls(scene: Scene, contract: Contract | None) -> Iterator[Observation]:
    for name, call in scene.calls:
        if not call.bounded:
            yield _about_call(scene, "unbounded-call", "waits for an answer without a time limit", name, call, {})
        operation = contract.operation(name) if contract is not None and name is not None else None
        if operation is not None:
            for fault in faults(operation, call.request):
                # An unusual answer may come back in a request: then it is the contract that is loose, not the app.
                if scene.fed and fault.kind.endswith("value"):
                    continue
                data = {"fault": fault.kind, "subject": fault.subject}
                yield _about_call(scene, "request", fault.detail, name, call, data)
        elif contract is not None:
            yield _unknown(scene, contract, call)
    yield from _persistent(scene)
    gets = [(name, call) for name, call in scene.calls if call.request.method == "GET"]
    counts = Counter(call.request.url for _, call in gets)
    trying = {operation for operation, each in scene.fed if each.answer.status >= _ERRORS or each.answer.fault}
    for name, call in {call.request.url: (name, call) for name, call in gets}.values():
        count = counts[call.request.url] - scene.view.reruns  # a run that the script begins anew asks again
        spaced = scene.view.slept >= count * _PAUSE_SECONDS
        if REPEATED <= count < POLLED and name not in trying and not spaced:
            yield _about_call(scene, "repeated-call", f"{count} times in one run", name, call, {"count": count})


def _persistent(scene: Scene) -> Iterator[Observation]:
    """Calls that are made again and again: without end, or at once though the backend asked to wait."""
    same = _same_calls(scene)
    first = {(call.request.method, call.request.url, call.request.body): (name, call) for name, call in scene.calls}
    asked = {operation: each.answer for operation, each in scene.fed if each.answer.status == _TOO_MANY}
    for key, count in same.items():
        name, call = first[key]
        if count >= POLLED and scene.view.messages < count:
            yield _about_call(scene, "polls", f"{count} times in one run", name, call, {"count": count})
        elif name in asked and count >= _STORM and scene.view.slept < count - 1:
            yield _about_call(scene, "storm", f"{count} times at once", name, call, {"count": count})


def _same_calls(scene: Scene) -> Counter[tuple[str, str, bytes]]:
    return Counter((call.request.method, call.request.url, call.request.body) for _, call in scene.calls)


def _unknown(scene: Scene, contract: Contract, call: Call) -> Observation:
    path = urlsplit(call.request.url).path
    near = nearest(contract, call.request.method, path)
    data = {"fault": "unknown operation", "subject": f"{call.request.method} {path}", "nearest": near}
    detail = "calls an operation that the contract does not have" + (f"; nearest is {near}" if near else "")
    return _about_call(scene, "request", detail, None, call, data)


def _about_call(
    scene: Scene, kind: str, detail: str, operation: str | None, call: Call, data: Mapping[str, Any]
) -> Observation:
    host = urlsplit(call.request.url).netloc
    facts = {"method": call.request.method, "url": call.request.url, "host": host, "client": call.client}
    body = call.request.body[:_LONGEST_BODY].decode(errors="replace")
    return Observation(
        kind=kind,
        subject=scene.page,
        detail=detail,
        data={**facts, "body": body, **data, **_surroundings(scene)},
        operation=operation,
        steps=scene.steps,
    )


def _surroundings(scene: Scene) -> Mapping[str, Any]:
    """What the app was fed, and whether the contract allows it."""
    return {"fed": fed_facts(scene.fed), "calls": list(scene.called), "page": scene.page}


def fed_facts(fed: Iterable[tuple[str, Variation]]) -> list[Mapping[str, Any]]:
    """What the backend answered in other than its usual way, as facts."""
    return [
        {
            "operation": operation,
            "variation": each.name,
            "origin": each.origin,
            "status": each.answer.status,
            "fault": each.answer.fault,
            "body": each.answer.body[:_LONGEST_BODY].decode(errors="replace"),
            "pointer": each.pointer,
        }
        for operation, each in fed
    ]


def _seen(
    scene: Scene, kind: str, detail: str, data: Mapping[str, Any], location: Location | None = None
) -> Observation:
    operation = scene.fed[0][0] if scene.fed else None
    return Observation(
        kind=kind,
        subject=scene.page,
        detail=detail,
        data=data,
        location=location,
        operation=operation,
        steps=scene.steps,
    )


def _place(stuck: str) -> Location | None:
    file, _, rest = stuck.partition(":")
    line = rest.split(" ", 1)[0]
    return Location(file, int(line)) if file and line.isdigit() else None
