"""Generates cases with schemathesis; the only module that knows it, because its generation interface is not public."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import HypothesisException, Unsatisfiable
from schemathesis.core import NotSet
from schemathesis.core.errors import SchemathesisError
from schemathesis.generation import GenerationMode
from schemathesis.generation.hypothesis.examples import generate_one
from schemathesis.generation.meta import CoverageScenario

from harness.probes.api_case import Case, NoBody, is_json

if not os.environ.get("HYPOTHESIS_STORAGE_DIRECTORY"):
    # Hypothesis keeps tables of characters in a folder beside whatever is run: a check leaves nothing there.
    set_hypothesis_home_dir(
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "contract-harness", "hypothesis")
    )

_BASE = "http://generator.test"
_QUIET = settings(
    database=None,
    deadline=None,
    derandomize=False,
    phases=(Phase.generate,),
    verbosity=Verbosity.quiet,
    suppress_health_check=list(HealthCheck),
)


class Generator:
    """Cases for the operations of one OpenAPI document, the same for the same seed.

    Shape: `faults` maps operations that no case can be made for to the reason.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.faults: dict[str, str] = {}
        self._schema = schemathesis.openapi.from_dict(dict(document))
        self._schema.config.generation.update(with_security_parameters=False)
        self._operations: dict[str, Any] = {}
        for result in self._schema.get_all_operations():
            self._take(result)

    def _take(self, result: Any) -> None:
        try:
            operation = result.ok()
            self._operations[operation.label] = operation
        except Exception:  # noqa: BLE001 - a fault in one operation's schema, of any class, must not end the rest
            fault = result.err()
            self.faults[f"{str(fault.method).upper()} {fault.path}"] = str(fault)

    def examples(self, name: str) -> Sequence[Case]:
        """Cases made of the examples that the document gives."""
        operation = self._operations.get(name)
        return () if operation is None else self._guarded(name, self._examples_of(operation))

    def coverage(self, name: str) -> Sequence[Case]:
        """Deterministic cases: each part valid in each of its ways, and broken in each."""
        operation = self._operations.get(name)
        return () if operation is None else self._guarded(name, self._coverage_of(operation))

    def search(self, name: str, *, seed: int, count: int, broken: bool = False) -> Sequence[Case]:
        """Random cases, valid or broken, at most `count`; none where nothing can be broken."""
        operation = self._operations.get(name)
        if operation is None:
            return ()
        mode = GenerationMode.NEGATIVE if broken else GenerationMode.POSITIVE
        drawn: list[Any] = []

        @seeded(seed)
        @settings(_QUIET, max_examples=count)
        @given(operation.as_strategy(generation_mode=mode))
        def collect(case: Any) -> None:
            drawn.append(case)

        try:
            with warnings.catch_warnings(), suppress(Unsatisfiable):
                warnings.simplefilter("ignore")
                collect()
        except (HypothesisException, SchemathesisError) as error:
            self.faults.setdefault(name, str(error))
        return [_as_case(each) for each in drawn]

    def _examples_of(self, operation: Any) -> Iterator[Case]:
        for strategy in operation.get_strategies_from_examples():
            yield _as_case(generate_one(strategy))

    def _coverage_of(self, operation: Any) -> Iterator[Case]:
        generation = self._schema.config.generation_for(operation=operation, phase="coverage")
        made = self._schema.iter_coverage_cases(
            operation,
            generation_modes=list(GenerationMode),
            generation_config=generation,
            extra_data_source=None,
            error_feedback=None,
            session=None,
        )
        for case in made:
            data = case.meta.phase.data if case.meta is not None else None
            if getattr(data, "scenario", None) is not CoverageScenario.UNSPECIFIED_HTTP_METHOD:
                yield _as_case(case)

    def _guarded(self, name: str, cases: Iterator[Case]) -> Sequence[Case]:
        """All of them at once: a generator that holds warnings back would do so for whoever it yields to."""
        made: list[Case] = []
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                made.extend(cases)
        except (HypothesisException, SchemathesisError, ValueError, TypeError) as error:
            self.faults.setdefault(name, f"{type(error).__name__}: {error}")
        return made


def _as_case(case: Any) -> Case:
    media_type, body = _body(case)
    data = case.meta.phase.data if case.meta else None
    return Case(
        method=case.method.upper(),
        path=case.path,
        path_values={name: _plain(value) for name, value in (case.path_parameters or {}).items()},
        query=dict(case.query or {}),
        headers={str(name): str(value) for name, value in (case.headers or {}).items()},
        cookies=dict(case.cookies or {}),
        media_type=media_type,
        body=body,
        off=_off(case),
        about=str(getattr(data, "description", "") or ""),
    )


def _plain(value: Any) -> Any:
    """Path values come percent-encoded, being the generator's own habit."""
    return unquote(value) if isinstance(value, str) else value


def _off(case: Any) -> frozenset[str]:
    components = case.meta.components if case.meta else {}
    off = {str(place.value) for place, about in components.items() if about.mode is GenerationMode.NEGATIVE}
    return frozenset("header" if each == "headers" else each for each in off)


def _body(case: Any) -> tuple[str, Any]:
    media_type = case.media_type or ""
    if isinstance(case.body, NotSet):
        return media_type, NoBody.ABSENT
    if is_json(media_type) and not isinstance(case.body, bytes):
        return media_type, case.body
    if "urlencoded" in media_type and isinstance(case.body, dict):
        return media_type, case.body
    return _encoded_body(case, media_type)


def _encoded_body(case: Any, media_type: str) -> tuple[str, Any]:
    """Multipart, XML, text and raw bytes as the generator's own serialisers write them."""
    made = case.as_transport_kwargs(base_url=_BASE)
    kept = {name: made[name] for name in ("data", "files", "json") if name in made}
    prepared = requests.Request("POST", _BASE, headers=made["headers"], **kept).prepare()
    body = prepared.body if prepared.body is not None else b""
    raw = body.encode() if isinstance(body, str) else bytes(body)
    return prepared.headers.get("Content-Type", media_type), raw
