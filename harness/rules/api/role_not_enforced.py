"""An operation that declares 403 refuses no role.

Why: What is meant for administrators is open to everybody who is logged in; the check is forgotten on this route, while its
neighbours have it.

Mend: Make the role a dependency of the route, and answer 403; or do not declare 403 where every role may call.

Source: OpenAPI 3.1, Responses Object (403 is declared); OWASP API Security Top 10 2023, API5 (broken function level authorization).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._proof import curls, evidences, operations_in, sent_for, succeeded, whom

SEVERITY = Severity.WARNING
_MOST_ROLES = 4


def _called(status: int, who: str = "") -> Exchange:
    return sample.seen("GET /admin", status, {}, source=f"role-not-enforced#1{who}")


BAD = (Seen(exchanges=(_called(200), _called(200, " as bert, clerk"))),)
GOOD = (
    Seen(exchanges=(_called(200), _called(403, " as bert, clerk"))),
    Seen(exchanges=(_called(403), _called(200), _called(200, " as bert, clerk"))),
    Seen(exchanges=(_called(200), _called(200, " as bert"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every operation that declares 403, as somebody who may, then as every other role."""
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


def role_not_enforced(seen: Seen) -> Iterator[Finding]:
    """One finding per operation that everybody asked may call: a hint of two roles, since a third may be refused."""
    mine = [each for each in seen.exchanges if sent_for(each, "role-not-enforced")]
    for operation in dict.fromkeys(each.operation for each in mine):
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
