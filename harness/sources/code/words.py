"""Words that tell what a name or a text is: secrets, signatures."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from typing import Final

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_PARTS: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_SECRET: Final = frozenset(
    {"password", "passwd", "pwd", "secret", "token", "jwt", "apikey", "credential", "credentials", "passphrase"}
)
_NO_SECRET: Final = frozenset(
    {
        "count", "counts", "limit", "max", "min", "length", "len", "usage", "type", "url", "uri", "endpoint", "field", "label",
        "name", "expiry", "expires", "expire", "expiration", "ttl", "id", "ids", "hash", "hashed", "placeholder", "path", "regex",
        "pattern", "error", "errors", "message", "valid", "invalid", "is", "has", "show", "required", "policy", "reset", "forgot",
        "update", "change", "minutes", "seconds", "days", "hours", "size", "budget", "per", "prompt", "completion", "input",
        "output", "total", "num", "number", "used", "public", "publishable", "csrf", "xsrf", "symbol", "address", "mint", "data",
        "stats", "price", "prices", "cost", "balance", "amount", "pair", "list", "tokens", "info", "model", "status", "state",
        "confirm", "confirmation", "key_name", "header", "headers", "schema", "scheme", "prefix", "suffix", "format", "kind",
        "cancel", "age", "local", "remote", "lock", "holder", "example", "examples", "cancellation", "design", "next", "page", "strength", "visible", "hidden", "ref", "hint", "title",
        "description", "text", "help", "env", "var", "config", "settings", "manager", "service", "provider", "store", "storage",
        "cookie", "obj", "object", "scope", "scopes", "claims", "param", "parameter", "issuer", "encoding", "version", "created", "at", "updated", "link", "class", "form",
        "jti", "match", "matches", "matched", "verified", "correct", "check", "checked", "found", "exists", "missing", "changed",
    }
)  # fmt: skip
_KNOWN: Final = re.compile(
    r"(?:sk|rk)_live_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z+/]{24,}|sk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,}|gh[pousr]_[A-Za-z0-9]{36}"
    r"|github_pat_\w{40,}|AKIA[0-9A-Z]{16}|xox[abprs]-[0-9A-Za-z-]{20,}|glpat-[\w-]{20}|SG\.[\w-]{20,}\.[\w-]{20,}"
    r"|\bhf_[A-Za-z0-9]{34}\b|hooks\.slack\.com/services/T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{24}"
    r"|-----BEGIN (?:RSA |EC |OPENSSH |DSA )?PRIVATE KEY-----[\\sn]*[A-Za-z0-9+/=]{30}"
)
_FILLER: Final = re.compile(
    r"x{3,}|\*{2,}|\.{3}|your|example|change|dummy|placeholder|test|fake|mock|sample|todo|replace|secret|password|dev|local|"
    r"default|none|null|undefined|insert|demo|foo|bar|1234|abcd|<|>|\$\{|\{|%s|process\.env",
    re.IGNORECASE,
)
_SIGNATURE: Final = re.compile(r"signature|\bsig\b|_sig\b|hmac|digest|sig_header|sigheader", re.IGNORECASE)


def parts(name: str) -> list[str]:
    """The words of a name in any casing, lower-cased: `accessToken2` is access, token, 2."""
    return [each.lower() for each in _PARTS.findall(name)]


def is_secret_name(name: str) -> bool:
    """Does a name say that it holds a secret, and not something about one (`token_count`)?"""
    words = parts(name)
    joined = set(words) | {"".join(pair) for pair in itertools.pairwise(words)}
    private = bool(joined & {"privatekey", "accesskey", "secretkey", "apikey", "apisecret", "clientsecret", "authkey"})
    return (private or bool(_SECRET & joined)) and not _NO_SECRET & set(words)


def is_known_credential(text: str) -> bool:
    """Has the text the form of a provider's live credential?"""
    found = _KNOWN.search(text)
    return found is not None and not re.search(r"x{4,}|\*{3,}|example|0{8}|1234567", found[0], re.IGNORECASE)


def bearer_of(text: str) -> str:
    """The token in what a header says: `Bearer q8Zr…`; the text itself where it is no such header."""
    found = re.fullmatch(r"(?:Bearer|Token|Basic)\s+(\S+)", text)
    return found[1] if found else text


def is_credential_like(text: str) -> bool:
    """Could the text be a real secret: long, without blanks, mixed, and no filler?"""
    if not 16 <= len(text) <= 400 or re.search(r"\s", text) or _FILLER.search(text) or "://" in text:
        return False
    pieces = re.split(r"[_\-.:/]", text)
    if len(pieces) > 1 and all(re.fullmatch(r"[A-Za-z]*\d{0,2}", each) for each in pieces):
        return False  # words, as in a constant's name
    kinds = sum(bool(re.search(each, text)) for each in (r"[a-z]", r"[A-Z]", r"\d"))
    return kinds >= 2 and bool(re.search(r"\d", text)) and _entropy(text) >= 3.3


def _entropy(text: str) -> float:
    """Units: bits a character."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def is_signature_name(text: str) -> bool:
    """Does an expression name a signature?"""
    return bool(_SIGNATURE.search(text))
