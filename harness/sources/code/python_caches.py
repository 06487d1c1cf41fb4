"""Caches of Streamlit, shared by all sessions, that hold what belongs to one user.

Shape of the facts' data, `cached-user-data`: `name` is what is of one user, `cached` the function; `keyed` says by what the cache tells
users apart (`user`, `content`, or nothing); `sure` is false where the name may as well be of the app itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from harness.sources.code.python_clients import Module
from harness.sources.code.python_names import FUNCTION, arguments, decorators
from harness.sources.code.tree import Node
from harness.sources.code.words import parts

_CACHES: Final = re.compile(r"\bcache_(?:data|resource)\b|st\.(?:cache|experimental_memo)\b")
_USER: Final = re.compile(r"st\.(?:session_state|user|experimental_user|context)\b|get_current_user\(")
_KEYS: Final = re.compile(
    r"(?P<user>user|session|email|account|tenant|customer|\buid\b)|hash|digest|fingerprint", re.IGNORECASE
)
"""Names of parameters that tell one user's data from another's."""
_IGNORED: Final = re.compile(
    r"^_\w*(?:token(?!i[sz])|jwt|session|user|auth(?!or)|cookie|api_?key|credential)", re.IGNORECASE
)
"""Names of parameters that a cache ignores, and that may be of one user."""
_OF_USER: Final = frozenset({"token", "jwt", "user", "cookie", "cookies"})
_AROUND_USER: Final = frozenset({"access", "refresh", "auth", "id", "bearer", "session", "current", "email", "info"})
_SETTINGS: Final = re.compile(r"\bst\.secrets\b|\benviron\b|\bgetenv\(|\bsettings\.|\bconfig\.")


def cached(names: Module) -> Iterator[tuple[str, Node, dict[str, Any]]]:
    """Every function whose results Streamlit keeps and that reads, or is given out of the cache's sight, what is of one user."""
    for function in names.root.source.of(FUNCTION) if "cache" in names.root.source.text else ():
        if not any(_CACHES.search(each.text) for each in decorators(function)):
            continue
        block, parameters = function.kid("block"), function.kid("parameters")
        given = [_name(each) for each in parameters.kids] if parameters is not None else []
        data = {"cached": function.kids[0].text, "keyed": _keyed(given)}
        read = _USER.search(block.text) if block is not None else None
        if read is not None:
            yield "cached-user-data", function, {**data, "name": read[0], "sure": True}
            continue
        ignored = [
            each
            for place, each in enumerate(given)
            if _IGNORED.search(each) and not _is_given_settings(data["cached"], place, each, names)
        ]
        if ignored:
            sure = next((each for each in ignored if _is_of_user(each)), "")
            yield "cached-user-data", function, {**data, "name": sure or ignored[0], "sure": bool(sure)}


def _name(parameter: Node) -> str:
    """The name of a parameter, with or without a type and a default."""
    return next((each.text for each in parameter.below("identifier")), "")


def _keyed(given: Iterable[str]) -> str:
    """By what of its parameters a cache tells one user's data from another's: `user`, `content`, or nothing."""
    found = [each for one in given if not one.startswith("_") and (each := _KEYS.search(one))]
    return "user" if any(each["user"] for each in found) else "content" if found else ""


def _is_of_user(name: str) -> bool:
    """Does a name say that it is of one user (`_access_token`), and not of the app or a service (`_github_token`)?"""
    words = set(parts(name))
    return bool(words & _OF_USER) and words <= _OF_USER | _AROUND_USER


def _is_given_settings(called: str, place: int, name: str, names: Module) -> bool:
    """Is what a parameter is given in this module always the app's own: of its secrets or its environment?"""
    calls = [each for each in names.root.source.of("call") if each.kids[0].text == called]
    return bool(calls) and all(_SETTINGS.search(_given(each, place, name, names)) for each in calls)


def _given(call: Node, place: int, name: str, names: Module) -> str:
    """What a call gives for a parameter, as it is written, here or where the module's variable is set."""
    listed = arguments(call)
    value = listed.get(name) or listed.get(str(place))
    held = names.globals.get(value.text) if value is not None else None
    return held.kids[-1].text if held is not None else value.text if value is not None else ""
