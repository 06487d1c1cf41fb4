"""The facts of a configured provider: those that the harness knows, or what its contract tells of one it does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from harness.config import ProviderSettings
from harness.model.errors import ConfigurationError, UsageError
from harness.model.provider import Provider
from harness.providers import catalogue
from harness.sources.documents import read_document


def facts(name: str, contract: Path | None) -> Provider:
    """The provider of that name; one that is not known needs a contract that names its servers.

    Raises: ConfigurationError when nothing says at which hosts the provider is.
    """
    if name in catalogue.names():
        return catalogue.find(name)
    hosts = _hosts(contract) if contract else ()
    if not hosts:
        raise ConfigurationError(
            f"nothing is known of a provider {name!r}, and no contract names its servers",
            where=f"[tool.harness.providers.{name}]",
            way_out=f"Known are {', '.join(catalogue.names())}; for others set `contract` to a document with `servers`",
        )
    return Provider(name=name, title=name.title(), hosts=hosts, contract_source=str(contract))


def configured(providers: Mapping[str, ProviderSettings], name: str) -> ProviderSettings:
    """The settings of a named provider. Raises: UsageError that names the nearest one."""
    if name in providers:
        return providers[name]
    near = get_close_matches(name, providers, n=1)
    known = f"Configured: {', '.join(providers) or 'none'}"
    section = (
        f"[tool.harness.providers.{name}]" if re.fullmatch(r"[\w-]{1,40}", name) else "[tool.harness.providers.NAME]"
    )
    hint = f"Did you mean {near[0]!r}?" if near else f'{known}; a new one is a section {section} with cassettes = "…"'
    raise UsageError(f"no provider {name!r} is configured", way_out=hint)


def _hosts(contract: Path) -> tuple[str, ...]:
    document = read_document(contract)
    servers = document.get("servers", ()) if isinstance(document, dict) else ()
    found = (urlsplit(str(each.get("url", ""))).hostname for each in servers)
    return tuple(dict.fromkeys(host for host in found if host))
