"""A stream of questions, one JSON object a line: each is answered as it comes, and a bad one stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final, TypeAlias

from harness.model.depth import deeply, on_large_stack
from harness.model.errors import HarnessError, SourceError
from harness.sources.exact_json import exact_json, member_of, refuse_deeper
from harness.values.plain import json_text

LONGEST: Final = 64_000_000
"""Bytes beyond which a line is refused, unread."""

Question: TypeAlias = Mapping[str, Any]


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file as they come; of one that is too long only so much that it shows."""
    while line := file.readline(LONGEST + 1):
        yield line
        while len(line) > LONGEST and not line.endswith(b"\n"):
            line = file.readline(LONGEST + 1)


def answered(
    lines: Iterable[bytes], names: Sequence[str], answer: Callable[[Question], Mapping[str, Any]]
) -> Iterator[bytes]:
    """One line for each line that is not blank, in order: `{"id", …}` with the answer, or `{"id", "error"}`.

    `names` are the members that a question must have. Whatever is wrong with a line is said in its own answer.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield deeply(_one, line, number, names, answer).encode() + b"\n"


def _one(line: bytes, number: int, names: Sequence[str], answer: Callable[[Question], Mapping[str, Any]]) -> str:
    identity: Any = None
    try:
        question = _question(line)
        identity = question.get("id")
        _refuse_missing(question, names)
        return json_text({"id": identity, **answer(question)})
    except HarnessError as error:
        told = member_of(line, "id") if identity is None and len(line) <= LONGEST else identity
        return json_text({"id": told, "error": f"line {number}: {error}"})
    except RecursionError:
        if not on_large_stack():
            raise
        return json_text({"id": identity, "error": f"line {number}: nested too deeply"})
    except MemoryError:
        return json_text({"id": identity, "error": f"line {number}: it takes more memory than there is"})
    except (ValueError, ArithmeticError, TypeError, LookupError, AttributeError) as error:
        return json_text({"id": identity, "error": f"line {number}: {type(error).__name__}: {error}"})


def _question(line: bytes) -> Question:
    """The question of a line. Raises: SourceError."""
    if len(line) > LONGEST:
        raise SourceError(f"the line is longer than {LONGEST} bytes", way_out="Name the documents as files")
    try:
        asked = exact_json(line)
    except ValueError as error:
        raise SourceError(f"the line is no JSON: {error}") from error
    if not isinstance(asked, dict):
        raise SourceError("the line holds no object", way_out='Each line is {"id", …}')
    return asked


def _refuse_missing(question: Question, names: Sequence[str]) -> None:
    """Raises: SourceError where members lack, or are nested beyond all measure."""
    missing = [name for name in names if name not in question]
    if missing:
        raise SourceError(f"the line lacks {' and '.join(missing)}")
    for name in names:
        refuse_deeper(question[name], where=name)
