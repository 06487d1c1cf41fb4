"""What stands inside one text: JSON, markup, URLs, forms, percent-encoding and base64, each taken apart and put together.

A text that nothing inside changed is given back as it was, character for character.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from harness.cassettes import (
    commands,
    grids,
    markup,
    naming,
    packing,
    sentences,
    serialized,
    settings,
    spans,
    statements,
)
from harness.cassettes.names import holding, opening
from harness.cassettes.places import DEEPEST, Side, name_parts

_PLACEHOLDER = r"<(?:[A-Z][A-Z0-9-]*-\d+|\*)>"
_WHOLE_URL = re.compile(r"\w+://\S+")
_URL = re.compile(rf"""\b[A-Za-z][A-Za-z0-9+.-]{{0,20}}://(?:[^\s"'<>\\]|{_PLACEHOLDER})+""")
_FORM = re.compile(r"[\w.\[\]%+-]+=[^&\s]*(?:&[\w.\[\]%+-]+=[^&\s]*)*")
_RELATIVE = re.compile(r"""[^\s"'<>?#=:{}()]*[?#][^\s"']*=[^\s"']*""")
_REQUESTED = re.compile(
    rf"""(?<![^\s"'(=,\[])/[\w./~%@:+-]{{0,300}}\?(?:[^\s"'<>#]|{_PLACEHOLDER})*=(?:[^\s"'<>]|{_PLACEHOLDER})*"""
)
"""`GET /callback?code=… 302` in a log."""

_TOKEN = re.compile(r"""[^\s"'<>&=?#;,]+""")
_BASE64 = re.compile(
    r"(?<![A-Za-z0-9+/_=-])(?:[A-Za-z0-9+/_-]{60,}(?:\r?\n[A-Za-z0-9+/_-]+)+|[A-Za-z0-9+/_-]{16,})={0,2}(?![A-Za-z0-9+/_=-])"
)
_BARE = re.compile(r"(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])[\w-]{20,}")
"""A query of one random text: no name of a flag and no number that keeps caches away."""

_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){8,}")


def walk(carrier: str, parts: tuple[str, ...], text: str, side: Side) -> str:
    """The text with everything in it changed: a document by its fields, a URL by its parts, then what is encoded in it."""
    if text[:1] in ("[", "{") and (found := parsed(text)) is not None:
        return document(text, found, parts, side)
    if carrier != "header" and "<" in text and markup.is_some(text):
        return markup.rewrite(text, parts, side, walk)
    if serialized.is_some(text) and side.depth < DEEPEST:
        changed = serialized.rewrite(text, side.deeper(), walk)
        if changed is not None:
            return changed
    if "://" in text and _WHOLE_URL.fullmatch(text):
        opens = bool(parts) and opening(parts[-1])
        return side(carrier, parts, _inside(carrier, parts, rewrite_url(text, side, opens=opens), side))
    return _inside(carrier, parts, side(carrier, parts, text), side)


def parsed(text: str) -> Any:
    """The object or list that the text writes in JSON, or None."""
    try:
        found = json.loads(text, object_pairs_hook=_members)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, (dict, list)) else None


class _Again(str):
    """A name that its object has already: equal to itself only, so that no member hides another. Source: RFC 8259, 4."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of all its members, those of the same name too."""
    found: dict[str, Any] = {}
    for name, each in pairs:
        found[_Again(name) if name in found else name] = each
    return found


def _renamed(found: dict[str, Any], parts: tuple[str, ...], side: Side) -> dict[str, Any]:
    """An object with its members' names and values changed; a name that comes twice stands twice."""
    named, within, table = naming.others(found), naming.inner(found), naming.columns(found)
    holds = bool(parts) and holding(parts[-1])
    changed: dict[str, Any] = {}
    for key, each in found.items():
        plain = key[:]
        wanted = _key(plain, side, holds=holds)
        name = key if wanted == plain else _Again(wanted) if wanted in changed else wanted
        deeper = (*parts, named.get(plain, plain))
        if table and plain == table[0]:
            changed[name] = [_row(deeper, row, table[1], side) for row in each]
        elif plain in within:
            changed[name] = _inner(deeper, each, within[plain], side)
        elif isinstance(each, str):
            changed[name] = _member(parts, deeper, each, side)
        else:
            changed[name] = value(deeper, each, side)
    return changed


def _key(name: str, side: Side, *, holds: bool) -> str:
    """A member's name, which may be a secret where the object holds such (`{"tokens": {"…": {}}}`)."""
    changed = side("key", (), name)
    return side("near", ("token",), name) if holds and changed == name else changed


def _member(parts: tuple[str, ...], deeper: tuple[str, ...], text: str, side: Side) -> str:
    """A text; what only says its type names nothing, and a variable's name is one of the program's surroundings."""
    last = deeper[-1]
    if parts and naming.is_type(last):
        return walk("json", parts, text, side)
    return walk("setting" if settings.is_variable(last) else "json", deeper, text, side)


def _row(parts: tuple[str, ...], row: list[Any], names: tuple[str, ...], side: Side) -> list[Any]:
    """The cells of a row by their columns' names; of one that holds a name and its value, the value by the name."""
    if naming.pairs(names) and len(row) == 2 and all(isinstance(each, str) for each in row):
        return [walk("json", parts, row[0], side), walk("near", (row[0],), row[1], side)]
    cells = [*names, *[""] * (len(row) - len(names))]
    return [value((*parts, name) if name else parts, each, side) for name, each in zip(cells, row, strict=False)]


def _list(parts: tuple[str, ...], found: list[Any], side: Side) -> list[Any]:
    names = naming.head(found)
    if not names:
        return [_after(parts, before, each, side) for before, each in zip(["", *found], found, strict=False)]
    return [_listed(parts, found[0], side), *(_tabled(parts, row, names, side) for row in found[1:])]


def _tabled(parts: tuple[str, ...], row: list[Any], names: tuple[str, ...], side: Side) -> list[Any]:
    """A row under a first one; pairs look like a table of two columns, and may be a list of names with their values."""
    changed = _row(parts, row, names, side)
    return changed if changed != row else _listed(parts, row, side)


def _after(parts: tuple[str, ...], before: Any, found: Any, side: Side) -> Any:
    """An element; a text after an option of a command line is the option's."""
    if name := naming.flag(before, found):
        changed = side("near", (name,), found)
        if changed != found:
            return changed
    return _listed(parts, found, side)


def _listed(parts: tuple[str, ...], found: Any, side: Side) -> Any:
    return _pair(parts, found, side) if _is_pair(found) else value(parts, found, side)


def _inner(parts: tuple[str, ...], found: Any, names: Mapping[str | int, str], side: Side) -> Any:
    """Members or places, of which some have other names."""
    if isinstance(found, list):
        return [value((*parts, names[at]) if at in names else parts, each, side) for at, each in enumerate(found)]
    changed = _renamed({name: each for name, each in found.items() if name not in names}, parts, side)
    wanted = {name: value((*parts, names[name]), each, side) for name, each in found.items() if name in names}
    rest = iter(changed.items())
    return dict((name, wanted[name]) if name in wanted else next(rest) for name in found)


def document(text: str, found: Any, parts: tuple[str, ...], side: Side) -> str:
    """JSON by its fields; one that is nested too deeply is one text."""
    try:
        changed = value(parts, found, side)
    except RecursionError:
        return side("text", (), text)
    if changed == found:
        return text
    return json.dumps(changed, ensure_ascii=text.isascii(), **_layout(text))


def value(parts: tuple[str, ...], found: Any, side: Side) -> Any:
    """A JSON value with every text and whole number in it changed."""
    if isinstance(found, dict):
        return _renamed(found, parts, side)
    if isinstance(found, list):
        return _list(parts, found, side)
    if isinstance(found, str):
        return walk("json", parts, found, side)
    if isinstance(found, float) and found.is_integer() and abs(found) < _EXACT:
        return _number(parts, int(found), found, side)
    if isinstance(found, int) and not isinstance(found, bool):
        return _number(parts, found, found, side)
    return found


_EXACT = 2**53
"""Whole numbers below are the same when they are written with a point. Source: IEEE 754, binary64."""


def _number(parts: tuple[str, ...], whole: int, found: float, side: Side) -> Any:
    changed = side("json", parts, str(whole))
    return found if changed == str(whole) else changed


def _is_pair(found: Any) -> bool:
    return isinstance(found, list) and len(found) == 2 and all(isinstance(each, str) for each in found)


def _pair(parts: tuple[str, ...], found: list[str], side: Side) -> list[str]:
    """`["Authorization", "Bearer …"]` in a list of such: the first names the second."""
    name, text = found
    return [walk("json", parts, name, side), walk("json", (*parts, name), text, side)]


def rewrite_url(url: str, side: Side, *, opens: bool = False) -> str:
    """The URL with path segments, query values, credentials and fragment changed; one that `opens` something has a random one."""
    return side("url", (), _url_parts(url, side, opens=opens))


def _url_parts(url: str, side: Side, *, opens: bool) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    credentials, at, host = parts.netloc.rpartition("@")
    if at:
        credentials = ":".join(_quoted("userinfo", ("password",), each, side) for each in credentials.split(":"))
    changed = parts._replace(
        netloc=f"{credentials}{at}{host}",
        path=_path(parts.path, side, opens=opens),
        query=rewrite_query(parts.query, side, opens=opens or bool(_OPENING.search(parts.path))),
        fragment=_fragment(parts.fragment, side),
    )
    return url if changed == parts else urlunsplit(changed)


_OPENING = re.compile(
    r"(?i)/(?:verify|verification|reset|password|magic|login|sign-?in|confirm|confirmation|activate|activation|unsubscribe|invite|"
    r"unlock|recover)(?:[-_/]|$)"
)
_INVITED = re.compile(r"(?i)(?:invite|invitation)s?/(?:accept|decline|redeem|claim)")
_SHORT = frozenset({"t", "k", "h", "c", "x", "key", "hash", "link", "tok", "v"})
"""Names of what such an address opens with."""


_DJANGO = re.compile(r"[0-9a-z]{5,7}-(?:[0-9a-f]{32}|[0-9a-f]{20})")
"""What resets a password or proves an address with Django: a moment in base 36 and a digest. Source: its `tokens.py`."""

_WHOSE = re.compile(r"\d{1,12}|[A-Z][\w-]{1,11}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A user's number, in plain or in base64, between what an address is for and what opens it."""

_SHARED = frozenset({"m", "s", "join", "share", "shared", "sharing", "sl"})
"""What stands before a segment that opens something by itself, where the segment is random."""


def _path(path: str, side: Side, *, opens: bool) -> str:
    segments = path.split("/")
    if opens:
        segments = [side("near", ("token",), each) for each in segments]
    return "/".join(
        _segment(_before(earlier, before, each, after), each, side)
        for earlier, before, each, after in zip(
            ["", "", *segments], ["", *segments], segments, [*segments[1:], ""], strict=False
        )
    )


def _before(earlier: str, before: str, segment: str, after: str) -> tuple[str, ...]:
    """What names a segment: the one before it; an invitation's that is accepted is what opens it, and no id."""
    if _INVITED.fullmatch(f"{before}/{after}"):
        return ("accept_invitation",)
    if before in _SHARED or _DJANGO.fullmatch(segment):
        return ("link_token",)
    if _WHOSE.fullmatch(before) and _OPENING.search(f"/{earlier}"):
        return ("activate",)
    return (before,) if before else ()


def _segment(parts: tuple[str, ...], segment: str, side: Side) -> str:
    """A segment of a path with its `;name=value` parameters. Source: RFC 3986, 3.3."""
    first, *parameters = segment.split(";")
    return ";".join([_quoted("path", parts, first, side), *(_query_pair(each, side) for each in parameters)])


def _fragment(fragment: str, side: Side) -> str:
    """A fragment that is a form (`#access_token=…`), or a route with one (`#/callback?code=…`)."""
    route, mark, form = fragment.partition("?")
    if mark and "=" in form:
        return f"{route}?{rewrite_query(form, side)}"
    return rewrite_query(fragment, side)


def _quoted(carrier: str, parts: tuple[str, ...], text: str, side: Side) -> str:
    plain = unquote(text)
    changed = walk(carrier, parts, plain, side)
    return text if changed == plain else quote(changed, safe="<>@:")


def rewrite_query(query: str, side: Side, *, opens: bool = False) -> str:
    """`a=1&b=2` with its values changed; what has no `=` is a text."""
    if not query:
        return query
    return "&".join(_query_pair(pair, side, opens=opens) for pair in query.split("&"))


def _query_pair(pair: str, side: Side, *, opens: bool = False) -> str:
    name, equals, text = pair.partition("=")
    if not equals:
        bare = _quoted("query", (), pair, side)
        return side("near", ("token",), bare) if bare == pair and _BARE.fullmatch(pair) else bare
    plain = unquote(text.replace("+", " "))
    changed = walk("query", name_parts(unquote(name)), plain, side)
    if opens and changed == plain and name.lower() in _SHORT:
        changed = side("near", ("token",), plain)
    return pair if changed == plain else f"{name}{equals}{quote(changed, safe='<>@')}"


def _inside(carrier: str, parts: tuple[str, ...], text: str, side: Side) -> str:
    """A text with what is encoded in it changed."""
    if len(text) < 8 or side.depth >= DEEPEST:
        return text
    side = side.deeper()
    if carrier != "url":
        text = _named(text, side)
    if "://" in text and not _WHOLE_URL.fullmatch(text):
        text = _URL.sub(lambda found: rewrite_url(found.group(), side), text)
    if carrier != "url" and "=" in text:
        text = _unnamed(text, side)
        if "?" in text and " " in text:
            text = _REQUESTED.sub(lambda found: rewrite_url(found.group(), side), text)
    if "%" in text:
        text = _TOKEN.sub(lambda found: _unquoted(carrier, parts, found.group(), side), text)
    return _BASE64.sub(lambda found: _unpacked(carrier, parts, found.group(), side), text)


def _named(text: str, side: Side) -> str:
    """What columns, keys or words in the text name."""
    found = list(commands.named(text)) if commands.HINT.search(text) else []
    if not spans.HINT.search(text):
        return spans.rewrite(text, found, side, walk) if found else text
    found += [*settings.named(text), *sentences.named(text)]
    if "'" in text or '"' in text or "\t" in text:
        found += statements.named(text)
    if "|" in text and "--" in text:
        found += grids.named(text)
    return spans.rewrite(text, found, side, walk) if found else text


def _unnamed(text: str, side: Side) -> str:
    """A form or an address without its host, as they stand in texts: `a=1&b=2`, `/callback?code=…`."""
    if _FORM.fullmatch(text):
        return rewrite_query(text, side)
    return rewrite_url(text, side) if _RELATIVE.fullmatch(text) else text


def _unquoted(carrier: str, parts: tuple[str, ...], text: str, side: Side) -> str:
    plain = unquote(text, errors="surrogateescape") if "%" in text else text
    if plain == text:
        return text
    changed = walk(carrier, parts, plain, side)
    if changed == plain:
        return text
    kept = "".join(set(text) & set("/:@!$()*+,[]"))
    return quote(changed, safe=f"<>@{kept}", errors="surrogateescape")


def _unpacked(carrier: str, parts: tuple[str, ...], text: str, side: Side) -> str:
    """Hexadecimal digits of text; base64 in either alphabet, of text or of packed text. Source: RFC 4648, 4, 5 and 8."""
    joined = "".join(text.split())
    if _HEX.fullmatch(joined) and (plain := _readable(bytes.fromhex(joined))):
        changed = walk(carrier, parts, plain, side)
        digits = changed.encode("utf-8", "surrogatepass").hex()
        return text if changed == plain else digits if joined.islower() or not joined.isupper() else digits.upper()
    content = _decoded(joined)
    opened = packing.opened(content)
    plain = _readable(content if opened is None else opened)
    if not plain:
        return text
    changed = walk(carrier, parts, plain, side)
    if changed == plain:
        return text
    packed = changed.encode("utf-8", "surrogatepass")
    return _encoded(packed if opened is None else packing.closed(packed, content), joined)


def _decoded(text: str) -> bytes:
    bare = text.rstrip("=")
    try:
        return base64.b64decode(bare.translate(_STANDARD) + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


_STANDARD = str.maketrans("-_", "+/")


def _encoded(content: bytes, like: str) -> str:
    url_safe = "-" in like or "_" in like
    text = (base64.urlsafe_b64encode if url_safe else base64.b64encode)(content).decode()
    return text if like.endswith("=") or len(like) % 4 == 0 else text.rstrip("=")


def _readable(content: bytes) -> str:
    """The text that bytes are, or nothing where they are none."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if all(each.isprintable() or each.isspace() for each in text) else ""


def _layout(text: str) -> dict[str, Any]:
    """How the text was laid out, so that a scrubbed body looks like the original."""
    if "\n" in text.strip():
        return {"indent": 2}
    return {} if re.search(r'[":,] ["\[{\dtfn-]', text) and '": ' in text else {"separators": (",", ":")}
