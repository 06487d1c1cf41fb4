"""Brings the paths of a 2.0 document and of a later one under one root: `basePath` there is the path of the servers here."""

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
    return base, revision


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
