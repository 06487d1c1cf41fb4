"""Values in files of settings and in dumps of variables, named by what stands before them on their line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from harness.cassettes.spans import Named

_LINE = re.compile(
    r"""(?m)^[ \t]*(?:-[ \t]+)?(?:export[ \t]+|set[ \t]+|ENV[ \t]+|\$env:)?["']?(?P<name>[A-Za-z_][\w.:-]{0,80})["']?[ \t]*(?P<mark>[:=])"""
    r"""[ \t]*(?P<quote>["']?)(?P<value>[^\s"'#][^\r\n"']{0,500}?)(?P=quote)[ \t]*(?:[#;][^\r\n]*)?\r?$"""
)
_PLAIN_LINE = re.compile(r"[ \t]*(?:[#;!][^\r\n]*|\[[^\]\r\n]{1,100}\]|---|[\w.\"' -]{1,80}:)?[ \t]*\r?")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_WORDS = re.compile(
    r"(?i)(?:is |was |must |should |may |can |at |too )?(?:incorrect|wrong|changed|expired|reset|updated|mismatch(?:ed)?|weak|strong|blank|empty|"
    r"(?:un)?set|enabled|disabled|ok|(?:in)?valid|accepted|rejected|denied|failed|unknown|unchanged|confirmed|encrypted|"
    r"hashed|input|field|true|false|yes|no|null|none|nil|required|optional|missing|hidden|string|text|str|password|secret|"
    r"token|here|see|env|vault|prompt|ask|auto|default|never|always)\b.*|\d{1,3}"
)
"""What is said of a password, and is none."""

_LABEL = re.compile(r"\s|^[A-Z][a-z]+$|(?i:password|passwort)")
"""What a page calls a field, beside the field's name."""

_TELLING = re.compile(
    r"(?i)pass|pwd|secret|token|jwt|key|cred|auth|salt|sign|cookie|pin\b|_pw\b|_sk\b|hmac|seed|pepper|dsn"
)
_NETRC = re.compile(
    r"\bmachine\s+\S{1,200}\s+login\s+\S{1,200}\s+(?:account\s+\S{1,200}\s+)?password\s+(?P<value>\S{1,300})"
)
_PGPASS = re.compile(r"(?m)^[\w.*-]{1,200}:(?:\d{2,5}|\*):[^:\s]{1,100}:[^:\s]{1,100}:(?P<value>[^:\s]{4,300})\r?$")
_SECRET_KIND = re.compile(r"(?m)^kind:[ \t]*Secret[ \t]*\r?$")
_SECRET_DATA = re.compile(r"(?m)^(?:data|stringData):[ \t]*\r?\n(?P<lines>(?:[ \t]+[^\r\n]*\r?\n?)+)")
_MEMBER = re.compile(r"(?m)^[ \t]+[\w.-]{1,100}:[ \t]*[\"']?(?P<value>[^\s\"'|>][^\r\n\"']{0,2000}?)[\"']?[ \t]*\r?$")
_PAIR = re.compile(
    r"(?m)^[ \t]*-?[ \t]*(?:name|key):[ \t]*[\"']?(?P<name>[\w.-]{1,80})[\"']?[ \t]*\r?\n[ \t]+value:[ \t]*[\"']?(?P<value>[^\s\"'][^\r\n\"']{0,500}?)[\"']?[ \t]*\r?$"
)
_QUOTED = re.compile(
    r"""(?<![\w.-])["']?:?(?P<name>[A-Za-z_$][\w.$-]{0,60})["']?\]?[ \t]*(?:=>|:=|[:=])[ \t]*(?P<mark>["'`])(?P<value>[^"'`\r\n\\]{1,500})(?P=mark)"""
)
_LOGIN = re.compile(
    r"""\bauth\s{0,3}=\s{0,3}\(\s{0,3}["'][^"'\r\n]{1,60}["']\s{0,3},\s{0,3}["'](?P<value>[^"'\r\n]{4,100})["']\s{0,3}\)"""
)
"""`requests.get(url, auth=("ann", "…"))`."""

_IMAGE = re.compile(r"(?m)^ENV[ \t]+(?P<name>[A-Za-z_]\w{0,80})[ \t]+(?P<value>[^\s=\"']{4,500})[ \t]*\r?$")
"""A variable of an image, in the older spelling without the equals sign. Source: the Dockerfile reference, ENV."""

_CALL = re.compile(
    r"""\([ \t]*(?P<mark>["'])(?P<name>[A-Za-z_][\w.-]{0,80})(?P=mark)[ \t]*,[ \t]*(?P<quote>["'`])(?P<value>[^"'`\r\n\\]{4,500})(?P=quote)"""
)
"""`setItem('refresh_token', '…')`: what is called with a name and a text."""

_STRUCT = re.compile(r"[{ ](?P<name>[A-Z]\w{0,60}):(?P<value>[^\s{}:]{1,300})(?=[ }])")
_CONNECTION = re.compile(r"(?:[A-Za-z][\w .]{0,40}=[^;=\r\n]{0,500}={0,2};){1,40}[A-Za-z][\w .]{0,40}=[^;\r\n]{0,500}")
_PART = re.compile(r"(?P<name>[A-Za-z][\w .]{0,40})=(?P<value>[^;\r\n]+)")
_JAAS = re.compile(r"\b(?P<name>password|secret)\s*=\s*\\?\"(?P<value>[^\"\\]{1,300})\\?\"")


def named(text: str) -> Iterator[Named]:
    """Variables, quoted assignments, connection strings, logins of `.netrc` and `.pgpass`, and the data of a secret of Kubernetes."""
    if "password" in text:
        yield from (Named("password", *found.span("value")) for found in _NETRC.finditer(text))
        yield from (Named(found["name"], *found.span("value")) for found in _JAAS.finditer(text))
    if text.count(":") > 3:
        yield from (Named("password", *found.span("value")) for found in _PGPASS.finditer(text))
    yield from _secrets(text)
    if not _TELLING.search(text):
        return
    yield from _lines(text)
    if ";" in text and "=" in text:
        for whole in _CONNECTION.finditer(text):
            yield from (Named(found["name"], *found.span("value")) for found in _PART.finditer(text, *whole.span()))
    yield from _kept(_PAIR, text)
    yield from _kept(_QUOTED, text)
    if "auth" in text:
        yield from (Named("password", *found.span("value")) for found in _LOGIN.finditer(text))
    if "ENV" in text:
        yield from _kept(_IMAGE, text)
    if "(" in text and "," in text:
        yield from (replace(each, carrier=_called(each)) for each in _kept(_CALL, text))
    if "{" in text and ":" in text and '"' not in text:
        yield from _kept(_STRUCT, text)


def _lines(text: str) -> Iterator[Named]:
    found = [each for each in _LINE.finditer(text) if _TELLING.search(each["name"])]
    if not found or not _is_settings(text):
        return
    for each in found:
        if each["quote"] or " " not in each["value"].strip():
            yield from _one(each)


def _is_settings(text: str) -> bool:
    """Are most lines settings? One alone is a setting where its mark is the equals sign, and otherwise a sentence."""
    lines = [line for line in text.splitlines() if line.strip()]
    fitting = sum(bool(_LINE.fullmatch(line) or _PLAIN_LINE.fullmatch(line)) for line in lines)
    return fitting * 3 >= len(lines) * 2 and (len(lines) > 1 or "=" in text)


def _kept(pattern: re.Pattern[str], text: str) -> Iterator[Named]:
    for found in pattern.finditer(text):
        if _TELLING.search(found["name"]) and not _LABEL.search(found["value"]):
            yield from _one(found)


def _one(found: re.Match[str]) -> Iterator[Named]:
    if _WORDS.fullmatch(found["value"]) or found["value"][:1] in "$<{%":
        return
    name = found["name"].strip("$")
    yield Named(name, *found.span("value"), "setting" if _VARIABLE.fullmatch(name) else "json")


def _called(named: Named) -> str:
    """A text beside a name in a call may be a label; beside a variable's name it is its value."""
    return named.carrier if named.carrier == "setting" else "near"


def _secrets(text: str) -> Iterator[Named]:
    if "kind:" not in text or not _SECRET_KIND.search(text):
        return
    for block in _SECRET_DATA.finditer(text):
        for found in _MEMBER.finditer(text, *block.span("lines")):
            yield Named("secrets.value", *found.span("value"))


def is_variable(name: str) -> bool:
    """Is it a name as variables of a program's surroundings have: `SENDGRID_KEY`?"""
    return bool(_VARIABLE.fullmatch(name))
