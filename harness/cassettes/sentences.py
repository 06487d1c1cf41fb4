"""What is told to people in words: a password or a code by the words before it, a link that opens something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.cassettes.spans import Named

_END = r"(?=[\s.,;!?)\]<'\"]|$)"
_PASSWORD = re.compile(
    r"(?i)\b(?:temporary|temp|initial|one[- ]time|generated|default|new|your|current|the)\s+(?:\w{1,20}\s+)?(?:password|passcode|passphrase|pin)"
    r"(?:\s+(?:is|was)(?:\s+now)?\s*:?|\s*[:=])\s*[\"'`*]{0,2}(?P<value>[^\s\"'`*<>,;]{4,100}?)" + _END
)
_CHANGED = re.compile(
    r"(?i)\b(?:password|passcode|passphrase|pin|passwort|kennwort|mot de passe|contrase(?:n|ñ)a)"
    r"(?:\s+(?:for|of|von|für|de)\s+[\"'`]?[\w.@-]{1,60}[\"'`]?)?\s+"
    r"(?:(?:was\s+|is\s+|has\s+been\s+)?(?:changed|set|reset|updated)\s+(?:from\s+\S{1,100}\s+)?to|lautet|ist|est|es)\s*:?\s*[\"'`*]{0,2}"
    r"(?P<value>(?=[^\s\"'`]{0,100}\d)(?=[^\s\"'`]{0,100}[a-z])[^\s\"'`*<>,;]{5,100}?)" + _END
)
_LOGIN = re.compile(
    r"(?i)\b(?:password|passwd|pwd|passphrase)[ \t]*[:=][ \t]*(?P<value>(?=\S{0,100}\d)(?=\S{0,100}[a-z])[^\s\"'`<>,;&]{6,100}?)"
    + _END
)
_KEY = re.compile(
    r"(?i)\b(?:your|the|new|api|secret|access|license|this)\s+(?:\w{1,20}\s+)?key(?:\s+is|\s*[:=])\s*[\"'`*]{0,2}(?P<value>[^\s\"'`*<>,;]{12,300}?)"
    + _END
)
_CODE = re.compile(
    r"(?i)\b(?:verification|security|login|log[- ]?in|sign[- ]?in|authentication|one[- ]time|two[- ]factor|2fa|mfa|otp)\s+"
    r"(?:code|pin|passcode|password)(?:\s+is|\s+for\s+[^\d\n]{1,40}\s+is)?\s*[:#-]?\s*(?P<value>(?:[A-Z]-)?\d{3}[ -]?\d{3,5}|\d{4,8})\b"
)
_YOUR_CODE = re.compile(
    r"(?i)\b(?:your|ihr|dein)\s+(?:(?!zip|postal|post|area|country|promo|order|status|exit|error|discount|voucher|coupon|booking|tracking)[\w-]{1,20}\s+)?"
    r"code(?:\s+(?:is|lautet|ist)\s*:?|:)\s*(?P<value>\d{3}[ -]?\d{3,5}|\d{4,8})\b"
)
_CODE_AFTER = re.compile(
    r"(?i)\b(?P<value>(?:[A-Z]-)?\d{3}-?\d{3}|\d{4,8})\s+is\s+your\s+[^\d\n.]{0,60}?(?:code|pin|passcode|password)\b"
)
_CVC = re.compile(r"(?i)\b(?:cvc2?|cvv2?|csc|card security code)\b[\s:=#]{0,4}(?:is\s+)?(?P<value>\d{3,4})\b")
_OPENING = (
    "token|reset|reset[-_]password|password[-_]reset|forgot[-_]password|set[-_]password|invite|accept[-_]invite|verify|verify[-_]email|"
    "email[-_]verification|activate|activation|confirm[-_]email|confirmation|magic|magic[-_]link|unsubscribe|recover|recovery|signed|unlock"
)
_LINK = re.compile(
    rf"/(?P<name>{_OPENING})/(?P<value>(?=[\w.~-]*\d)(?=[\w.~-]*[A-Za-z])(?![a-z]{{2,6}}_\w+(?:[/?#\s\"'<>)]|$))[\w.~-]{{12,}})",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?i)(?:is|was|not|been|must|should|can|cannot|may|will|has|have|does|too|at|for|in|of|to|a|an|the|and|or|your|this|"
    r"in?correct|wrong|changed|expir(?:ed|es|ing)|reset|updated|weak|strong|blank|empty|unset|enabled|disabled|invalid|valid|"
    r"accepted|rejected|denied|failed|unknown|required|optional|missing|hidden|same|different|short|long|needed|here|below|"
    r"above|\*+|null|none|true|false|about|safe|secure|compromised|protected|stored|not_set|password|string)"
)
_HINT = re.compile(r"(?i)pass|pin\b|pwd|key|code|otp|cv[cv]|csc")


def named(text: str) -> Iterator[Named]:
    """Passwords, keys and codes by the words around them, security codes of cards, and links that open something."""
    if "/" in text:
        yield from (Named(found["name"], *found.span("value"), "path") for found in _LINK.finditer(text))
    if not _HINT.search(text):
        return
    for found in (*_PASSWORD.finditer(text), *_CHANGED.finditer(text), *_LOGIN.finditer(text)):
        if not _SAID.fullmatch(found["value"]) and not found["value"].startswith(("http", "/", "$", "{")):
            yield Named("password", *found.span("value"))
    yield from (Named("api_key", *found.span("value"), "near") for found in _KEY.finditer(text))
    yield from (
        Named("otp", *found.span("value"))
        for found in (*_CODE.finditer(text), *_YOUR_CODE.finditer(text), *_CODE_AFTER.finditer(text))
    )
    yield from (Named("cvc", *found.span("value")) for found in _CVC.finditer(text))
