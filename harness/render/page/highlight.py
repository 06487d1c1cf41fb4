"""Source lines as HTML with their words coloured; everything is escaped here, nothing of the source passes as markup."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from markupsafe import Markup, escape
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from harness.render.plain import printable

_CLASSES: Final[tuple[tuple[_TokenType, str], ...]] = (
    (Token.Comment, "c"),
    (Token.Literal.String, "s"),
    (Token.Literal.Number, "n"),
    (Token.Keyword, "k"),
    (Token.Name.Tag, "a"),
    (Token.Name.Class, "t"),
    (Token.Name.Function, "f"),
    (Token.Name.Decorator, "f"),
    (Token.Operator.Word, "k"),
)
_WRITTEN: Final = {name: Markup('<i class="{}">').format(name) for _, name in _CLASSES}


def highlight(lines: Iterable[str], language: str) -> tuple[Markup, ...]:
    """Each line as safe HTML; an unknown language stays uncoloured."""
    return _highlight(tuple(lines), language)


@lru_cache(maxsize=1024)
def _highlight(lines: tuple[str, ...], language: str) -> tuple[Markup, ...]:
    plain_lines = [printable(line).replace("\n", "\\n") for line in lines]
    lexer = _lexer(language)
    if lexer is None:
        return tuple(escape(line) for line in plain_lines)
    written = [Markup("")]
    for kind, text in lexer.get_tokens("\n".join(plain_lines)):
        first, *more = text.split("\n")
        written[-1] += _span(kind, first)
        written.extend(_span(kind, each) for each in more)
    return tuple(written[: len(plain_lines)])


def _span(kind: _TokenType, text: str) -> Markup:
    name = next((name for token, name in _CLASSES if kind[: len(token)] == token), None)
    if name is None or not text:
        return escape(text)
    return _WRITTEN[name] + escape(text) + Markup("</i>")


@cache
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False) if language else None
    except ClassNotFound:
        return None
