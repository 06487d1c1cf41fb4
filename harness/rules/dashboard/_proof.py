"""How the dashboard rules show what they found: the click path, what the backend answered, the traceback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

import orjson

from harness.model.difference import Witness
from harness.model.finding import Evidence
from harness.model.location import Location
from harness.model.observation import Observation
from harness.model.rule import Seen

TEST = "A pytest test that repeats it (plain AppTest)"
"""The title under which a finding carries its test."""

_LONGEST = 2_000
_MANNERS = {
    "timeout": "too late",
    "connection": "not at all",
    "reset": "with a reset of the connection",
    "truncated": "with a body that breaks off",
}


def of_kind(seen: Seen, *kinds: str) -> Iterator[Observation]:
    """The observations of these kinds."""
    return (each for each in seen.observations if each.kind in kinds)


def fed(observation: Observation) -> Sequence[Mapping[str, Any]]:
    """What the backend answered in other than its usual way."""
    return tuple(observation.data.get("fed", ()))


def within_contract(observation: Observation) -> bool:
    """Did the app get nothing but what its backend's contract allows as a success?"""
    return all(each["origin"] in ("usual", "allowed") for each in fed(observation))


def when(observation: Observation) -> str:
    """The clause that names the unusual answer: ` when GET /orders answers with null at items[0].note`."""
    return "".join(f" when {each['operation']} answers {_manner(each)}" for each in fed(observation))


def _manner(each: Mapping[str, Any]) -> str:
    if each["fault"]:
        return _MANNERS[each["fault"]]
    if each["origin"] == "allowed":
        return f"with {each['variation']}"
    return f"with {str(each['variation']).removeprefix('fault ')}"


def reproduction(observation: Observation) -> str:
    """The steps in words, numbered, with what the backend answers meanwhile."""
    steps = [f"{number}. {step}" for number, step in enumerate(observation.steps, 1)]
    return "\n".join((*(_answer_line(each) for each in fed(observation)), *steps))


def _answer_line(each: Mapping[str, Any]) -> str:
    if each["fault"]:
        return f"Let {each['operation']} answer {_manner(each)}."
    body = each["body"] if len(each["body"]) <= _LONGEST else each["body"][:_LONGEST] + "…"
    return f"Let {each['operation']} answer {each['status']}: {body}"


def witness(observation: Observation) -> Witness | None:
    """The allowed answer that the app did not bear, as a JSON value."""
    for each in fed(observation):
        if each["origin"] == "allowed":
            try:
                return Witness(orjson.loads(each["body"]))
            except orjson.JSONDecodeError:
                return None
    return None


def pointer(observation: Observation) -> str:
    """Where in the witness the unusual part is."""
    return next((str(each["pointer"]) for each in fed(observation)), "")


def operations(observation: Observation) -> tuple[str, ...]:
    """The operations that were answered unusually, else those whose usual answers the app had."""
    unusual = [str(each["operation"]) for each in fed(observation)]
    about = [observation.operation] if observation.operation else []
    return tuple(dict.fromkeys((*unusual, *about))) or tuple(observation.data.get("calls", ()))


def evidence(observation: Observation) -> tuple[Evidence, ...]:
    """The traceback of the app's own code and the test that repeats the crash, where there are such."""
    trace, test = (str(observation.data.get(each, "")) for each in ("traceback", "test"))
    shown = [Evidence(kind="traceback", title="Traceback (the app's own code)", content=trace)] if trace else []
    repeated = [Evidence(kind="pytest", title=TEST, content=test)] if test else []
    return (*shown, *repeated)


class Facts(TypedDict):
    """What every finding about a page tells beside its message."""

    operations: tuple[str, ...]
    at: Location | None
    reproduction: str
    evidence: tuple[Evidence, ...]


def facts(observation: Observation) -> Facts:
    """Which operations it is about, where, how it is repeated, and what proves it."""
    return Facts(
        operations=operations(observation),
        at=observation.location,
        reproduction=reproduction(observation),
        evidence=evidence(observation),
    )


def after(observation: Observation) -> str:
    """The clause that names the widget after whose use it was: ` after the button "Export"`."""
    target = observation.data["target"]
    return f" after the {target}" if target else ""


def http(observation: Observation) -> Evidence:
    """The request that the app made."""
    data = observation.data
    text = f"{data['method']} {data['url']}\n\n{data['body']}".rstrip()
    return Evidence(kind="http", title="The request", content=text)


def collides(observation: Observation) -> bool:
    """Did Streamlit refuse a widget because of its key?"""
    kind, message = str(observation.data.get("type", "")), str(observation.data.get("message", ""))
    return kind.startswith(("StreamlitDuplicateElement", "DuplicateWidget")) or (
        kind.startswith("Streamlit") and ("cannot be modified after" in message or "same `key`" in message)
    )


def manner(observation: Observation) -> tuple[str, ...]:
    """What a page did not bear, as a cause: the statement that an allowed answer breaks, all faults of an operation as one."""
    if not within_contract(observation):
        return "fault", *operations(observation)[:1]
    return "answer", str(observation.data.get("place") or observation.detail).partition(" (")[0], observation.detail


def picture(observation: Observation) -> tuple[Evidence, ...]:
    """What the page looked like, when somebody looked."""
    content = str(observation.data.get("screenshot", ""))
    return (Evidence(kind="png", title=f"The page {observation.subject}", content=content),) if content else ()
