"""XML and HTML taken apart and put together: attributes by their names, contents by their elements' names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape

from harness.cassettes import spans
from harness.cassettes.places import DEEPEST, Side, name_parts
from harness.cassettes.spans import Walk

_IS_MARKUP = re.compile(r"</[A-Za-z]|/>|<\?xml|<!doctype|<input|<meta", re.IGNORECASE)
_PIECES = re.compile(r"(<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[^<>]*>)", re.DOTALL)
_ATTRIBUTE = re.compile(r"""(?<![\w:.@-])([\w:.@-]{1,100})(\s{0,9}=\s{0,9})("[^"]*"|'[^']*'|[^\s"'<>`]+)""")
_TAG = re.compile(r"<\s*([\w:.-]+)")


def is_some(text: str) -> bool:
    """Does the text look like markup?"""
    return bool(_IS_MARKUP.search(text))


def rewrite(text: str, parts: tuple[str, ...], side: Side, walk: Walk) -> str:
    """XML and HTML: attributes by their names, contents by their elements', comments as texts."""
    text = spans.rewrite(text, _told(text), side, walk)
    naming, raw, changed = _Naming(), False, list[str]()
    for piece in _PIECES.split(text):
        if piece.startswith(("<!--", "<![CDATA[")):
            changed.append(_bare(piece, naming.within(parts), side, walk))
        elif piece.startswith("<") and piece.endswith(">"):
            raw = naming.tag(piece) in ("script", "style")
            changed.append(naming.chosen(_tag(piece, parts, side, walk), side))
        else:
            written = _content(piece, naming.within(parts), side, walk, raw=raw)
            changed.append(_beside(written, naming, side) if written == piece and not raw else written)
            naming.said(piece)
    return "".join(changed)


_ENTITY = re.compile(r"<!ENTITY\s+(?P<name>[\w.-]{1,60})\s+[\"'](?P<value>[^\"'<>]{1,2000})[\"']\s*>")
_REFERENCE = re.compile(r"&[\w.-]{1,60};")
_CALL = re.compile(r"<methodName>\s*[\w.]{0,60}(?:log_?in|log_?on|sign_?in|auth\w*)\s*</methodName>", re.IGNORECASE)
_ARGUMENT = re.compile(r"<value>\s*(?:<string>)?(?P<value>[^<>]{1,500})(?:</string>)?\s*</value>")


def _told(text: str) -> Iterator[spans.Named]:
    """Entities by the elements that use them (XML 1.0, 4.2.1), and the password of an XML-RPC call that logs in."""
    for found in _ENTITY.finditer(text):
        user = re.search(rf"<([\w:.-]{{1,100}})[^<>]*>\s*&{re.escape(found['name'])};", text)
        yield spans.Named(user[1].rpartition(":")[2] if user else found["name"], *found.span("value"))
    if "<methodName>" in text and (call := _CALL.search(text)):
        given = list(_ARGUMENT.finditer(text, call.end()))
        if len(given) > 1:
            yield spans.Named("password", *given[-1].span("value"))


def _beside(piece: str, naming: _Naming, side: Side) -> str:
    """A content by what is said beside it: a heading of its column or line, the words before, a class of its element."""
    core = piece.strip()
    if not core or " " in core or side.depth >= DEEPEST or not naming.is_page():
        return piece
    plain = unescape(core)
    for name in naming.beside():
        changed = side("near", (name,), plain)
        if changed != plain:
            return piece.replace(core, escape(changed, quote=False), 1)
    return piece


class _Naming:
    """What names the contents in markup: the element, its `name`, or a `<key>` or `<name>` that came before."""

    def __init__(self) -> None:
        self._element = self._name = self._said = self._words = self._class = self._select = ""
        self._open: list[str] = []
        self._columns: dict[int, str] = {}
        self._line, self._column = "", -1

    def tag(self, piece: str) -> str:
        """An element begins or ends; its own name in small letters."""
        found = _TAG.match(piece)
        self._element = found[1].rpartition(":")[2] if found else ""
        if found and not piece.endswith("/>"):
            self._open.append(self._element)
        elif piece.startswith("</"):
            self._close(piece[2:].strip(" >").rpartition(":")[2])
        if self._element.lower() == "select":
            self._select = _field(_attributes(piece))
        if found:
            attributes = _attributes(piece)
            self._name, self._class = _field(attributes), attributes.get("class", "")
            self._cell()
        elif _GROUP_END.match(piece):
            self._name = self._said = ""
            self._select = self._select if piece[2:8].lower() != "select" else ""
        return self._element.lower()

    def _cell(self) -> None:
        match self._element.lower():
            case "table":
                self._columns = {}
            case "tr":
                self._line, self._column = "", -1
            case "th" | "td":
                self._column += 1

    def chosen(self, piece: str, side: Side) -> str:
        """The tag of an `<option>`, whose value the list around it names."""
        if self._element.lower() != "option" or not self._select or side.depth >= DEEPEST:
            return piece
        quoted = next((each[3] for each in _ATTRIBUTE.finditer(piece) if each[1].lower() == "value"), '""')
        plain = unescape(_unmarked(quoted))
        changed = side("near", name_parts(self._select), plain)
        return piece if changed == plain else piece.replace(quoted, f'"{escape(changed)}"', 1)

    def said(self, content: str) -> None:
        """A content that may name the next one."""
        words = unescape(content.strip())[-100:]
        if not words:
            return
        self._words = words
        if self._element.lower() == "th":
            self._columns[self._column] = self._line = words
        if self._element:
            self._said = words if self._element.lower() in ("key", "name", "n") else ""

    def within(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """The names that a content stands under, the most telling one last."""
        name = self._said or self._name
        if name or not self._element:
            return (*parts, *name_parts(name)) if name else parts
        return (*parts, *self._open[-2:-1], *name_parts(self._element))

    def is_page(self) -> bool:
        """Is the content in an element of HTML that shows a text?"""
        return self._element.lower() in _SHOWING

    def beside(self) -> Iterator[str]:
        """Names that stand near a content, in letters alone."""
        near = (self._select, self._words, self._line, self._columns.get(self._column, ""), *self._class.split())
        for each in dict.fromkeys(near):
            if name := _SAYING.sub("", re.sub("[^a-z]", "", each.lower())):
                yield name

    def _close(self, element: str) -> None:
        """The element ends, and those in it that nothing ended."""
        if element in self._open[-_OPEN:]:
            while self._open.pop() != element:
                pass


_OPEN = 50
"""Elements that may stand open within the one that ends: pages leave some open, and must not cost a search of all."""

_GROUP_END = re.compile(r"</\s*(?:dict|struct|member|entry|property|textarea|option|select)\b", re.IGNORECASE)


_SHOWING = frozenset(
    [
        "code",
        "strong",
        "b",
        "em",
        "kbd",
        "samp",
        "td",
        "dd",
        "span",
        "pre",
        "tt",
        "mark",
        "output",
        "textarea",
        "i",
        "u",
        "p",
        "div",
        "li",
        "font",
        "bdi",
        "data",
        "small",
        "q",
        "var",
        "option",
    ]
)
"""Source: the HTML standard, 4."""

_SAYING = re.compile(r"(?:is|was|isnow)$")


def _attributes(piece: str) -> Mapping[str, str]:
    return {each[1].lower(): _unmarked(each[3]) for each in _ATTRIBUTE.finditer(piece)}


def _field(attributes: Mapping[str, str]) -> str:
    """The name that a tag gives what it holds: `<input name=…>`, `<property name=…>`, `<entry key=…>`."""
    return unescape(attributes.get("name") or attributes.get("key") or attributes.get("id") or "")


def _unmarked(written: str) -> str:
    """An attribute's value without its quotation marks. Source: the HTML standard, 13.1.2.3."""
    return written[1:-1] if written[0] in "\"'" else written


def _bare(piece: str, parts: tuple[str, ...], side: Side, walk: Walk) -> str:
    head, tail = ("<!--", "-->") if piece.startswith("<!--") else ("<![CDATA[", "]]>")
    inner, end = piece.removeprefix(head), tail if piece.endswith(tail) else ""
    inner = inner.removesuffix(end)
    return f"{head}{walk('json', parts, inner, side.deeper())}{end}" if side.depth < DEEPEST else piece


def _content(piece: str, parts: tuple[str, ...], side: Side, walk: Walk, *, raw: bool) -> str:
    """What stands between tags; spaces around it stay."""
    core = piece.strip()
    plain = core if raw else unescape(core)
    if not plain or side.depth >= DEEPEST or (plain == core and _REFERENCE.fullmatch(core)):
        return piece
    changed = walk("json", parts, plain, side.deeper())
    return piece if changed == plain else piece.replace(core, changed if raw else escape(changed, quote=False), 1)


def _tag(piece: str, parts: tuple[str, ...], side: Side, walk: Walk) -> str:
    """A tag's attributes; of `<input name=… value=…>` and `<meta name=… content=…>` the name is the field's."""
    field = _field(_attributes(piece))

    def changed(found: re.Match[str]) -> str:
        name, mark, quoted = found.groups()
        plain, edge = unescape(_unmarked(quoted)), quoted[0] if quoted[0] in "\"'" else '"'
        own = field if field and name.lower() in ("value", "content") else name.rpartition(":")[2]
        text = walk("json", (*parts, *name_parts(own.removeprefix("data-"))), plain, side.deeper())
        return found.group() if text == plain else f"{name}{mark}{edge}{escape(text)}{edge}"

    return _ATTRIBUTE.sub(changed, piece) if side.depth < DEEPEST else piece
