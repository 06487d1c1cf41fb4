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
    """Both documents with paths that can be held against one another.

    Where the paths of the servers moved into those of the operations, or out of them, both have them in front. Where operations
    stayed as they are under another `basePath`, that is a server's, so that it is told as one change.
    """
    roots = _root_of(base), _root_of(revision)
    bare = [held for each in (base, revision) if isinstance(held := each.get("paths"), dict)]
    if len(bare) < 2 or None in roots:
        return base, revision
    if roots[0] == roots[1]:
        return (_bare(base), _bare(revision)) if _is_old(base) != _is_old(revision) else (base, revision)
    full = [{f"{root}{path}": item for path, item in held.items()} for root, held in zip(roots, bare, strict=True)]
    moved, stayed = (len(each[0].keys() & each[1].keys()) for each in (full, bare))
    if moved > stayed:
        return _under(base, full[0]), _under(revision, full[1])
    if stayed and (_is_old(base) or _is_old(revision)):
        return _served(base, roots[0] or ""), _served(revision, roots[1] or "")
    return base, revision


def _is_old(document: Json) -> bool:
    return "swagger" in document


def _root_of(document: Json) -> str | None:
    """The one path under which everything stands: `basePath`, or that of the servers; None where these have several."""
    if _is_old(document):
        return str(document.get("basePath", "")).rstrip("/")
    roots = _server_roots(document)
    return None if len(roots) > 1 else next(iter(roots), "")


def _bare(document: Json) -> Json:
    return {name: part for name, part in document.items() if name != "basePath"}


def _under(document: Json, paths: Json) -> Json:
    """A document whose paths hold that of its servers."""
    return {**{name: part for name, part in _bare(document).items() if name != "servers"}, "paths": paths}


def _served(document: Json, root: str) -> Json:
    """A document whose root is the path of its server."""
    return {**_bare(document), "servers": [{"url": f"{root}/"}]}


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
