"""The rules there are, found by walking this package: a new rule is a new file and no edit elsewhere.

A rule's file `<family>/<rule_id>.py` holds a function of the file's own name, `SEVERITY`, `BAD` and `GOOD` examples, and
optionally `KINDS`, the kinds of differences that it judges, and `plan`. Its docstring is the published page: a summary line,
then paragraphs that begin `Why:`, `Mend:`, `Source:`.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import ModuleType

from harness.model.errors import UsageError
from harness.model.rule import Rule

_SECTION = re.compile(r"^(Why|Mend|Source):\s*", re.MULTILINE)


@cache
def family(name: str) -> tuple[Rule, ...]:
    """All rules of one family, sorted by id."""
    package = importlib.import_module(f"harness.rules.{name}")
    found = (module.name for module in pkgutil.iter_modules(package.__path__) if not module.name.startswith("_"))
    return tuple(_rule(importlib.import_module(f"{package.__name__}.{each}"), name) for each in sorted(found))


@cache
def judging(name: str, kind: str) -> tuple[Rule, ...]:
    """The rules of one family that judge differences of a kind, sorted by id: one list for a kind, however many there are of it."""
    return tuple(rule for rule in family(name) if not rule.kinds or kind in rule.kinds)


def families() -> tuple[str, ...]:
    """The names of all families, sorted."""
    here = Path(__file__).parent
    return tuple(sorted(each.name for each in pkgutil.iter_modules([str(here)]) if each.ispkg))


def catalogue() -> Mapping[str, Rule]:
    """Every rule by its id."""
    return {rule.id: rule for name in families() for rule in family(name)}


def named_family(name: str) -> tuple[Rule, ...]:
    """All rules of the family of that name. Raises: UsageError that names the nearest one."""
    if name not in families():
        near = get_close_matches(name, families(), n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise UsageError(f"no family of rules is called {name!r}", way_out=f"{hint}Families: {', '.join(families())}")
    return family(name)


def find(rule_id: str) -> Rule:
    """The rule of that id. Raises: UsageError that names the nearest one."""
    rules = catalogue()
    if rule_id in rules:
        return rules[rule_id]
    near = get_close_matches(rule_id, rules, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else ""
    raise UsageError(f"no rule is called {rule_id!r}", way_out=f"{hint} List them: harness rules".strip())


def _rule(module: ModuleType, family_name: str) -> Rule:
    name = module.__name__.rpartition(".")[2]
    page = dict(_sections(module.__doc__ or ""))
    return Rule(
        id=name.replace("_", "-"),
        family=family_name,
        severity=module.SEVERITY,
        judge=getattr(module, name),
        summary=page.get("", ""),
        why=page.get("Why", ""),
        mend=page.get("Mend", ""),
        source=page.get("Source", ""),
        plan=getattr(module, "plan", None),
        bad=module.BAD,
        good=module.GOOD,
        kinds=frozenset(getattr(module, "KINDS", ())),
    )


def _sections(page: str) -> Iterator[tuple[str, str]]:
    parts = _SECTION.split(page)
    yield "", " ".join(parts[0].split())
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        yield heading, " ".join(text.split())
