"""What names a member of a JSON object beside its own name: a member that stands with it, or what the object is for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_NAMES = ("name", "key", "field", "label", "propertyname", "type", "title", "param", "parameter", "setting", "variable")
_VALUES = (
    "value",
    "val",
    "stringvalue",
    "default_value",
    "defaultvalue",
    "rejectedvalue",
    "rejected_value",
    "attemptedvalue",
    "invalidvalue",
    "invalid_value",
)
_CONTENTS = ("content", "data")
_WHO = ("user", "username", "user_name", "login", "host")
_TYPED = frozenset({"s", "stringvalue", "string_value", "$t", "_text", "#text", "_", "$value", "string", "utf8", "$"})
"""Members that only say of what type a text is. Source: DynamoDB, Firestore, converters of XML."""

Inner = Mapping[str, Mapping[str | int, str]]
"""What names the members or the places in a member: its name, then the member or the place, then the name."""


def others(found: Mapping[str, Any]) -> Mapping[str, str]:
    """Members that are called otherwise here, by their own names.

    `{"name": "Authorization", "value": …}`; a step of a JSON patch (RFC 6902, 4); an error with `loc` and `input`, as
    Pydantic writes it; a request or an answer of OAuth (RFC 6749, 4.1.3; RFC 8628, 3.2); `pass` beside who it lets in; the
    data of a secret of Kubernetes or of an answer of Vault; a rejected value beside its field, as validators write it.
    """
    small = {str(name).lower(): str(name) for name in found}
    named: dict[str, str] = {}
    if name := _name(found, small):
        named = {small[each]: name for each in _VALUES if each in small}
        named |= {small[each]: name for each in _CONTENTS if each in small and _is_bare(found[small[each]])}
    if "input" in small and (place := _last(found.get("loc"))):
        named[small["input"]] = place
    if "code" in small and "grant_type" in small:
        named[small["code"]] = "authorization_code"
    if "user_code" in small and "device_code" in small:
        named[small["user_code"]] = "device_user_code"
    if "pass" in small and any(each in small for each in _WHO):
        named[small["pass"]] = "password"
    named |= _beside(small, found)
    if "data" in found and "lease_duration" in found:
        named["data"] = "secrets"
    if found.get("kind") == "Secret":
        named |= {name: "secrets" for name in ("data", "stringData") if name in found}
    return named


_REACHED = ("to", "phone", "phone_number", "phonenumber", "mobile", "email", "factor_id", "challenge_id", "mfa_token")
_BANK = ("routing", "routing_number", "sort_code", "sortcode", "bic", "bsb", "wire_routing", "bank_name", "bank_code")


def _beside(small: Mapping[str, str], found: Mapping[str, Any]) -> Mapping[str, str]:
    """Names by what stands beside: a one-time code, an account at a bank, a key or a secret in a vault."""
    named: dict[str, str] = {}
    code = found.get(small.get("code", ""))
    if re.fullmatch(r"\d{4,8}", str(code)) and any(each in small for each in _REACHED):
        named[small["code"]] = "otp"
    if any(each in small for each in _BANK):
        named |= {
            small[each]: "bank_account_number" for each in ("account", "account_number", "number") if each in small
        }
    if "value" in small:
        texts = [each for each in found.values() if isinstance(each, str)]
        if "keyname" in small:
            named[small["value"]] = "account_key"
        elif any("/secrets/" in each or ":secret:" in each for each in texts):
            named[small["value"]] = "secret_value"
    return named


def is_type(name: str) -> bool:
    """Does a member's name only say of what type its text is (`{"S": …}`)?"""
    return name.lower() in _TYPED


def inner(found: Mapping[str, Any]) -> Inner:
    """What names the values of a call by position, and the variables of a query of GraphQL."""
    named: dict[str, Mapping[str | int, str]] = {}
    method = found.get("method", found.get("methodName"))
    for member in ("params", "args", "arguments", "parameters"):
        if isinstance(method, str) and isinstance(found.get(member), list):
            named[member] = _positions(method, found[member])
    if isinstance(found.get("query"), str) and isinstance(found.get("variables"), Mapping):
        named["variables"] = {name: argument for argument, name in _VARIABLE.findall(found["query"])}
    return named


_VARIABLE = re.compile(r"(\w+)\s*:\s*\$(\w+)")
_LOGIN = re.compile(r"(?i)(?:log_?in|log_?on|sign_?in|auth\w*|password)$|^auth\.")
_OBJECT_CALL = re.compile(r"^execute(?:_kw)?$")


def _positions(method: str, given: Sequence[Any]) -> Mapping[str | int, str]:
    """The password in a call that logs in: the last text but for a first one; of Odoo's calls, the third value."""
    texts = [place for place, each in enumerate(given) if isinstance(each, str)]
    if _OBJECT_CALL.match(method):
        return {2: "password"} if 2 in texts else {}
    return {texts[-1]: "password"} if len(texts) > 1 and _LOGIN.search(method) else {}


def columns(found: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """The member that holds rows, and the names of their columns: `{"columns": ["id", "password"], "rows": [[…]]}`."""
    small = {str(name).lower(): str(name) for name in found}
    names: tuple[str, ...] = ()
    for member in ("columns", "fields", "headers", "header", "cols", "columnnames", "column_names", "schema"):
        if member in small and (names := _column_names(found[small[member]])):
            break
    if not names:
        return None
    for member in ("rows", "values", "data", "records", "results", "items"):
        if member in small and _is_table(found[small[member]]):
            return small[member], names
    return None


def head(found: Sequence[Any]) -> tuple[str, ...]:
    """The names in the first row of a table of texts, as sheets have it; nothing where it is none."""
    if len(found) < 2 or not _is_table(found):
        return ()
    first = found[0]
    named = bool(first) and all(isinstance(each, str) and _COLUMN.fullmatch(each) for each in first)
    return tuple(first) if named and len(set(first)) == len(first) > 1 else ()


_COLUMN = re.compile(r"[A-Za-z_][\w .()/-]{0,40}|")


_FLAG = re.compile(r"--[A-Za-z][\w-]{0,60}")


def flag(before: Any, found: Any) -> str:
    """The name of the option of a command line that the text is for, where it stands after one: `["--password", "…"]`."""
    if not isinstance(before, str) or not isinstance(found, str) or found.startswith("-"):
        return ""
    return before.strip("-") if _FLAG.fullmatch(before) else ""


def pairs(names: Sequence[str]) -> bool:
    """Do two columns hold names and their values?"""
    small = [name.strip().lower() for name in names]
    return len(small) == 2 and small[0] in _KEYS and small[1] in ("value", "val", "values", "setting", "content")


_KEYS = (*_NAMES, "env", "option", "property", "attribute", "config", "configuration", "environment variable")


def _column_names(found: Any) -> tuple[str, ...]:
    listed = found.get("fields", ()) if isinstance(found, Mapping) else found
    if not isinstance(listed, list):
        return ()
    named = [each.get("name", each.get("label")) if isinstance(each, Mapping) else each for each in listed]
    return tuple(each if isinstance(each, str) else "" for each in named)


def _is_table(found: Any) -> bool:
    return isinstance(found, (list, tuple)) and bool(found) and all(isinstance(row, list) for row in found)


def _is_bare(found: Any) -> bool:
    return isinstance(found, str) and not re.search(r"\s", found)


def _name(found: Mapping[str, Any], small: Mapping[str, str]) -> str:
    path = found.get("path") if "op" in found else None
    if isinstance(path, str) and path.startswith("/"):
        return path.rpartition("/")[2]
    if "location" in found and "msg" in found and isinstance(found.get("path"), str):
        return str(found["path"])
    given = (found[small[each]] for each in _NAMES if each in small)
    return next((each for each in given if isinstance(each, str)), "")


def _last(place: Any) -> str:
    """The innermost field in a list of names and numbers."""
    named = [each for each in place if isinstance(each, str)] if isinstance(place, list) else []
    return named[-1] if named else ""
