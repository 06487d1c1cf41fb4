"""Secrets in logs, scripts, settings and messages, known by the words before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = (
    r"(?:password|passwd|passphrase|passcode|token|secret|api[_ -]?key|access[_ -]?key|private[_ -]?key|credentials?)"
)
_MIXED = r"(?=\S{0,200}[0-9])(?=\S{0,200}[A-Z])(?=\S{0,200}[a-z])"

_MESSAGE = re.compile(
    rf"""\b(?P<name>{_NAME}|bearer)(?:[ ](?:provided|supplied|given|used|received|is|was|of|value|key)){{0,2}}"""
    rf"""[ ]?[:=]?[ ]?(?:\\?["'`])?(?:bearer[ ])?(?P<value>(?:(?-i:{_MIXED})[\w~+=-]{{16,}}|(?-i:[0-9a-f]{{32,}}))(?![\w/]))""",
    re.IGNORECASE,
)
"""`Incorrect API key provided: …`, `Token 'Bearer …' expired`: small and large letters with digits, or a digest's form."""

_OPTION = re.compile(
    r"""(?<![\w-])--(?:[a-z]{1,20}-){0,3}(?P<name>password|passwd|pass|passphrase|token|secret|api-?key|access-?key)"""
    r"""(?:[ \t]+|=)["']?(?P<value>(?![-$<{*])(?=[^\s"']*[^a-z\s"'])[^\s"',;)\]]{4,200})"""
)
"""`--password …` of a command line; a word in small letters goes on in prose, and is none."""

_LOGIN = re.compile(
    r"""\bcurl\b[^\n]{0,200}?[ ](?:-u|--user)(?:[ ]{1,4}|=)["']?[^\s:"']{1,100}:(?P<value>(?![$<{*])[^\s"']{3,200})"""
)
"""`curl -u name:…`."""

_BLOCK = re.compile(
    r"""^(?P<indent>[ ]*)(?:-[ ])?["']?[\w.-]{0,40}?(?P<name>password|passwd|passphrase|token|secret|(?:api|secret|access|private|auth|signing|encryption)[_-]?key)"""
    r"""["']?:[ \t]*(?:[>|][+-]?\d?[ \t]*\r?\n(?P=indent)[ ]+(?P<value>\S[^\r\n]{3,300})"""
    r"""|\r?\n(?P=indent)[ ]+(?:value|plaintext|data):[ ]["']?(?P<held>(?=\S{0,200}[0-9])(?=\S{0,200}[A-Za-z])[^\s"']{12,300}))""",
    re.MULTILINE | re.IGNORECASE,
)
"""A folded text or a `value` below a telling name. Source: YAML 1.2.2, 8.1."""

_PAGES = re.compile(r"(?:page|sync|next|continuation|cursor|delta|skip)[ _-]?$", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HINT = re.compile(r"password|passwd|pass|token|secret|key|credential|bearer", re.IGNORECASE)


def told(text: str) -> Iterator[tuple[str, int, int]]:
    """Each secret that words tell of: the telling name, `password` where a login has it, and its place in the text."""
    if " -u " in text or "--user" in text:
        yield from (("password", *found.span("value")) for found in _LOGIN.finditer(text))
    if not _HINT.search(text):
        return
    for found in _MESSAGE.finditer(text):
        if not _PAGES.search(text[max(0, found.start() - 14) : found.start()]) and not _UUID.fullmatch(found["value"]):
            yield found["name"], *found.span("value")
    if "--" in text:
        yield from ((found["name"], *found.span("value")) for found in _OPTION.finditer(text))
    if ":" in text and "\n" in text:
        for found in _BLOCK.finditer(text):
            group = "value" if found["value"] else "held"
            yield found["name"], *found.span(group)
