"""Brings the paths of two documents under one root: `basePath` in 2.0, and the path of the servers in later versions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

Json: TypeAlias = dict[str, Any]

MOST_ADDRESSES = 64
"""Addresses of one server that are looked at, when its variables have many values."""


def under_one_root(base: Json, revision: Json) -> tuple[Json, Json]:
    """Both documents; the 2.0 one without `basePath` where all servers of the later one have just that path."""
    if "swagger" in base and "openapi" in revision:
        return _rootless(base, revision), revision
    if "openapi" in base and "swagger" in revision:
        return base, _rootless(revision, base)
    return _rooted(base, revision)


def _rooted(base: Json, revision: Json) -> tuple[Json, Json]:
    """Both with the path of their servers before each of theirs, where more paths are the same then: it moved from one to the other."""
    roots = [_server_roots(each) for each in (base, revision)]
    bare = [held for each in (base, revision) if isinstance(held := each.get("paths"), dict)]
    if roots[0] == roots[1] or len(bare) < 2 or {len(each) for each in roots} - {0, 1}:
        return base, revision
    full = [
        {next(iter(root), "") + path: item for path, item in held.items()}
        for root, held in zip(roots, bare, strict=True)
    ]
    if len(full[0].keys() & full[1].keys()) <= len(bare[0].keys() & bare[1].keys()):
        return base, revision
    return _under(base, full[0]), _under(revision, full[1])


def _under(document: Json, paths: Json) -> Json:
    """A document whose paths hold that of its servers."""
    return {**{name: part for name, part in document.items() if name != "servers"}, "paths": paths}


def _rootless(old: Json, later: Json) -> Json:
    if _server_roots(later) != {str(old.get("basePath", "")).rstrip("/")}:
        return old
    return {name: part for name, part in old.items() if name != "basePath"}


def _server_roots(document: Json) -> set[str]:
    servers = document.get("servers")
    return set(server_roots(servers)) if isinstance(servers, list) else set()


def server_roots(servers: Any) -> tuple[str, ...]:
    """The paths of servers, sorted, `""` for that of a bare host; none when there are no servers, or one says nothing sure.

    Variables stand for their values. Source: OpenAPI 3.1, Server Object and Server Variable Object.
    """
    held = [each for each in servers if isinstance(each, Mapping)] if isinstance(servers, list) else []
    found = {_root(url) for each in held for url in _urls(each)}
    return () if any(each and not each.startswith("/") for each in found) else tuple(sorted(found))


def _urls(server: Mapping[str, Any]) -> Iterator[str]:
    """The addresses of a server; a variable without a list of values has its default."""
    variables = server.get("variables")
    named = (
        {name: each for name, each in variables.items() if isinstance(each, dict)}
        if isinstance(variables, dict)
        else {}
    )
    ways = [[str(value) for value in _values(each)] for each in named.values()]
    for values in itertools.islice(itertools.product(*ways), MOST_ADDRESSES):
        url = str(server.get("url", ""))
        for name, value in zip(named, values, strict=True):
            url = url.replace(f"{{{name}}}", value)
        yield url


def _values(variable: Mapping[str, Any]) -> list[Any]:
    listed = variable.get("enum")
    return listed if isinstance(listed, list) and listed else [variable.get("default", "")]


def _root(url: str) -> str:
    """The path of a server. Raises nothing: what is no address has none."""
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""
