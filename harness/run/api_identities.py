"""Who calls a configured API, from its section of the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from harness import config
from harness.config import Settings, Target
from harness.model.errors import ConfigurationError
from harness.probes.identity import BEARER, Identity, Login
from harness.run.api_state import STATELESS, State
from harness.targets.header_call import called_headers


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A target as the configuration knows it: its address, who calls it, and its environment."""

    address: str
    identities: tuple[Identity, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    state: State = STATELESS
    document: Path | None = None


def known(settings: Settings, target: str, base: Path) -> Known:
    """The configured target of that name or address; else the address with nobody."""
    for name, each in settings.of_kind("fastapi", "url").items():
        if target in (name, each.address):
            found = tuple(identity(who, given, base, each.env) for who, given in each.identities.items())
            return Known(
                address=each.address,
                identities=found,
                env=each.env,
                state=State.of(each),
                document=document_of(each, base),
            )
    return Known(address=target)


def _typed(given: config.Identity) -> Mapping[str, str]:
    """What somebody types into fields of these names."""
    plain = {"username": given.username, "password": given.password}
    return {**{name: value for name, value in plain.items() if value}, **given.values}


def document_of(target: Target, base: Path) -> Path | None:
    """The file of a target's OpenAPI document; None where it has its own."""
    return base / target.document if target.document else None


def identity(name: str, given: config.Identity, base: Path, env: Mapping[str, str]) -> Identity:
    """Somebody of the configuration; a function of theirs is asked for its headers.

    Raises: ConfigurationError where it is not said how they prove who they are, CannotRun when their function fails.
    """
    template = given.header if given.token_url and "{token}" in given.header else ""
    ways = [each for each in ("" if template else given.header, given.token_url, given.call) if each]
    if len(ways) != 1:
        raise ConfigurationError(
            f"identity {name!r} needs one of `header`, `token-url` or `call`; it has {len(ways)}",
            way_out='header = "Authorization: Bearer ${TOKEN}"',
        )
    somebody = Identity(name=name, role=given.role, tenant=given.tenant, values=_typed(given))
    if given.header and not template:
        field_name, _, value = given.header.partition(":")
        return replace(somebody, headers=((field_name.strip(), value.strip()),))
    if given.call:
        return replace(somebody, headers=called_headers(given.call, base, env))
    login = Login(
        token_path=given.token_url,
        username=given.username,
        password=given.password,
        client_id=given.client_id,
        client_secret=given.client_secret,
        scope=given.scope,
        values=given.values,
        header=template or BEARER,
    )
    return replace(somebody, login=login)
