"""Which of our rules tell what each error of a peer tells: a table in Markdown, made from words of the peer's rule ids.

`python -m benchmarks.oasdiff_rules` prints it for the `rules.json` of `HARNESS_CORPORA`; `docs/oasdiff-rules.md` holds it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from harness.rules import catalogue

_WORDS: tuple[tuple[str, str], ...] = (
    (r"sunset-(parse|invalid)", "sunset-unreadable"),
    (r"sunset-deleted|sunset-date-changed", "sunset-shortened"),
    (r"sunset-missing|sunset-date-too-small", ""),
    (r"invalid-stability", "stability-unknown"),
    (r"stability-decreased", "stability-lowered"),
    (r"webhook-removed|^api-(path-)?removed", "operation-removed"),
    (r"parameter-removed-before", "parameter-removed"),
    (r"new-required-request-(default-)?parameter|new-request-path-parameter", "parameter-demanded request-enum-closed"),
    (r"parameter-became-required", "parameter-demanded"),
    (r"parameter-default-value", "parameter-default-changed"),
    (r"with-default$|extensible-enum|content-(schema|media-type|encoding)", "idle-constraint-changed"),
    (r"wrapped-in-one-of", "idle-constraint-changed D-alternative"),
    (r"new-required-request|^request.*became-required", "request-field-demanded request-field-became-required"),
    (r"request-body-(added-required|became-required)", "request-body-demanded"),
    (r"request-body-removed", "request-body-removed"),
    (r"media-type-schema-added", "request-type-refused"),
    (r"media-type", "D-content-type-removed"),
    (r"header-became-optional", "response-header-undemanded"),
    (r"header-removed", "response-header-removed"),
    (r"became-optional", "response-field-became-optional"),
    (r"required-property-removed", "response-required-field-removed"),
    (r"success-status-removed", "response-status-removed"),
    (r"nullable", "D-null"),
    (r"became-enum|const-(added|removed)", "D-enum"),
    (r"enum-value|const-changed", "D-value"),
    (r"(one|any)-of", "D-alternative"),
    (r"all-of-added", "request-field-demanded request-field-became-required request-bounds-narrowed"),
    (r"prefix-items|list-of-types|type-(changed|generalized|specialized)", "D-type"),
    (r"pattern-property|unevaluated", "D-type"),
    (r"contains", "D-list"),
    (r"pattern|property-names", "D-pattern"),
    (r"(max|min)(-|$)", "D-bounds"),
    (r"(if|then|else|dependent-\w+)-", "D-combination"),
)
_DIRECTED = {
    "null": ("request-null-removed", "response-null-added"),
    "enum": ("request-enum-closed", "response-enum-opened"),
    "value": ("request-value-removed", "response-value-added"),
    "type": ("request-type-refused", "response-type-added"),
    "list": ("request-list-narrowed", "response-list-widened"),
    "pattern": ("request-pattern-narrowed", "response-pattern-widened"),
    "bounds": ("request-bounds-narrowed", "response-bounds-widened"),
    "combination": ("request-combination-refused", "response-combination-added"),
    "content-type-removed": ("request-content-type-removed", "response-content-type-removed"),
    "alternative": (
        "request-alternative-removed request-alternative-undeclared",
        "response-alternative-added response-alternative-undeclared",
    ),
}


def main(_arguments: Sequence[str]) -> None:
    """Print the table, or what is missing for it."""
    file = Path(os.environ.get("HARNESS_CORPORA", "")) / "oasdiff" / "rules.json"
    if not os.environ.get("HARNESS_CORPORA") or not file.is_file():
        print("skipped: the peer's rules (set HARNESS_CORPORA)")
        return
    rules = json.loads(file.read_text(encoding="utf-8"))["rules"]
    print("\n".join(table(name for name, each in rules.items() if each["level"] == "error")))


def table(theirs: Iterable[str]) -> Iterator[str]:
    """The lines of the table; first how many are mapped."""
    names = sorted(theirs)
    mapped = {name: ours(name) for name in names}
    known = sum(1 for each in mapped.values() if each)
    yield "# Errors of oasdiff, and the rules that tell them here"
    yield ""
    yield f"{known} of {len(names)} are told ({100 * known / max(len(names), 1):.0f} %). Made by `python -m benchmarks.oasdiff_rules`."
    yield ""
    yield "| oasdiff | here |"
    yield "|---|---|"
    for name, found in mapped.items():
        yield f"| {name} | {', '.join(found) or 'none: whether a deprecation is long enough is a policy of its own'} |"


def ours(theirs: str) -> tuple[str, ...]:
    """The rules that tell what an error of the peer tells; empty when none does. Raises: KeyError for a rule that is none."""
    known = {each.id for each in catalogue.family("breaking")}
    for pattern, words in _WORDS:
        if re.search(pattern, theirs):
            rules = tuple(each for word in words.split() for each in _directed(word, theirs).split())
            if not known.issuperset(rules):
                raise KeyError(rules)
            return rules
    return ()


def _directed(word: str, theirs: str) -> str:
    """The rule of the direction that the peer's id names."""
    if not word.startswith("D-"):
        return word
    return _DIRECTED[word.removeprefix("D-")]["response" in theirs]


if __name__ == "__main__":
    main(sys.argv[1:])
