"""A backend that answers the dashboards from a table, and holds their requests to its contract."""

import json
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

import httpx
import requests
import streamlit as st
from jsonschema import Draft202012Validator
from requests.adapters import HTTPAdapter
from streamlit.testing.v1 import AppTest

Answer = tuple[int, Any]
Answers = Mapping[str, Answer | Callable[["Call"], Answer]]


@dataclass
class Call:
    """A request that arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    timeout: Any


@dataclass
class Backend:
    """Answers by operation, such as ``GET /tickets/{id}``."""

    contract: Mapping[str, Any]
    answers: dict[str, Any]
    calls: list[Call] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)

    def count(self, method: str, path: str) -> int:
        """How many requests of an operation arrived; ``path`` is a regular expression."""
        return sum(call.method == method and re.fullmatch(path, call.path) is not None for call in self.calls)

    def answer(self, call: Call) -> Answer:
        """The answer to a request."""
        self.calls.append(call)
        for template, operations in self.contract["paths"].items():
            operation = operations.get(call.method.lower())
            if operation and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), call.path):
                self._check(f"{call.method} {template}", operation, call)
                given = self.answers.get(f"{call.method} {template}", (404, {"message": "not there"}))
                found: Answer = given(call) if callable(given) else given
                return found
        self.breaches.append(f"{call.method} {call.path}: no such operation")
        return 404, {"message": "no such operation"}

    def _valid(self, schema: Mapping[str, Any], value: Any) -> bool:
        whole = {**schema, "components": self.contract["components"]}
        return Draft202012Validator(whole).is_valid(value)

    def _check(self, name: str, operation: Mapping[str, Any], call: Call) -> None:
        declared = {p["name"]: p for p in operation.get("parameters", []) if p["in"] == "query"}
        self.breaches += [f"{name}: unknown parameter {key}" for key in call.query.keys() - declared.keys()]
        for key, parameter in declared.items():
            if key not in call.query:
                if parameter.get("required"):
                    self.breaches.append(f"{name}: no parameter {key}")
                continue
            text = call.query[key]
            value = int(text) if re.fullmatch(r"-?[0-9]+", text) else text
            if not self._valid(parameter["schema"], value) and not self._valid(parameter["schema"], text):
                self.breaches.append(f"{name}: {key}={text}")
        if "requestBody" in operation:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            if not self._valid(schema, call.body):
                self.breaches.append(f"{name}: body {call.body}")


def load(path: Path, answers: Answers) -> Backend:
    """A backend of a contract."""
    return Backend(json.loads(path.read_text()), dict(answers))


def _call(method: str, url: str, headers: Mapping[str, str], body: bytes | str | None, timeout: Any) -> Call:
    parts = urlsplit(url)
    decoded = json.loads(body) if body else None
    return Call(method, parts.path, dict(parse_qsl(parts.query)), dict(headers), decoded, timeout)


@contextmanager
def serving(backend: Backend) -> Iterator[None]:
    """Answer httpx and requests, and let nobody sleep long."""
    sleep = time.sleep

    def from_httpx(_: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        call = _call(
            request.method, str(request.url), request.headers, request.read(), request.extensions.get("timeout")
        )
        status, value = backend.answer(call)
        return httpx.Response(status, json=value, request=request)

    def from_requests(
        _: HTTPAdapter, request: requests.PreparedRequest, timeout: Any = None, **options: Any
    ) -> requests.Response:
        call = _call(request.method or "", request.url or "", request.headers, request.body, timeout)
        status, value = backend.answer(call)
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = status, request.url or "", request
        answer._content = json.dumps(value).encode()
        answer.headers["Content-Type"] = "application/json"
        return answer

    with ExitStack() as stack:
        stack.enter_context(patch.object(httpx.HTTPTransport, "handle_request", from_httpx))
        stack.enter_context(patch.object(HTTPAdapter, "send", from_requests))
        stack.enter_context(patch.object(time, "sleep", lambda seconds: sleep(min(seconds, 0.01))))
        yield


def opened(script: Path, timeout: float = 20) -> AppTest:
    """A dashboard after its first run, in a fresh session."""
    return AppTest.from_file(str(script), default_timeout=timeout).run()


def forget() -> None:
    """Empty what all sessions share."""
    st.cache_data.clear()
    st.cache_resource.clear()


def crashed(at: AppTest) -> bool:
    """Whether a traceback is shown."""
    return len(at.exception) > 0


def shown(at: AppTest) -> str:
    """Every text on the page."""
    found = [getattr(element, "value", None) or getattr(element, "label", "") for element in at.main]
    return "\n".join(str(text) for text in found)


def disagreements(here: Path, probes: Mapping[str, Callable[[Path], bool]]) -> int:
    """Each probe must see its defect in faulty.py alone; how often one does not."""
    logging.disable(logging.CRITICAL)
    ledger = {entry["id"] for entry in json.loads((here / "defects.json").read_text())}
    wrong = [f"{name}: in the ledger or the probes only" for name in sorted(ledger ^ set(probes))]
    for name, probe in probes.items():
        for script, expected in (("clean.py", False), ("faulty.py", True)):
            forget()
            if probe(here / script) is not expected:
                wrong.append(f"{name}: {'not seen in' if expected else 'seen in'} {script}")
    print(f"{len(probes)} probes, {len(wrong)} disagreements")
    for line in wrong:
        print(" ", line)
    return len(wrong)
