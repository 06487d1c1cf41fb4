"""Answers a stream of pairs of schemas, one JSON line for each, as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from harness.model.errors import SourceError
from harness.run.assign import answer_data, assign_schemas
from harness.run.json_lines import Question, answered
from harness.sources.json_schema import Formats


def answer_lines(
    lines: Iterable[bytes], *, dialect: str | None = None, formats: Formats = "annotation"
) -> Iterator[bytes]:
    """One answer line for each input line, as it comes; blank lines are passed over.

    Shape: in `{"id", "producer", "consumer", "dialect"?}`; out `{"id", "verdict", "witness", "differences", "reason"}`,
    where `witness` is the value itself and is null unless the verdict is *no*. A bad line answers `{"id", "error"}`.
    """

    def answer(question: Question) -> dict[str, Any]:
        named = question.get("dialect")
        if not isinstance(named, str | None):
            raise SourceError(f"dialect is a text, not {named!r}", way_out='Write "draft-07", or leave it out')
        related = assign_schemas(question["producer"], question["consumer"], dialect=named or dialect, formats=formats)
        return answer_data(related)

    return answered(lines, ("producer", "consumer"), answer)
