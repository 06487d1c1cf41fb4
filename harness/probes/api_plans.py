"""Executes the plans of rules: completes what they ask for, sends it, and hands the exchange back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from harness.model.contract import Contract, Operation, named
from harness.model.exchange import Exchange, Request, header
from harness.model.plan import ADDING_FIELD, IDENTITY_FIELD, OPERATION_FIELD, PLACE_FIELD, TIMES_FIELD, WORDS
from harness.model.rule import Plan
from harness.probes.api_case import Case
from harness.probes.api_session import NO_ANSWER, Session

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


class PlanRunner:
    """Plans speak of operations; this knows the requests that the target accepts.

    `accepted` gives a case for an operation; `make` has the target accept a fresh one; `tagged` adds the tag of a thing's
    last version where one is demanded.
    """

    def __init__(
        self,
        session: Session,
        contract: Contract,
        accepted: Callable[[Operation], Case | None],
        make: Callable[[Operation, str], Exchange | None],
        tagged: Callable[[Request, Operation], Request] | None = None,
    ) -> None:
        self._tagged = tagged
        self._session = session
        self._operations = named(contract.operations)
        self._contract = contract
        self._accepted = accepted
        self._make = make
        self._last_credentials: tuple[tuple[str, str], ...] = ()

    def run(self, purpose: str, plan: Plan) -> Iterator[Exchange]:
        """The exchanges of one plan in order; one without an answer has status 0."""
        steps = plan(self._contract)
        try:
            request = next(steps)
            while not self._session.out_of_time:
                exchange = self._execute(request, purpose)
                yield exchange
                request = steps.send(exchange)
        except StopIteration:
            return

    def _execute(self, asked: Request, purpose: str) -> Exchange:
        operation = self._operations[header(asked.headers, OPERATION_FIELD)]
        if self._session.gave_up(operation.name):
            return Exchange(request=asked, response=NO_ANSWER, operation=operation.name)
        request = self._complete(asked, operation)
        times = int(header(asked.headers, TIMES_FIELD) or 1)
        if times > 1:
            return self._session.send_together(request, operation, purpose, self._last_credentials, times)
        caller, _, nth = header(asked.headers, IDENTITY_FIELD).partition(" ")
        if caller == "nobody":
            return self._session.send_with(request, operation, purpose, ())
        if caller == "garbage":
            return self._session.send_garbage(request, operation, purpose)
        if caller.startswith("other"):
            return self._as_another(request, operation, purpose, caller.partition("-")[2], int(nth or 0))
        return self._as_someone(request, operation, purpose, same=caller == "same", asked=asked)

    def _as_another(self, request: Request, operation: Operation, purpose: str, trait: str, nth: int) -> Exchange:
        others = self._session.others(self._session.owner(self._last_credentials), trait)
        if nth >= len(others):
            return Exchange(request=request, response=NO_ANSWER, operation=operation.name, source=purpose)
        return self._session.send_as(request, operation, purpose, others[nth])

    def _as_someone(
        self, request: Request, operation: Operation, purpose: str, *, same: bool, asked: Request
    ) -> Exchange:
        if same:
            self._last_credentials = self._session.current(self._last_credentials)
            return self._session.send_with(request, operation, purpose, self._last_credentials)
        exchange = self._session.send_as_whoever_may(request, operation, purpose)
        free = (
            not asked.body
            and asked.url.partition("?")[0] == operation.path
            and not header(asked.headers, PLACE_FIELD)
            and not header(asked.headers, ADDING_FIELD)
        )
        if free and exchange.response.status in (400, 404, 409, 422) and "?" not in asked.url:
            exchange = self._make(operation, purpose) or exchange
        owner = self._session.owner(exchange.request.headers)
        self._last_credentials = self._session.credentials(owner)
        return exchange

    def _complete(self, asked: Request, operation: Operation) -> Request:
        """Only required query parameters are filled in: a plan names the others that it wants."""
        case = self._accepted(operation) or Case(method=operation.method, path=operation.path)
        said = tuple(each for each in asked.headers if each[0] not in WORDS)
        base = self._session.caller.base_url
        if place := header(asked.headers, PLACE_FIELD):
            return Request(method=operation.method, url=f"{base}{place}", headers=said, body=asked.body)
        parts = urlsplit(asked.url)
        required = {each.name for each in operation.parameters if each.place == "query" and each.required}
        query: dict[str, Any] = {name: value for name, value in case.query.items() if name in required}
        case = replace(
            case,
            path_values={**case.path_values, **_path_values(operation.path, parts.path)},
            query={**query, **_repeated(parts.query)},
        )
        if (added := header(asked.headers, ADDING_FIELD)) and isinstance(case.body, dict):
            case = replace(case, body={**case.body, **json.loads(added)})
        request = case.as_request(base)
        if asked.body:
            request = replace(request, headers=(("content-type", "application/json"),), body=asked.body)
        if self._tagged is not None:
            request = self._tagged(request, operation)
        names = {name.lower() for name, _ in said}
        kept = tuple(each for each in request.headers if each[0].lower() not in names)
        return replace(request, headers=(*kept, *said))


def _repeated(query: str) -> dict[str, Any]:
    """Query parameters by name, a list for one that is repeated."""
    found = parse_qs(query, keep_blank_values=True)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _path_values(template: str, path: str) -> dict[str, str]:
    """The values that a path gives to its template's placeholders; a placeholder left in gives none."""
    from_template, from_path = template.split("/"), path.split("/")
    pairs = zip(from_template, from_path, strict=True)
    found = {match[1]: value for each, value in pairs if (match := _PLACEHOLDER.fullmatch(each)) and each != value}
    return {name: unquote(value) for name, value in found.items()}
