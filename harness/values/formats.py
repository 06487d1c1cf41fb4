"""String formats: members, order and examples. A name that is not known here constrains nothing.

Internationalised host names and rare regular expressions are not decided, which makes an answer unknown.
Source: JSON Schema validation section 7, OpenAPI format registry; a format is a set of strings, so one can lie inside another.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address
from types import MappingProxyType
from typing import TypeAlias

from harness.values import pydantic_formats
from harness.values.format_uris import ipv6, iri, iri_reference, uri, uri_reference, uri_template
from harness.values.regex_syntax import NotRegular, parse

Answer: TypeAlias = bool | None

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(\.\d+)?([zZ]|[+-]([01]\d|2[0-3]):([0-5]\d))", re.ASCII)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DURATION = re.compile(
    r"P(?=[\dT])(\d+W|(\d+Y(\d+M(\d+D)?)?|\d+M(\d+D)?|\d+D)?(T(?=\d)(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S)?)?)", re.ASCII
)
_POINTER = re.compile(r"(/([^/~]|~[01])*)*")
_RELATIVE_POINTER = re.compile(r"(0|[1-9][0-9]*)(#|(/([^/~]|~[01])*)*)")
_QUOTED = re.compile(r'"([^"\\\x00-\x1f]|\\[^\x00-\x1f])*"')
_STRANGE_ESCAPE = re.compile(r"(?<!\\)(\\\\)*\\[a-zA-Z]")
_ESCAPES = frozenset("dDwWsSbBnrtfvcxukpP")


def format_holds(name: str, text: str) -> Answer:
    """Whether the text is of the format, None where that is not decided; formats that are not known hold for every text."""
    if pydantic_formats.is_pydantic(name):
        return pydantic_formats.holds(name, text)
    check = _CHECKS.get(name)
    return True if check is None else check(text)


def known_format(name: str) -> bool:
    """Whether the format constrains strings here."""
    return name in _CHECKS or pydantic_formats.is_pydantic(name)


def format_inside(name: str, other: str) -> bool:
    """Whether every string of one format is of the other."""
    if pydantic_formats.is_pydantic(other):
        return name == other or pydantic_formats.inside(name, other)
    return name == other or other not in _CHECKS or other in _WIDER.get(name, ())


def formats_disjoint(name: str, other: str) -> bool:
    """Whether no string is of both formats."""
    return name in _APART and other in _APART and name != other


def format_examples(name: str) -> tuple[str, ...]:
    """Some strings of the format, shortest first; none for a format that is not known."""
    return _EXAMPLES.get(name) or pydantic_formats.examples(name)


def _date(text: str) -> bool:
    try:
        return len(text) == 10 and text.isascii() and text[4] == text[7] == "-" and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _time(text: str) -> bool:
    match = _TIME.fullmatch(text)
    return match is not None and (match[3] != "60" or _leap(match))


def _leap(match: re.Match[str]) -> bool:
    """A leap second is the last of a day in UTC."""
    minutes = int(match[1]) * 60 + int(match[2])
    if match[6]:
        shift = int(match[6]) * 60 + int(match[7])
        minutes += shift if match[5][0] == "-" else -shift
    return minutes % 1440 == 1439


def _date_time(text: str) -> bool:
    return len(text) > 11 and text[10] in "Tt" and _date(text[:10]) and _time(text[11:])


def _email(text: str) -> Answer:
    local, at, host = text.rpartition("@")
    if not at or not (_LOCAL.fullmatch(local) or _QUOTED.fullmatch(local)):
        return False
    if host.startswith("[") and host.endswith("]"):
        inner = host[1:-1]
        return _ipv4(inner) or (inner.startswith("IPv6:") and ipv6(inner[5:]))
    return _hostname(host)


def _idn_email(text: str) -> Answer:
    local, _, host = text.rpartition("@")
    if text.isascii():
        return _email(text)
    plain = "".join(character if character.isascii() else "a" for character in local)
    found = _email(f"{plain}@a")
    return found and _idn_hostname(host)


def _hostname(text: str) -> Answer:
    """Labels that begin with `xn--` hold letters of other scripts, whose rules are not decided here."""
    if not (0 < len(text) < 254 and all(_LABEL.fullmatch(label) for label in text.split("."))):
        return False
    return None if any(label[2:4] == "--" for label in text.split(".")) else True


def _idn_hostname(text: str) -> Answer:
    return _hostname(text) if text.isascii() else None


def _ipv4(text: str) -> bool:
    try:
        return bool(str(IPv4Address(text))) and text.isascii()
    except AddressValueError:
        return False


def _byte(text: str) -> bool:
    try:
        return text.isascii() and base64.b64decode(text, validate=True) is not None
    except (binascii.Error, ValueError):
        return False


def _regex(text: str) -> Answer:
    """A pattern of the regular fragment is one; one that Python refuses too is none; the rest is not decided."""
    try:
        parse(text)
    except NotRegular:
        return _unless_refused(text)
    odd = "(?P" in text or any(match[0][-1] not in _ESCAPES for match in _STRANGE_ESCAPE.finditer(text))
    return None if odd else True


def _unless_refused(text: str) -> Answer:
    """None where Python takes the pattern, or has no such syntax; False where it refuses what is common to both."""
    if "(?<" in text or "\\" in text:
        return None
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return False
    return None


def _whole(text: str) -> bool:
    return re.fullmatch(r"-?(0|[1-9]\d*)", text, re.ASCII) is not None


_CHECKS: Mapping[str, Callable[[str], Answer]] = MappingProxyType(
    {
        "byte": _byte,
        "date": _date,
        "date-time": _date_time,
        "duration": lambda text: _DURATION.fullmatch(text) is not None,
        "email": _email,
        "hostname": _hostname,
        "int32": _whole,
        "int64": _whole,
        "ipv4": _ipv4,
        "ipv6": ipv6,
        "idn-email": _idn_email,
        "idn-hostname": _idn_hostname,
        "iri": iri,
        "iri-reference": iri_reference,
        "json-pointer": lambda text: _POINTER.fullmatch(text) is not None,
        "regex": _regex,
        "relative-json-pointer": lambda text: _RELATIVE_POINTER.fullmatch(text) is not None,
        "time": _time,
        "uint64": lambda text: _whole(text) and not text.startswith("-"),
        "uri": uri,
        "uri-reference": uri_reference,
        "uri-template": uri_template,
        "url": uri,
        "uuid": lambda text: _UUID.fullmatch(text) is not None,
    }
)
_WIDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "uri": ("uri-reference", "iri", "iri-reference", "url"),
        "url": ("uri-reference", "iri", "iri-reference", "uri"),
        "uri-reference": ("iri-reference",),
        "iri": ("iri-reference",),
        "uuid": ("hostname", "idn-hostname", "uri-reference", "iri-reference"),
        "ipv4": ("hostname", "idn-hostname", "uri-reference", "iri-reference"),
        "int32": ("int64",),
        "int64": ("int32",),
        "uint64": ("int64", "int32"),
        "date": ("uri-reference", "iri-reference"),
        "hostname": ("idn-hostname", "uri-reference", "iri-reference"),
        "email": ("idn-email",),
    }
)
_APART = frozenset(("date", "date-time", "time", "email", "uuid", "ipv4", "ipv6", "duration"))
_EXAMPLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "byte": ("", "YQ==", "YWFh"),
        "date": ("2020-01-31", "1999-12-01"),
        "date-time": ("2020-01-31T12:00:00Z", "1999-12-01T00:00:00.5+01:00"),
        "duration": ("P1D", "PT1H", "P1Y2M3DT4H5M6S"),
        "email": ("a@b.c", "ada@example.org"),
        "hostname": ("a", "a.b", "example.org"),
        "int32": ("0", "1", "-1", "10", "2147483648"),
        "int64": ("0", "1", "-1", "10", "9223372036854775808"),
        "ipv4": ("1.2.3.4", "127.0.0.1"),
        "ipv6": ("::", "::1", "2001:db8::1"),
        "idn-email": ("a@b.c", "ä@b.c"),
        "idn-hostname": ("a", "a.b", "example.org"),
        "iri": ("a:", "http://ä.example/"),
        "iri-reference": ("", "ä", "/a"),
        "json-pointer": ("", "/", "/a"),
        "regex": ("", "^a$", "[0-9]+"),
        "relative-json-pointer": ("0", "0#", "1/a"),
        "time": ("12:00:00Z", "23:59:59.5+01:00"),
        "uint64": ("0", "1", "10"),
        "uri": ("a:", "urn:a", "https://example.org/"),
        "uri-reference": ("", "a", "/a?b#c"),
        "uri-template": ("", "/{a}", "https://example.org/{?q,page}"),
        "url": ("a:", "https://example.org/"),
        "uuid": ("00000000-0000-0000-0000-000000000000", "123e4567-e89b-12d3-a456-426614174000"),
    }
)


@lru_cache(maxsize=256)
def checked_formats(names: tuple[str, ...]) -> tuple[str, ...]:
    """The formats among these that constrain strings."""
    return tuple(name for name in names if known_format(name))
