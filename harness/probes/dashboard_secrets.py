"""Secrets on a page beyond the marked ones: what was typed unseen, what the app sends to prove itself, columns of passwords."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from harness.model.dashboard import CANARY, Action, Call, View

_SHORTEST = 8
_SHORTEST_TYPED = 4
_TELLING = 12
_PUBLIC = re.compile(
    r"^(?:sk|pk|rk|whsec|gh[oprsu]|xox[abeprs]|glpat|key|tok|token|api)[_-](?:(?:live|test|prod)[_-])?", re.I
)
_HEADER = re.compile(r"auth|token|api-?key|access-?key|cookie|secret|password|access-?code|session", re.I)
_NO_SECRET_HEADER = re.compile(r"idempot|request-id|trace|correlation|csrf|www-", re.I)
_PARAMETER = re.compile(r"^(api[_-]?key|apikey|access[_-]?token|auth|token|secret|password|client[_-]?secret)$", re.I)
_SCHEMES = re.compile(r"^(?:bearer|basic|token|apikey|digest)\s+", re.I)
_NAMES = r"password|passwd|pwd|password[_ ]?hash|api[_ ]?key|secret[_ ]?key|client[_ ]?secret|access[_ ]?token|private[_ ]?key"
_COLUMN = re.compile(rf"^(?:{_NAMES})$", re.I)
_MEMBER = re.compile(rf'"(?P<name>{_NAMES})"\s*:\s*"(?P<value>[^"]+)"', re.I)
_COVERED = re.compile(r"^[*•●xX.\s-]*$|^(none|null|nan|true|false|yes|no|set|unset|hidden|redacted|<[^>]*>)$", re.I)


def sent_secrets(calls: Iterable[Call]) -> Mapping[str, str]:
    """What requests carry to prove who asks. Shape: words for it by the secret itself."""
    found: dict[str, str] = {}
    for call in calls:
        for name, value in call.request.headers:
            if _HEADER.search(name) and not _NO_SECRET_HEADER.search(name):
                for part in _SCHEMES.sub("", value).split("; "):
                    secret = part.partition("=")[2] if name.lower() == "cookie" else part
                    found[secret.strip()] = f"that it sends in the header {name}"
        for name, value in parse_qsl(urlsplit(call.request.url).query):
            if _PARAMETER.match(name):
                found[value] = f"that it sends as {name}"
    return {secret: words for secret, words in found.items() if len(secret) >= _SHORTEST and CANARY not in secret}


def typed_secrets(actions: Iterable[Action], masked: Iterable[str]) -> Mapping[str, str]:
    """What was typed into fields that hide it. Shape: words for it by the secret itself."""
    hidden = set(masked)
    typed = [each for each in actions if each.kind == "set" and each.target in hidden and isinstance(each.value, str)]
    return {
        each.value: f"typed into the {each.target}"
        for each in typed
        if len(each.value.strip()) >= _SHORTEST_TYPED and _odd(each.value)
    }


def _odd(text: str) -> bool:
    """Is the text unlike what stands on pages anyway?"""
    return any(each.isdigit() for each in text) and text != "7" * len(text)


def shown_secrets(
    view: View, secrets: Mapping[str, str], masked: Sequence[str], seen: Iterable[Action]
) -> Iterator[tuple[str, str]]:
    """Secrets that can be read on a page. Shape: the kind of the element, and words that name the secret."""
    open_ones = {str(each.value) for each in seen if each.kind in ("set", "query") and each.target not in masked}
    open_ones |= {_bare(each.facts.get("shown")) for each in view.widgets if not each.facts.get("masked")}
    for kind, text in _readable(view):
        for secret, words in secrets.items():
            typed = words.startswith("typed")
            if secret in text and (typed or secret not in open_ones):
                yield kind, words
            elif not typed and secret not in open_ones and any(each in text for each in _parts(secret)):
                yield kind, f"{words}, in part"
        if kind == "json":
            for match in _MEMBER.finditer(text):
                if not _COVERED.match(match["value"]):
                    yield kind, f"in the member {match['name']}"
    yield from _columns(view, masked)


def _parts(secret: str) -> Sequence[str]:
    """What of a secret says too much: a dozen of its first or last characters. The last four, and a prefix that all keys have, say which it is.

    A JSON Web Token begins with the same letters whoever it is for.
    """
    body = _PUBLIC.sub("", secret)
    return (body[:_TELLING], body[-_TELLING:]) if len(body) >= _TELLING + _SHORTEST_TYPED and body[:3] != "eyJ" else ()


def canaries(view: View) -> Iterator[tuple[str, str]]:
    """Marked stand-ins that can be read. Shape: the kind of the element, and the secret's name."""
    for kind, text in _readable(view):
        if CANARY in text:
            words = text.partition(CANARY)[2].split()
            yield kind, words[0].strip("`'\".,;:)") if words else ""
        elif CANARY[:_TELLING] in text:
            yield kind, "of the environment or the secrets, in part"


def _readable(view: View) -> Iterator[tuple[str, str]]:
    yield from view.texts
    for table in view.tables:
        for row in table["rows"]:
            yield "table", " ".join(row)
    for name, value in view.address:
        yield "address", f"{name}={value}"
    for widget in view.widgets:
        if not widget.facts.get("masked") and widget.facts.get("shown"):
            yield widget.kind, _bare(widget.facts["shown"])


def _bare(shown: object) -> str:
    return str(shown or "").strip("'\"")


def _columns(view: View, masked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Columns that are named as what the app lets people type unseen, or as a password, with values in them."""
    asked = {match[1].casefold() for each in masked if (match := re.search(r'"([^"]+)"', each))}
    for table in view.tables:
        for index, name in enumerate(table["columns"]):
            if name.casefold() not in asked and not _COLUMN.match(name):
                continue
            cells = [row[index] for row in table["rows"]]
            if any(not _COVERED.match(each) and len(each) >= _SHORTEST_TYPED for each in cells):
                yield "table", f"in the column {name} of a table"
