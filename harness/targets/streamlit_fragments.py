"""Fragments, as a browser knows them: which one a widget belongs to, and which ones refresh themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


def fragments_of(messages: Iterable[ForwardMsg]) -> Iterator[tuple[str, str]]:
    """Pairs of a widget's identity and the fragment that runs when it is used."""
    for message in messages:
        fragment = message.delta.fragment_id if message.HasField("delta") else ""
        if fragment and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            identity = getattr(getattr(element, element.WhichOneof("type") or "empty"), "id", "")
            if identity:
                yield identity, fragment


def timers_of(messages: Iterable[ForwardMsg]) -> list[tuple[str, float]]:
    """Fragments that refresh themselves, with their interval in seconds."""
    found: dict[str, float] = {}
    for message in messages:
        if message.HasField("auto_rerun"):
            found[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        for gone in message.stop_auto_rerun.fragment_ids if message.HasField("stop_auto_rerun") else ():
            found.pop(gone, None)
    return list(found.items())
