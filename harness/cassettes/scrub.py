"""Takes secrets out of exchanges before they reach a disk: the same secret becomes the same placeholder everywhere."""

from __future__ import annotations

import base64
import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, quote_plus, unquote

from harness.cassettes.carriers import rewrite, rewrite_request
from harness.cassettes.names import told
from harness.cassettes.places import Place
from harness.cassettes.sensitive import COMMON, EMAIL, MASKED, PLACEHOLDER, Look, looks, placeholder
from harness.cassettes.spelled import Spelled
from harness.model.exchange import Exchange, Request
from harness.model.provider import Provider, Secret

VERSION = 6
"""Version of the scrubbing rules; a cassette's meta.json says which it was written with."""

_EVERYWHERE = 6
"""Units: characters. Shorter secrets are replaced in their own field only: elsewhere they would hit by chance."""

_BASE64_EVERYWHERE = 8
"""Units: characters. Shorter base64 without its padding would hit by chance."""

_WORDS = re.compile(r"[A-Z]?[a-z]{2,}(?:[_.-]?[A-Z]?[a-z]{2,}){0,3}")
_LONG = 24
"""Units: characters. A longer text is no few words, even where it has letters only."""

_SCHEME = re.compile(r"(Bearer|Basic|Token|Digest|ApiKey|Bot|DPoP)\s+", re.IGNORECASE)
_SEPARATORS = str.maketrans("", "", "-_ ")


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """Exchanges without secrets, and how many places were replaced by kind."""

    exchanges: tuple[Exchange, ...]
    replaced: Mapping[str, int]


class Scrubber:
    """The scrubbing rules of one provider on top of those that all share."""

    def __init__(self, provider: Provider) -> None:
        """Field rules of the provider come first: its names for kinds win."""
        self._rules: dict[str, list[tuple[int, _Rule]]] = {}
        for place, secret in enumerate(each for each in (*provider.secrets, *COMMON) if each.name):
            self._rules.setdefault(_plain(secret.name.rpartition(".")[2]), []).append((place, _Rule(secret)))
        self._patterns = tuple((s.kind, re.compile(s.pattern)) for s in provider.secrets if not s.name)
        self._ids = re.compile("|".join(provider.ids)) if provider.ids else None
        self._known: dict[tuple[str, tuple[str, ...]], tuple[_Rule | _Telling, ...]] = {}

    def scrub(self, exchanges: Sequence[Exchange], also: Sequence[tuple[str, str]] = ()) -> Scrubbed:
        """Learn every secret from its field, then replace it wherever it stands; `also` are more, by kind and text."""
        vault = _Vault()
        for exchange in exchanges:
            rewrite(exchange, lambda place, text: self._learn(place, text, vault))
        for kind, secret in also:
            vault.learn(kind, secret)
        vault.close()
        clean = tuple(rewrite(each, lambda place, text: self._replace(place, text, vault)) for each in exchanges)
        return Scrubbed(clean, dict(vault.replaced))

    def simplify(self, request: Request) -> Request:
        """The request with every secret and every placeholder brought to one text, for comparison.

        Headers are not compared: only the body's type stays.
        """
        kept = tuple(each for each in request.headers if each[0].lower() == "content-type")
        return rewrite_request(replace(request, headers=kept), self._mask)

    def kind(self, place: Place, text: str) -> str:
        """The kind of secret that a field rule sees in this place, or an empty string."""
        rule = self._rule(place, text)
        return rule.kind if rule else ""

    def _rule(self, place: Place, text: str) -> _Rule | _Telling | None:
        key = (place.carrier, place.parts)
        if key not in self._known:
            named = tuple(rule for rule in self._called(place) if rule.names(place))
            found = told(*_last_two(place.parts), carrier=place.carrier) if place.parts else None
            self._known[key] = (*named, _Telling(*found)) if found else named
        return (
            next((rule for rule in self._known[key] if rule.fits(text)), None) if not MASKED.fullmatch(text) else None
        )

    def _called(self, place: Place) -> Iterator[_Rule]:
        """The rules for fields that are called like this one, in their order."""
        last = _plain(place.parts[-1]) if place.parts else ""
        found = [*self._rules.get("*", ()), *self._rules.get(last, ())]
        yield from (rule for _, rule in sorted(found, key=lambda each: each[0]))

    def _secret(self, place: Place, text: str) -> tuple[str, str, str]:
        """Kind, what stands before the secret, and the secret itself, as a field rule has it."""
        rule = self._rule(place, text)
        if rule is None or not rule.kind:
            return "", text, ""
        scheme = _SCHEME.match(text) if place.carrier == "header" or place.name.endswith("authorization") else None
        start = scheme.end() if scheme else 0
        return rule.kind, text[:start], text[start:]

    def _learn(self, place: Place, text: str, vault: _Vault) -> str:
        for given in PLACEHOLDER.findall(text) if "-" in text else ():
            vault.reserve(given)
        kind, before, secret = self._secret(place, text)
        if kind and secret and not PLACEHOLDER.search(secret):
            vault.learn(kind, secret, named=True, wide=_is_wide(place, secret))
            if before.lower().startswith("basic") and ":" in secret:
                vault.learn(kind, secret.partition(":")[2], named=True)
        narrow = list[Look]()
        for look in self._looks(place, text):
            found = text[look.start : look.end]
            if look.told and _is_of_words(found):
                narrow.append(look)
            vault.learn(look.kind, found, wide=look not in narrow)
        if narrow:
            vault.narrow[text] = narrow
        return text

    def _replace(self, place: Place, text: str, vault: _Vault) -> str:
        kind, before, secret = self._secret(place, text)
        if kind and secret and not PLACEHOLDER.fullmatch(secret):
            return before + vault.give(kind, secret)
        for look in reversed(vault.narrow.get(text, ())):
            text = f"{text[: look.start]}{vault.give(look.kind, text[look.start : look.end])}{text[look.end :]}"
        return vault.substitute(text)

    def _mask(self, place: Place, text: str) -> str:
        kind, before, secret = self._secret(place, text)
        if kind and secret:
            return f"{before}<*>"
        for look in reversed(list(self._looks(place, text))):
            text = f"{text[: look.start]}<*>{text[look.end :]}"
        return PLACEHOLDER.sub("<*>", text) if "-" in text else text

    def _looks(self, place: Place, text: str) -> list[Look]:
        name = place.parts[-1] if place.parts else ""
        found = list(looks(text, identifier=name == "id" or name.endswith(("_id", "-id"))))
        for kind, pattern in self._patterns:
            found += [Look(kind, match.start(), match.end()) for match in pattern.finditer(text)]
        kept = [look for look in found if not self._is_id(text[look.start : look.end])]
        return _disjoint(kept)

    def _is_id(self, text: str) -> bool:
        return bool(self._ids and self._ids.fullmatch(text))


class _Rule:
    """A field rule, ready to be asked."""

    def __init__(self, secret: Secret) -> None:
        self.kind = secret.kind
        self._places = frozenset(secret.places)
        self._parts = tuple(_plain(part) for part in secret.name.split("."))
        self._pattern = re.compile(secret.pattern) if secret.pattern else None

    def names(self, place: Place) -> bool:
        if ("json" if place.carrier == "setting" else place.carrier) not in self._places:
            return False
        if self._parts == ("*",):
            return True
        named = tuple(_plain(part) for part in place.parts[-len(self._parts) :])
        return len(named) == len(self._parts) and all(
            rule in ("*", part) for rule, part in zip(self._parts, named, strict=True)
        )

    def fits(self, text: str) -> bool:
        return not self._pattern or bool(self._pattern.fullmatch(text))


class _Telling:
    """A field whose name says that it holds a secret; its value must look like one."""

    def __init__(self, kind: str, form: re.Pattern[str]) -> None:
        self.kind = kind
        self._form = form

    def fits(self, text: str) -> bool:
        return bool(self._form.fullmatch(text)) and not EMAIL.fullmatch(text)


class _Vault:
    """Secrets by their placeholders; lives as long as one scrubbing and is never written anywhere."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, bool]] = {}
        self._wide: set[str] = set()
        self.narrow: dict[str, list[Look]] = {}
        """Words that are secret in their own place only, by the text that they stand in, in their order."""
        self._given: dict[str, str] = {}
        self._kinds: Counter[str] = Counter()
        self._search: Spelled | None = None
        self.replaced: Counter[str] = Counter()

    def learn(self, kind: str, secret: str, *, named: bool = False, wide: bool = True) -> None:
        """A secret of a kind; what a field's name says of its kind counts more than its look.

        One that is not `wide` is replaced in its own field only.
        """
        if wide and len(secret) >= _EVERYWHERE and not secret.isspace():
            self._wide.add(secret)
        known = self._seen.get(secret)
        if known is None or (named and not known[1]):
            self._seen[secret] = (kind, named)

    def reserve(self, given: str) -> None:
        """A placeholder that stands there already is not given to another secret."""
        ordinal = re.search(r"-(\d+)(?:>|@)", given)
        kind = _kind_of(given)
        self._kinds[kind] = max(self._kinds[kind], int(ordinal[1]) if ordinal else 0)

    def close(self) -> None:
        """Nothing more is learnt: prepare what finds every secret in every spelling, longest first."""
        spelled: dict[str, str] = {}
        for secret, (kind, _) in self._seen.items():
            stands = self._stand(kind, secret)
            if secret in self._wide:
                for spelling in spellings(secret):
                    spelled.setdefault(spelling, stands)
        self._search = Spelled(spelled) if spelled else None

    def _stand(self, kind: str, secret: str) -> str:
        if secret not in self._given:
            self._kinds[kind] += 1
            self._given[secret] = placeholder(kind, self._kinds[kind])
        return self._given[secret]

    def give(self, kind: str, secret: str) -> str:
        self.replaced[kind] += 1
        return self._stand(kind, secret)

    def substitute(self, text: str) -> str:
        return self._search.sub(self._counted, text) if self._search else text

    def _counted(self, stands: str) -> str:
        self.replaced[_kind_of(stands)] += 1
        return stands


def _is_wide(place: Place, secret: str) -> bool:
    """Is it a secret wherever it stands? A few plain words, and a cookie's numbers and addresses, stand elsewhere by chance."""
    if _is_of_words(secret):
        return False
    if place.carrier != "cookie":
        return True
    return not re.fullmatch(r"\d{1,15}|true|false|\w+://.*|.*\s.*", unquote(secret), re.DOTALL)


def _is_of_words(secret: str) -> bool:
    return len(secret) < _LONG and bool(_WORDS.fullmatch(secret))


def _kind_of(stands: str) -> str:
    return "EMAIL" if stands.startswith("email-") else stands[1 : stands.rindex("-")]


def spellings(secret: str) -> Iterator[str]:
    """The secret as it stands, and as URLs, JSON, markup, base64 and hexadecimal digits spell it."""
    quoted = quote(secret, safe="")
    octets = secret.encode("utf-8", "surrogatepass")
    yield from (secret, quoted, quote_plus(secret), quote(secret), quote(quoted, safe=""), quoted.replace("%", "%25"))
    yield from (_lowered(quoted), json.dumps(secret)[1:-1], secret.replace("/", r"\/"), html.escape(secret))
    yield from (octets.hex(), octets.hex().upper())
    for packed in (base64.b64encode(octets), base64.urlsafe_b64encode(octets)):
        text = packed.decode()
        yield text
        if len(text.rstrip("=")) >= _BASE64_EVERYWHERE:
            yield text.rstrip("=")


def _lowered(quoted: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda found: found.group().lower(), quoted)


_CONTAINERS = frozenset(
    {"data", "value", "set", "attributes", "properties", "content", "attr", "metadata", "stringdata"}
)
"""Members that only hold others."""


def _last_two(parts: tuple[str, ...]) -> Iterator[str]:
    """A field's plain name and that of what holds it, without the members between that only hold others."""
    *before, last = map(_plain, parts)
    yield last
    yield from [each for each in before if each not in _CONTAINERS][-1:]


def _plain(name: str) -> str:
    return name.lower().translate(_SEPARATORS)


def _disjoint(found: Iterable[Look]) -> list[Look]:
    kept: list[Look] = []
    for look in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or look.start >= kept[-1].end:
            kept.append(look)
    return kept
