"""A mechanical mend of a red flag cures it, and leaves source that parses."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from harness.model.finding import Finding
from harness.model.rule import SourceText
from harness.project.edited_files import plan
from harness.run.redflags import redflags
from harness.run.settle import PATCH, Policy, settled
from tests.rules.test_redflags_rules import RULES, _judged

_EDITABLE = [
    pytest.param(rule.id, example, found, id=f"{rule.id}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.bad)
    if isinstance(example, SourceText)
    for found in _judged(rule, example)
    if found.edit is not None
]
_MENDED = {
    "awaits-in-sequence",
    "request-error-unhandled",
    "retry-of-unsafe-call",
    "retry-without-limit",
    "streamlit-call-without-spinner",
    "effect-answers-race",
    "effect-cleanup-missing",
    "fetch-without-timeout",
    "optional-field-unchecked",
    "plain-http-remote",
    "request-not-aborted",
    "response-status-unchecked",
    "retry-without-backoff",
    "signature-compared-plainly",
    "timeout-missing",
    "tls-verification-off",
}


@pytest.mark.parametrize(("rule", "example", "found"), _EDITABLE)
def test_an_edit_cures_what_it_is_suggested_for(rule: str, example: SourceText, found: Finding, tmp_path: Path) -> None:
    """After the edit the rule says nothing of that place any more, and the source is still one."""
    place = tmp_path / example.file
    place.parent.mkdir(parents=True)
    place.write_text(example.text, encoding="utf-8")
    assert found.edit is not None
    (edited,) = plan([found.edit], tmp_path).files
    after = edited.after.decode()
    if place.suffix == ".py":
        ast.parse(after)
    judge = next(each for each in RULES if each.id == rule)
    again = {each.cause for each in _judged(judge, SourceText(file=example.file, text=after))}
    assert found.cause not in again


def test_every_mechanical_mend_has_an_edit() -> None:
    """The rules whose mend is a change of one place suggest it on one of their own examples at least."""
    assert {str(each.values[0]) for each in _EDITABLE} == _MENDED


_EFFECT = """
import { useEffect, useState } from "react";
export function User({ id }: { id: string }) {
  const [user, setUser] = useState<User | null>(null);
  const failed = () => setBroken(true);
  useEffect(() => {
    HANDLED
  }, [DEPENDS]);
  return user ? <Card user={user} /> : <Skeleton />;
}
"""
_FETCHED = "fetch(`/api/users/${id}`).then(ok).then((found) => setUser(found))"

_AWAITED = """const load = async () => {
      try {
        setUser(await ok(await fetch(`/api/users/${id}`)));
      } catch {
        setFailed(true);
      }
    };
    load();"""


@pytest.mark.parametrize("depends", ["", "id"])
@pytest.mark.parametrize(
    ("handled", "edited"),
    [
        (f"{_FETCHED}.catch(report);", True),
        (f"{_FETCHED}.catch((error) => console.error(error));", True),
        (f"{_FETCHED}.catch((error) => {{ if (error.name !== 'AbortError') setError(error); }});", True),
        (f"{_FETCHED}.catch((error) => setError(error));", False),
        (f"{_FETCHED}.catch(setError);", False),
        (f"{_FETCHED}.catch(failed);", False),
        (f"{_FETCHED}.catch(report).finally(() => setLoading(false));", False),
        ("fetch(`/api/users/${id}`).then(ok).then((found) => setUser(found), (error) => toast.error(error));", False),
        (f"{_FETCHED};", False),
        (_AWAITED, False),
    ],
)
def test_what_an_abort_would_show_as_a_failure_is_not_aborted(handled: str, *, edited: bool, depends: str) -> None:
    """An effect whose handler shows failures has no edit that aborts; the mend names what the edit does, or how to write it."""
    rule = next(each for each in RULES if each.id == ("effect-answers-race" if depends else "request-not-aborted"))
    text = _EFFECT.replace("HANDLED", handled).replace("DEPENDS", depends)
    (found,) = _judged(rule, SourceText(file="src/User.tsx", text=text))
    assert (found.edit is not None) == edited
    assert ("abort()" in found.mend) == (edited or not depends)
    assert ("aborted" in found.mend) == (not edited and not depends)


def test_an_edit_is_shown_as_a_patch(tmp_path: Path) -> None:
    """What is settled carries the patch, also where the outcome comes from the cache."""
    (tmp_path / "app.py").write_text("import requests\n\nNOW = requests.get(URL).ok\n", encoding="utf-8")
    for _ in range(2):
        whole = settled(redflags([tmp_path], tmp_path), Policy(root=tmp_path))
        (found,) = (each for each in whole.findings if each.rule == "timeout-missing")
        (patch,) = (each.content for each in found.evidence if each.title == PATCH)
        assert "-NOW = requests.get(URL).ok\n+NOW = requests.get(URL, timeout=10).ok\n" in patch
