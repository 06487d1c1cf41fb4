"""What the rules of red flags have in common: the finding that they make of a fact."""

from __future__ import annotations

import re
from typing import Final

from harness.model.edit import Edit
from harness.model.finding import Finding, Severity
from harness.model.location import Location
from harness.model.source_facts import Fact, SourceFacts

_SCRIPT: Final = re.compile(r"(?:^|/)(?:scripts?|bin|cli|tools|dev|seeds?)/|(?:^|/)(?:seed\w*|[\w-]*codegen[\w-]*)\.")


def judged(
    seen: SourceFacts,
    fact: Fact,
    rule: str,
    severity: Severity,
    message: str,
    mend: str,
    *,
    line: int = 0,
    node: str = "",
    edit: str = "",
) -> Finding:
    """A finding at a fact; its cause is the file, the qualified name and the code, without line numbers.

    Shape: `line` and `node` name another place in the same function than the fact's own; `edit` is the name of the fact's mechanical
    mend, if it has one.
    """
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        mend=mend,
        cause=(
            f"file {seen.file}",
            f"in {fact.scope or 'the module'}",
            f"at {node or fact.node or fact.data.get('name', '')}",
        ),
        at=Location(seen.file, line or fact.line, 0 if line else fact.column, line or fact.end_line),
        check="redflags",
        edit=_edit(seen, fact, edit),
    )


def _edit(seen: SourceFacts, fact: Fact, name: str) -> Edit | None:
    written = fact.data.get("edits", {}).get(name)
    if not written:
        return None
    line, column, old, new = written
    return Edit(kind="replace-text", at=Location(seen.file, line, column), name=old, to=new)


def is_script(seen: SourceFacts) -> bool:
    """Is a file run by hand, by somebody who sees what it does: `scripts/seed.py`?"""
    return _SCRIPT.search(seen.file) is not None


def called(fact: Fact) -> str:
    """A request as a sentence names it: `GET /users`, or its code where the address is not known."""
    url = str(fact.data.get("url", ""))
    if not url or url.startswith("{"):
        return fact.node.split("(")[0] or "the call"
    return f"{fact.data['method']} {url.split('?', maxsplit=1)[0]}".strip()[:90]


def is_cached(fact: Fact) -> bool:
    """Does a request stand in a function whose results Streamlit or Python keeps?"""
    return any("cache" in each for each in fact.data["decorators"])


def is_retried(fact: Fact) -> bool:
    """Does something around a request repeat it?"""
    return (
        bool(fact.data["retry"])
        or any("retry" in each or "backoff" in each for each in fact.data["decorators"])
        or fact.data["loop"] == "retry"
    )
