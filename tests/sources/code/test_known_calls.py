"""What a type checker has said of calls is laid beside what their syntax says."""

from __future__ import annotations

from harness.model.finding import Finding
from harness.model.source_facts import KnownCall, SourceFacts, Taken
from harness.rules import catalogue
from harness.sources.code.linking import linked
from harness.sources.code.reading import read_text

_API = (
    "src/api.ts",
    (
        "export async function send(path: string) {\n"
        "  const res = await fetch(path);\n"
        "  if (!res.ok) throw new Error(path);\n"
        "  return (await res.json()) as Body;\n"
        "}\n"
    ),
)
_MADE = ("src/api.ts", 2, 21)


def _judged(files: list[tuple[str, str]], *known: KnownCall) -> list[Finding]:
    seen: tuple[SourceFacts, ...] = linked([read_text(text, file) for file, text in files], known)
    return [found for each in seen for rule in catalogue.family("redflags") for found in rule.judge(each)]


def _reader(line: int, taken: Taken) -> KnownCall:
    return KnownCall(place=(f"src/page{line}.ts", line, 9), made=_MADE, method="GET", taken=taken)


def _told(found: list[Finding], rule: str) -> list[str]:
    return [each.message for each in found if each.rule == rule]


def test_a_cast_is_no_fault_where_every_reader_validates() -> None:
    """One that does not is enough for the word to stand."""
    assert _told(_judged([_API]), "response-cast-unchecked")
    assert not _told(_judged([_API], _reader(1, "validated"), _reader(2, "validated")), "response-cast-unchecked")
    assert _told(_judged([_API], _reader(1, "validated"), _reader(2, "claimed")), "response-cast-unchecked")


def test_an_answer_that_is_handed_on_without_a_type_is_told_once_at_its_request() -> None:
    """However many calls take it."""
    bare = ("src/api.ts", _API[1].replace("(await res.json()) as Body", "res.json()"))
    assert _told(_judged([bare]), "response-unvalidated") == []
    (one,) = _told(_judged([bare], _reader(1, "guessed")), "response-unvalidated")
    assert "src/page1.ts:1 takes it unvalidated" in one
    (two,) = _told(_judged([bare], _reader(1, "guessed"), _reader(2, "guessed")), "response-unvalidated")
    assert "src/page1.ts:1 and 1 more take it unvalidated" in two


def test_a_wrapper_that_syntax_cannot_follow_is_a_request() -> None:
    """A call of a package's client in a loop is one request for each item; its method is the checker's."""
    page = (
        "src/users.ts",
        (
            'import { sdk } from "./generated";\n'
            "export async function all(ids: string[]) {\n"
            "  for (const id of ids) {\n"
            "    show(await sdk.user(id));\n"
            "  }\n"
            "}\n"
        ),
    )
    assert _judged([page]) == []
    known = KnownCall(place=("src/users.ts", 4, 16), made=("packages/sdk/index.ts", 9, 3), method="GET")
    (found,) = _judged([page], known)
    assert (found.rule, str(found.at)) == ("calls-in-loop", "src/users.ts:4")


def test_a_wrapper_is_named_by_what_it_asks_for() -> None:
    """Where only the checker knows the path, the sentence says it, and what is asked for because it changes is known by it."""
    page = (
        "src/users.ts",
        'import { sdk } from "./generated";\nexport async function all(ids: string[]) {\n  for (const id of ids) show(await sdk.user(id));\n}\n',
    )
    known = KnownCall(place=("src/users.ts", 3, 36), made=("sdk/index.ts", 9, 3), method="GET", path="/users/{id}")
    assert _told(_judged([page], known), "calls-in-loop") == ["GET /users/{id} is asked once for each item of a loop"]
