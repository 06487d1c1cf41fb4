"""Brings the paths of two documents under one root: `basePath` in 2.0, and the path of the servers in later versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

Json: TypeAlias = dict[str, Any]


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
    return {**base, "paths": full[0]}, {**revision, "paths": full[1]}


def _rootless(old: Json, later: Json) -> Json:
    if _server_roots(later) != {str(old.get("basePath", "")).rstrip("/")}:
        return old
    return {name: part for name, part in old.items() if name != "basePath"}


def _server_roots(document: Json) -> set[str]:
    servers = document.get("servers")
    held = servers if isinstance(servers, list) else ()
    return {_root(str(each.get("url", ""))) for each in held if isinstance(each, Mapping)}


def _root(url: str) -> str:
    """The path of a server. Raises nothing: what is no address has none."""
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""
