"""What names a member of a JSON object beside its own name: a member that stands with it, or what the object is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NAMES = ("name", "key", "field", "label", "type")
_VALUES = ("value", "val")
_WHO = ("user", "username", "user_name", "login", "host")


def others(found: Mapping[str, Any]) -> Mapping[str, str]:
    """Members that are called otherwise here, by their own names.

    `{"name": "Authorization", "value": …}`; a step of a JSON patch (RFC 6902, 4); an error with `loc` and `input`, as
    Pydantic writes it; a request or an answer of OAuth (RFC 6749, 4.1.3; RFC 8628, 3.2); `pass` beside who it lets in.
    """
    small = {str(name).lower(): str(name) for name in found}
    named = {small[each]: name for each in _VALUES if each in small and (name := _name(found, small))}
    if "input" in small and (place := _last(found.get("loc"))):
        named[small["input"]] = place
    if "code" in small and "grant_type" in small:
        named[small["code"]] = "authorization_code"
    if "user_code" in small and "device_code" in small:
        named[small["user_code"]] = "device_user_code"
    if "pass" in small and any(each in small for each in _WHO):
        named[small["pass"]] = "password"
    return named


def _name(found: Mapping[str, Any], small: Mapping[str, str]) -> str:
    path = found.get("path") if "op" in found else None
    if isinstance(path, str) and path.startswith("/"):
        return path.rpartition("/")[2]
    given = (found[small[each]] for each in _NAMES if each in small)
    return next((each for each in given if isinstance(each, str)), "")


def _last(place: Any) -> str:
    """The innermost field in a list of names and numbers."""
    named = [each for each in place if isinstance(each, str)] if isinstance(place, list) else []
    return named[-1] if named else ""
