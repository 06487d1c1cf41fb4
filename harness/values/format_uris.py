"""URIs, IRIs, their references and URI templates, by their grammars.

Source: RFC 3986 appendix A, RFC 3987 section 2.2, RFC 6570 section 2.
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address

_FREE = r"[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2}"
_CHARACTER = rf"(?:{_FREE}|[:@])"
_AUTHORITY = (
    rf"(?:(?:{_FREE}|:)*@)?"
    rf"(?:\[(?:[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+|(?P<ipv6>[0-9A-Fa-f:.]+))\]|(?:{_FREE})*)"
    r"(?::[0-9]*)?"
)
_TAIL = rf"(?:\?(?:{_CHARACTER}|[/?])*)?(?:#(?:{_CHARACTER}|[/?])*)?"
_ROOTED = rf"//{_AUTHORITY}(?:/{_CHARACTER}*)*|/(?:{_CHARACTER}+(?:/{_CHARACTER}*)*)?"
_URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:(?:{_ROOTED}|{_CHARACTER}+(?:/{_CHARACTER}*)*)?{_TAIL}")
_REFERENCE = re.compile(rf"(?:{_ROOTED}|(?:{_FREE}|@)+(?:/{_CHARACTER}*)*)?{_TAIL}")

_NAME = r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})"
_VARIABLE = rf"{_NAME}(?:\.?{_NAME})*(?::[1-9][0-9]{{0,3}}|\*)?"
_EXPRESSION = rf"\{{[+#./;?&=,!@|]?{_VARIABLE}(?:,{_VARIABLE})*\}}"
_TEMPLATE = re.compile(rf"(?:[^\x00-\x20\"%<>\\^`{{|}}\x7f-\x9f]|%[0-9A-Fa-f]{{2}}|{_EXPRESSION})*")


def uri(text: str) -> bool:
    """Whether the text is an absolute URI, with or without a fragment."""
    return _fits(_URI, text)


def uri_reference(text: str) -> bool:
    """Whether the text is a URI or a relative reference."""
    return _fits(_URI, text) or _fits(_REFERENCE, text)


def iri(text: str) -> bool:
    """Whether the text is a URI that may hold letters beyond ASCII."""
    return uri(_plain(text))


def iri_reference(text: str) -> bool:
    """Whether the text is an IRI or a relative reference."""
    return uri_reference(_plain(text))


def uri_template(text: str) -> bool:
    """Whether the text is a URI template, of any level."""
    return _TEMPLATE.fullmatch(text) is not None


def _fits(grammar: re.Pattern[str], text: str) -> bool:
    match = grammar.fullmatch(text)
    return match is not None and (match["ipv6"] is None or ipv6(match["ipv6"]))


def ipv6(text: str) -> bool:
    """Whether the text is an IPv6 address without a zone."""
    try:
        return bool(str(IPv6Address(text))) and "%" not in text
    except AddressValueError:
        return False


def _plain(text: str) -> str:
    return "".join("a" if ord(character) > 0x9F else character for character in text)
