"""Names of fields that tell of a secret, whoever's they are, and what a value must look like to be one there."""

from __future__ import annotations

import re

_TELLING = re.compile(
    r"(?:(?P<TOKEN>token|bearer|jwt)|(?P<PASSWORD>(?:password|passwd|passphrase|passcode|pwd|passwort|kennwort|motdepasse|contrase(?:n|ñ)a)"
    r"(?:\d|hash|confirmation|confirm|repeat|repeated|again)?)|"
    r"(?P<API_KEY>apikey|accesskey|accesskeyid|secretkey|privatekey|authkey|subscriptionkey|functionskey|signingkey|"
    r"encryptionkey|sharedkey|masterkey|accountkey)|"
    r"(?P<SECRET>(?:secret|credential)(?:value|text)?)|(?P<SIGNATURE>signature(?:256|sha256)?)|(?P<CSRF>csrf|xsrf|csrfvalue|requestverification)|"
    r"(?P<SESSION>sessionid|sessionkey))s?$"
)
_HOLDING = re.compile(r"(?:tokens|secrets|passwords|credentials?|apikeys)$")
_PAGING = re.compile(
    r"(?:page|pages|paging|pagination|sync|continuation|continue|cursor|next|delta|change|skip|scroll|resume)tokens?$"
)


def pages(name: str) -> bool:
    """Does a field's name, in whatever spelling, tell of a place in a list (`nextPageToken`, `$skiptoken`)? It opens nothing."""
    return bool(_PAGING.search(re.sub("[^a-z]", "", name.lower())))


SECRETIVE = re.compile(r"(?![a-z]+(?:[_.-][a-z]+)?$)(?!\d{1,7}$)(?!\w+://)\S{8,}")
"""A value that a telling name makes a secret: no word or two, no short number, no address."""


def telling(name: str, holder: str = "") -> str:
    """The kind of secret that a field's plain name tells of (`xauthtoken`), or that of what holds it (`credentials`).

    Tokens of pages are none.
    """
    found = _TELLING.search(name) or _TELLING.search(holder + name)
    if found:
        return "" if _PAGING.search(name) else (found.lastgroup or "").replace("_", "-")
    return telling(holder) if holder and _HOLDING.search(holder) else ""


_ASKED = re.compile(
    r"^(?:has|is|forgot|forgotten|requires?|show|use|allow|no|without|needs?|can|must|enable|min|max|num|count|total)"
    r"(?:a|the|own|new|old|user)?(?:password|passwd|passphrase|passcode|pwd)s?$"
)
_REMARKS = re.compile(
    r"(?:error|message|label|hint|help|placeholder|translation|title|text|rule|field|propertie|schema|example)s?$"
)
_PASSWORD = re.compile(
    r"(?!(?:true|false|null|none|yes|no|required|optional|hidden|string|text|password|invalid|missing)$)(?!\d{1,3}$)(?!\w+://|/)"
    r"[^\n]{4,200}",
    re.IGNORECASE,
)
_HELD = re.compile(r"(?!\w+://)(?=\S*\d)(?=\S*[A-Za-z])\S{12,}")

_HEADERS = re.compile(
    r"(?:(?P<CREDENTIALS>authorization|^authentication|^x\w{0,20}auth)|(?P<SIGNATURE>(?:access|api|request|transmission|^x)(?:sign|sig))|"
    r"(?P<KEY>(?:user|client|admin|app|application|deploy|fastly|mashape|account|customer|project|team|organization|service|"
    r"server|write|read|license|partner|vendor|merchant|consumer)key)|(?P<ASSERTION>assertion)|(?P<DPOP>^dpop)|"
    r"(?P<SESSION>^x?session)|(?P<PASSWORD>^xpass)|(?P<TOKEN>^xrefresh)|(?P<OTP>^x(?:otp|totp|2facode|mfacode)))$"
)
_HEADER_VALUE = re.compile(r"(?:(?:Bearer|Basic|Token|DPoP)\s+)?(?=\S*\d)(?=\S*[A-Za-z])\S{12,}", re.IGNORECASE)
_CODE = re.compile(r"\d{4,10}|(?=\S*\d)\S{6,}")


def told(name: str, holder: str = "", *, header: bool = False) -> tuple[str, re.Pattern[str]] | None:
    """The kind of secret that a field may hold by its plain name, and the form of a value that is one.

    A password is one whatever it looks like, unless the field asks about one or speaks of one (`hasPassword`,
    `errors.password`). What is called `value` below a telling name, and a header of its own, must look random.
    """
    kind = telling(name, holder)
    if kind == "PASSWORD" and telling(name) == kind and not _ASKED.search(name) and not _REMARKS.search(holder):
        return kind, _PASSWORD
    if kind:
        return kind, SECRETIVE
    if header and (found := _HEADERS.search(name)):
        kind = (found.lastgroup or "").replace("_", "-")
        return kind, _CODE if kind == "OTP" else _HEADER_VALUE
    if name in ("value", "plaintext", "plain", "secret", "data") and (kind := telling(holder)):
        return kind, _HELD
    return None
