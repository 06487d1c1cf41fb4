"""An operation that declares 403 refuses no role.

Why: What is meant for administrators is open to everybody who is logged in; the check is forgotten on this route, while its
neighbours have it.

Mend: Make the role a dependency of the route, and answer 403; or do not declare 403 where every role may call.

Source: OpenAPI 3.1, Responses Object (403 is declared); OWASP API Security Top 10 2023, API5 (broken function level authorization).
What changes or removes one thing is judged where its neighbours refuse the same role.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import below, declares, identifier, path_values, resources
from harness.rules.api._proof import curls, evidences, operations_in, sent_for, shown_by, succeeded, whom

SEVERITY = Severity.WARNING
_MOST_ROLES = 4
_MANY = 3


def _called(status: int, who: str = "") -> Exchange:
    return sample.seen("GET /admin", status, {}, source=f"role-not-enforced#1{who}")


def _changed(method: str, status: int, who: str = "") -> Exchange:
    return sample.seen(f"{method} /items/{{id}}", status, {}, url="/items/7", source=f"role-not-enforced#1{who}")


_BERT = " as bert, clerk"
BAD = (
    Seen(exchanges=(_called(200), _called(200, _BERT))),
    Seen(exchanges=(_changed("PATCH", 403, _BERT), _changed("DELETE", 204, _BERT))),
)
GOOD = (
    Seen(exchanges=(_called(200), _called(403, " as bert, clerk"))),
    Seen(exchanges=(_called(403), _called(200), _called(200, " as bert, clerk"))),
    Seen(exchanges=(_called(200), _called(200, " as bert"))),
    Seen(exchanges=(_changed("PATCH", 200, _BERT), _changed("DELETE", 204, _BERT))),
    Seen(exchanges=(_changed("PATCH", 403, _BERT), _changed("DELETE", 404, _BERT))),
    Seen(
        exchanges=(
            _changed("DELETE", 403, _BERT),
            _changed("PATCH", 200, _BERT),
            _changed("PATCH", 403, " as cyd, guest"),
        )
    ),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every operation that declares 403, as somebody who may, then as every other role; each time with a thing of its own."""
    for operation in contract.operations:
        if not operation.security or not any(each.status == "403" for each in operation.responses):
            continue
        if "{" in operation.path or operation.method == "DELETE":
            continue
        if succeeded((yield ask(operation))):
            for nth in range(_MOST_ROLES):
                answer = yield ask(operation, caller="other-role", nth=nth)
                if not answer.response.status:
                    break
    for resource in resources(contract):
        changes = [each for each in (resource.change, resource.replace, resource.delete) if each is not None]
        paths = {each.path for each in contract.operations if each.method == "GET"}
        # What a POST adds to a list below a thing is the sender's own, as a review of a product; an action is no list.
        actions = [each for each in below(contract, resource.path, "POST", status="403") if each.path not in paths]
        for change in (*changes, *actions):
            if resource.create is not None and change.security and declares(change, "403"):
                yield from _with_a_thing(resource.create, change, resource.parameter)


def _with_a_thing(create: Operation, operation: Operation, parameter: str) -> Generator[Request, Exchange, None]:
    for nth in range(_MOST_ROLES):
        made = yield ask(create)
        name = identifier(made, parameter)
        if not succeeded(made) or name is None:
            return
        where = {**path_values(made), parameter: name}
        answer = yield ask(operation, path_values=where, caller="other-role", nth=nth)
        if not answer.response.status:
            return


def role_not_enforced(seen: Seen) -> Iterator[Finding]:
    """One finding per operation that everybody asked may call: a hint of two roles, since a third may be refused."""
    mine = [each for each in seen.exchanges if sent_for(each, "role-not-enforced")]
    yield from _laxer_than_its_neighbours(mine)
    for operation in dict.fromkeys(each.operation for each in mine if not _on_a_thing(each)):
        calls = [each for each in mine if each.operation == operation]
        others = [each for each in calls if ", " in whom(each)]
        if others and all(map(succeeded, calls)):
            yield Finding(
                rule="role-not-enforced",
                severity=SEVERITY if len(others) > 1 else Severity.HINT,
                message=f"{operation} declares 403 and lets every configured role in, also {whom(others[0])}",
                mend="Make the role a dependency of the route, and answer 403.",
                cause=(str(operation),),
                operations=operations_in(others[0]),
                direction="request",
                reproduction=curls(others[0]),
                evidence=evidences(others[0]),
            )


def _on_a_thing(exchange: Exchange) -> bool:
    return "{" in str(exchange.operation)


def _refused_all_else(each: Exchange, theirs: list[Exchange]) -> list[Exchange]:
    """What somebody is refused who may change nothing but this."""
    refused = {other.operation: other for other in theirs if other.response.status == 403}
    others = [other for other in theirs if other.operation != each.operation and succeeded(other)]
    return list(refused.values()) if len(refused) >= _MANY and not others else []


def _laxer_than_its_neighbours(mine: list[Exchange]) -> Iterator[Finding]:
    """One finding per change of a thing that somebody may make who may not make another change of it."""
    told: set[str | None] = set()
    changes = [each for each in mine if _on_a_thing(each) and whom(each)]
    strict = {each.operation for each in changes if each.response.status == 403}
    for each in changes:
        path = str(each.operation).partition(" ")[2]
        theirs = [other for other in changes if whom(other) == whom(each)]
        refused = [
            other for other in theirs if other.response.status == 403 and str(other.operation).partition(" ")[2] == path
        ]
        refused = refused or _refused_all_else(each, theirs)
        if succeeded(each) and refused and each.operation not in told | strict:
            told.add(each.operation)
            yield shown_by(
                "role-not-enforced",
                SEVERITY,
                f"{each.operation} declares 403 and lets {whom(each)} in, whom {refused[0].operation} refuses",
                "Make the role a dependency of the route, and answer 403.",
                (refused[0], each),
                cause=(str(each.operation),),
                operations=(str(each.operation),),
            )
