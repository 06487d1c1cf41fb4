"""How code looks at the status of an answer: at all of them, or at a few that it knows and at no other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from harness.sources.code.tree import Node

_CODE: Final = r"(?:[45]\d\d|204|(?:\w+\.)*HTTP_(?:[45]\d\d|204)\w*|(?:\w+\.)*(?:codes|HTTPStatus)\.(?:UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT|TOO_MANY_REQUESTS|NO_CONTENT))"
_OF_ONE: Final = re.compile(rf"\s*(?:===?\s*(?P<one>{_CODE})\b|in\s*[(\[{{](?P<many>[\s\d,]+)[)\]}}])")
_LOOKS: Final = re.compile(rf"\.ok\b|\.status(?:_code)?\b(?!\s*===?\s*{_CODE}\b)")
_LEAVES: Final = re.compile(r"\b(?:return|throw|raise|continue|break)\b|\bsys\.exit\(|\bst\.stop\(")


def alone(members: Iterable[Node]) -> list[str]:
    """The statuses that a look at each of these members asks for alone, as `res.status === 401`; none where one asks for more."""
    found = list[str]()
    for each in members:
        asked = _OF_ONE.match(each.source.text, each.end)
        codes = re.findall(r"\d{3}", asked["many"]) if asked and asked["many"] else [asked["one"]] if asked else []
        if not codes or any(re.fullmatch(r"[123]\d\d", one) and one != "204" for one in codes):
            return []
        found += [re.sub(r".*?(\d{3}).*|.*\.", r"\1", one) for one in codes]
    return sorted(set(found))


def looks(text: str) -> bool:
    """Does code look at the status of an answer, and not for a few failures alone?"""
    return _LOOKS.search(text) is not None


def told_by_body(name: str, after: int, function: Node) -> bool:
    """Is what a body says of its success asked first: `if (!data.success) return`, `if not data.get("ok"): raise …`, `data.ok && …`?"""
    first = next(iter(function.source.mentions(name, after, function.end)), None)
    if first is None:
        return False
    known = re.escape(name)
    own = function.source.text[first.end : first.end + 24]
    if re.match(r"(?:\?\.|\.|\[[\"']|\.get\([\"'])(?:ok|success|succeeded)\b", own):
        return True
    if re.search(
        r"[\"'](?:error|errors|detail)[\"']\s+(?:not\s+)?in\s+$", function.source.text[first.start - 24 : first.start]
    ):
        return True
    asked = first.up("if_statement")
    if asked is None or not first.within(asked.kids[0]) or len(asked.kids) < 2:
        return False
    if re.fullmatch(rf"[\"']\w+[\"']\s+in\s+{known}", asked.kids[0].text) and asked.kid("else_clause"):
        return True  # what a success holds is looked for, and something else done without it
    failed = re.search(
        rf"(?:!\s*|\bnot\s+){known}\b|\b{known}(?:\?\.|\.|\[[\"']|\.get\([\"'])(?:error|errors|detail|message|status|code)\b",
        asked.kids[0].text,
    )
    return failed is not None and _LEAVES.search(asked.kids[1].text) is not None
