"""A thing is put below itself.

Why: Whatever follows the parents never ends: the menu, the report and the deletion hang, each in its own way.

Mend: Follow the parents of the new parent before storing it, and answer 409 or 422 where the thing itself is among them.

Source: The name of a field of an update's body that means a parent (`parent_id`). A warning where the contract declares 409 or speaks of it.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import below, body_fields, identifier, path_values, resources, sent, snake
from harness.rules.api._promises import described, promises
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "below-itself#1"
_PARENT = re.compile(r"^(parent|parent_id|parent_key|manager_id|reports_to|reports_to_id|supervisor_id|superior_id)$")
_SPOKEN = re.compile(r"\b(itself|own|cycl\w+|circular|loop|descendant\w*|ancestor\w*)\b", re.I)
_TREE = sample.contract(("PUT /tasks/{id}", {"responses": {"200": {}, "409": {}}}))


def _put(parent: int, status: int = 200) -> Exchange:
    return sample.seen("PUT /tasks/{id}", status, {"id": 7}, url="/tasks/7", sent={"parent_id": parent}, source=_SOURCE)


BAD = (Seen(contract=_TREE, exchanges=(_put(7),)),)
GOOD = (Seen(contract=_TREE, exchanges=(_put(7, 409),)), Seen(contract=_TREE, exchanges=(_put(8),)))


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing, put it below itself, and read it and what is below it."""
    for resource in resources(contract):
        for update in (resource.change, resource.replace):
            field = next((each for each in body_fields(update) if _PARENT.match(snake(each))), "") if update else ""
            if resource.create is None or update is None or not field:
                continue
            made = yield ask(resource.create)
            name = identifier(made, resource.parameter)
            if not succeeded(made) or name is None:
                continue
            where = {**path_values(made), resource.parameter: name}
            own = int(name) if name.isdigit() and body_fields(update)[field].numbers else name
            body = {field: own} if update.method == "PATCH" else {**sent(made), field: own}
            if succeeded((yield ask(update, path_values=where, body=body, caller="same"))):
                for each in below(contract, resource.path, "GET"):
                    yield ask(each, path_values=where, caller="same")
                yield ask(update, path_values=where, body={**body, field: None}, caller="same")


def below_itself(seen: Seen) -> Iterator[Finding]:
    """One finding per update."""
    told: set[str | None] = set()
    promised = promises(seen.contract)
    for each in steps(seen.exchanges, "below-itself"):
        own = each.request.url.partition("?")[0].rstrip("/").rpartition("/")[2]
        field = next(
            (name for name, value in sent(each).items() if _PARENT.match(snake(name)) and str(value) == own), ""
        )
        if field and succeeded(each) and each.request.method in ("PUT", "PATCH") and each.operation not in told:
            told.add(each.operation)
            name = str(each.operation)
            strict = promised.declares_exactly(name, 409) or _SPOKEN.search(described(seen.contract, name))
            yield shown_by(
                "below-itself",
                SEVERITY if strict else Severity.HINT,
                f"{name} answers {each.response.status} where {field} is the thing itself",
                "Follow the parents of the new parent before storing it, and answer 409.",
                (each,),
                cause=(name, field),
                pointer=f"/{field}",
            )
