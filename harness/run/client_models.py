"""The app's own models of a provider's answers, asked whether they accept what was recorded."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ValidationError

from harness.compare.described import Document
from harness.model.errors import CannotRun
from harness.model.exchange import Exchange, header
from harness.model.location import Location, pointer
from harness.model.observation import Observation
from harness.model.provider import Provider
from harness.sources.documents import at_pointer
from harness.sources.pydantic_models import AppSources


@dataclass(frozen=True, slots=True)
class ClientModel:
    """A model of the app's, the schemas that it reads by, and where its parts are declared."""

    model: type[BaseModel]
    schemas: Mapping[str, Any]
    sources: AppSources

    @property
    def name(self) -> str:
        """The class's name."""
        return self.model.__name__

    def place(self, path: tuple[str | int, ...]) -> Location | None:
        """The line of the field that a path leads to, in whichever class declares it; for no path, the class."""
        document = Document({"components": {"schemas": self.schemas}})
        found = document.declared({"$ref": f"#/components/schemas/{self.name}"}, path)
        names = [step for step in found.path if isinstance(step, str)]
        inside = f"/properties/{names[0]}" if names else ""
        return self.sources.locate(f"/components/schemas/{found.component or self.name}{inside}")

    def refusals(self, exchange: Exchange, operation: str) -> Iterator[Observation]:
        """What the model does not accept of a recorded answer."""
        try:
            self.model.model_validate_json(exchange.response.body)
        except ValidationError as error:
            shown = exchange.response.body.decode("utf-8", "replace")
            for seen in self.told(error, f"{operation} in {exchange.location}"):
                facts = {**seen.data, "evidence": shown, "other": exchange.location}
                yield replace(seen, operation=operation, data=facts)

    def raised(self, error: Exception) -> bool:
        """Is this the error with which this model refuses a value?"""
        return isinstance(error, ValidationError) and error.title == self.name

    def told(self, error: Exception, step: str) -> Iterator[Observation]:
        """One observation per field that was refused; the cause is the same wherever the refusal is seen."""
        for each in error.errors(include_url=False, include_input=False) if isinstance(error, ValidationError) else ():
            path = tuple(each["loc"])
            field = ".".join(str(part) for part in path if isinstance(part, str))
            yield Observation(
                kind="client-model-refusal",
                subject=self.name,
                detail=f"{field}: {each['msg']}" if field else str(each["msg"]),
                data={"cause": (f"model {self.name}", f"field {field}"), "pointer": pointer(path)},
                location=self.place(path),
                steps=(step,),
            )


def load_models(named: Mapping[str, str], root: Path) -> Mapping[str, ClientModel]:
    """Models by operation. Raises: CannotRun when one cannot be imported or is no Pydantic model."""
    return {operation: _load(spec, root) for operation, spec in named.items()}


def is_error(exchange: Exchange, provider: Provider) -> bool:
    """Does the provider say that it failed: by status, or by its error envelope in a success?"""
    if not 200 <= exchange.response.status < 300:
        return True
    if "json" not in header(exchange.response.headers, "content-type") or not provider.error_envelope:
        return False
    try:
        return at_pointer(orjson.loads(exchange.response.body), provider.error_envelope) is not None
    except (ValueError, KeyError):
        return False


def imported(spec: str, root: Path) -> Any:
    """What `package.module:name` names. Raises: CannotRun that says what is missing."""
    module, _, attribute = spec.partition(":")
    if not module or not attribute:
        raise CannotRun(f"{spec!r} names nothing", way_out="Write it as package.module:name")
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    try:
        return getattr(importlib.import_module(module), attribute)
    except AttributeError as error:
        raise CannotRun(f"{spec!r} cannot be found: {error}", way_out="Check the name in the settings") from error
    except Exception as error:
        raise CannotRun(
            f"{spec!r} cannot be imported: {type(error).__name__}: {error}",
            way_out=f"See it happen: python -c 'import {module}'",
        ) from error


def _load(spec: str, root: Path) -> ClientModel:
    model = imported(spec, root)
    if not isinstance(model, type) or not issubclass(model, BaseModel):
        raise CannotRun(f"{spec!r} is no Pydantic model", way_out="Name a subclass of pydantic.BaseModel")
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}", mode="validation")
    schemas = {**schema.pop("$defs", {}), model.__name__: schema}
    return ClientModel(model, schemas, AppSources(None, {"components": {"schemas": schemas}}, root))
