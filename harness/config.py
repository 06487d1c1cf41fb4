"""The user's settings: `[tool.harness]` of `pyproject.toml`, or `harness.toml`, parsed and checked whole."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from harness.model.errors import ConfigurationError

_VARIABLE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\}")
_AGE = re.compile(r"^(\d+)d$")


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=_kebab, populate_by_name=True)


class Identity(_Section):
    """Who calls an API: a fixed header, OAuth 2 (password or client credentials), or a function that gives headers."""

    header: str = Field(
        "",
        description="A fixed header line, such as `Authorization: Bearer ${TOKEN}`; with `token-url` the line that `{token}` is put into.",
    )
    token_url: str = Field(
        "", description="Path of an OAuth 2 token endpoint: password grant with `username`, else client credentials."
    )
    username: str = ""
    password: str = ""
    values: Mapping[str, str] = Field(
        default_factory=dict,
        description="What this identity types where it logs in, by the names of the fields; sent to `token-url` as JSON where there are any.",
    )
    client_id: str = Field("", description="Client of an OAuth 2 grant.")
    client_secret: str = Field("", description="Its secret.")
    scope: str = Field("", description="Scopes that are asked for, blanks between.")
    call: str = Field("", description="`package.module:function` that returns a mapping of header fields.")
    role: str = Field("", description="What this identity may do, as the team calls it.")
    tenant: str = Field("", description="Whose data this identity sees, as the team calls it.")


_KINDS = ("fastapi", "url", "streamlit", "web", "typescript")


class Target(_Section):
    """What is under test: exactly one of `fastapi`, `url`, `streamlit`, `web`, `typescript`."""

    fastapi: str = Field(
        "",
        description="An application as `package.module:attribute`; a folder in front (`backend/app.main:app`) is where it is imported and started.",
    )
    url: str = Field(
        "", description="Address of a running server's OpenAPI document, or of the server beside `document`."
    )
    document: str = Field("", description="File of the OpenAPI document of a server that does not serve its own.")
    streamlit: str = Field("", description="Path of a Streamlit script.")
    web: str = Field("", description="Address of a running frontend, or a folder of its built pages.")
    typescript: str = Field("", description="Folder or tsconfig of a TypeScript project.")
    calls: tuple[str, ...] = Field((), description="Names of the targets that this one calls.")
    naming: Literal["as-is", "camelCase", "auto"] = Field("auto", description="How snake_case crosses the wire.")
    prefix: str = Field("", description="Path prefix that the consumer's URLs carry in front of the provider's paths.")
    env: Mapping[str, str] = Field(default_factory=dict, description="Environment variables of the target's process.")
    reset: str = Field(
        "",
        description="What puts an API's state back before each operation: `package.module:function`, `POST /path`, or `sqlite` for copies of the files that it opens.",
    )
    overrides: Mapping[str, str] = Field(
        default_factory=dict,
        description="Dependencies of a FastAPI app, each with the one that is used in its place, as `package.module:name`.",
    )
    identities: Mapping[str, Identity] = Field(default_factory=dict, description="Who calls, by name.")

    @property
    def kind(self) -> str:
        """The one key that is set: fastapi, url, streamlit, web or typescript."""
        return next(name for name in _KINDS if getattr(self, name))

    @property
    def address(self) -> str:
        """The value of that key."""
        return str(getattr(self, self.kind))

    @model_validator(mode="after")
    def _one_kind(self) -> Target:
        given = [name for name in _KINDS if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(f"needs exactly one of {', '.join(_KINDS)}; it has {given or 'none'}")
        return self


def _days(value: object) -> object:
    found = _AGE.match(value) if isinstance(value, str) else None
    return timedelta(days=int(found[1])) if found else value


class ProviderSettings(_Section):
    """A provider whose recorded answers are replayed."""

    contract: str = Field(
        "",
        description="The provider's contract: a file (OpenAPI or Google discovery), or `module:name` of an app or of models by operation.",
    )
    cassettes: str = Field(..., description="Folder of this provider's cassettes.")
    record: str = Field("", description="Command that makes the calls; recording intercepts them.")
    models: Mapping[str, str] = Field(
        default_factory=dict,
        description="The app's own models of answers: operation (`POST /v1/refunds`) to `package.module:Model`.",
    )
    replay: str = Field("", description="`package.module:function` that runs the client code against the recording.")
    errors: tuple[str, ...] = Field(
        (), description="The client's own declared exceptions, `package.module:Error`: raising one is no weakness."
    )
    max_age: Annotated[timedelta | None, BeforeValidator(_days)] = Field(
        None,
        description="Age, such as `180d`, beyond which a recording is reported.",
        json_schema_extra={"type": "string"},
    )
    called_by: tuple[str, ...] = Field((), description="Names of the targets that call this provider.")


class RedflagsSettings(_Section):
    """Where red flags are looked for."""

    paths: tuple[str, ...] = Field((), description="Folders or files; the folders of the targets when left out.")


class Settings(_Section):
    """All of `[tool.harness]`."""

    fail_on: Literal["error", "warning", "hint"] = Field("error", description="Mildest severity that fails a run.")
    known_findings: str = Field("contracts/known-findings.json", description="Findings that their owners know.")
    reports: str = Field("reports", description="Folder of run records and reports.")
    seed: int | None = Field(None, description="Fixed seed; a fresh one is drawn and printed when absent.")
    targets: Mapping[str, Target] = Field(default_factory=dict)
    providers: Mapping[str, ProviderSettings] = Field(default_factory=dict)
    redflags: RedflagsSettings = Field(default_factory=RedflagsSettings)
    rules: Mapping[str, Literal["error", "warning", "hint", "off"]] = Field(
        default_factory=dict, description="Severity of a rule, or off."
    )

    @model_validator(mode="after")
    def _calls_exist(self) -> Settings:
        faults = [
            f"targets.{name}.calls names {called!r}, which is no target{_nearest(called, self.targets)}"
            for name, target in self.targets.items()
            for called in target.calls
            if called not in self.targets
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def of_kind(self, *kinds: str) -> Mapping[str, Target]:
        """The targets of these kinds, by name."""
        return {name: target for name, target in self.targets.items() if target.kind in kinds}


@dataclass(frozen=True, kw_only=True, slots=True)
class Configuration:
    """Settings with the folder that their paths are relative to and the file that they came from."""

    root: Path
    file: Path | None
    settings: Settings


def load(start: Path | None = None) -> Configuration:
    """The configuration that governs a folder: the nearest `harness.toml` or `pyproject.toml` with `[tool.harness]`.

    Raises: ConfigurationError with all faults at once. Without any file the settings are empty and the root is `start`.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        for file, table in _candidates(folder):
            return Configuration(root=folder, file=file, settings=parse(table, where=str(file)))
    return Configuration(root=here, file=None, settings=Settings())


def parse(table: Mapping[str, Any], *, where: str) -> Settings:
    """Settings from a table as TOML gives it. Raises: ConfigurationError with all faults at once."""
    missing: list[str] = []
    filled = _substituted(table, missing)
    if missing:
        raise ConfigurationError(
            f"environment variable {', '.join(sorted(set(missing)))} is not set",
            where=where,
            way_out="Set it, or give a default: ${NAME:-default}",
        )
    try:
        return Settings.model_validate(filled)
    except ValidationError as error:
        raise ConfigurationError("; ".join(_faults(error)), where=where) from None


def json_schema() -> dict[str, Any]:
    """JSON Schema of the settings, for editors."""
    return Settings.model_json_schema(by_alias=True)


def _candidates(folder: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for name, keys in (("harness.toml", ()), ("pyproject.toml", ("tool", "harness"))):
        file = folder / name
        if not file.is_file():
            continue
        table: Any = _toml(file)
        for key in keys:
            table = table.get(key) if isinstance(table, dict) else None
        if isinstance(table, dict):
            yield file, table


def _toml(file: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"not valid TOML: {error}", where=str(file)) from None


def _substituted(value: Any, missing: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _substituted(part, missing) for key, part in value.items()}
    if isinstance(value, list):
        return [_substituted(part, missing) for part in value]
    return _VARIABLE.sub(lambda found: _variable(found, missing), value) if isinstance(value, str) else value


def _variable(found: re.Match[str], missing: list[str]) -> str:
    value = os.environ.get(found["name"], found["default"])
    if value is None:
        missing.append(found["name"])
        return ""
    return value


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        place = ".".join(("tool.harness", *(str(part) for part in fault["loc"])))
        if fault["type"] == "extra_forbidden":
            yield f"[{place}] is no setting{_nearest(str(fault['loc'][-1]), _names(fault['loc'][:-1]))}"
        else:
            yield f"[{place}] {fault['msg'].removeprefix('Value error, ')}"


def _names(place: tuple[int | str, ...]) -> list[str]:
    sections: Mapping[str, type[BaseModel]] = {"targets": Target, "providers": ProviderSettings}
    model: type[BaseModel] = sections.get(str(place[0]), Settings) if place else Settings
    if len(place) > 2 and place[2] == "identities":
        model = Identity
    return [_kebab(name) for name in model.model_fields]


def _nearest(name: str, valid: Mapping[str, Any] | list[str]) -> str:
    near = get_close_matches(name, list(valid), n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{hint} (valid: {', '.join(sorted(valid)) or 'none'})"
