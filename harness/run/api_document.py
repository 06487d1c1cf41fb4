"""The OpenAPI document of a target: what it says of itself, or a file, with the paths as its server has them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.model.errors import CannotRun
from harness.run.api_address import awaited
from harness.sources.documents import read_document
from harness.targets.fastapi_app import FastApiApp
from harness.targets.http_url import HttpUrl


def described(caller: FastApiApp | HttpUrl, target: str, *, file: Path | None, wait_for: float) -> Mapping[str, Any]:
    """The document that a started target is held against. Raises: CannotRun where there is none, SourceError for a file that cannot be read.

    With a `file`, a server is only waited for: its address may have a path, which all paths of the document then have in front.
    """
    if file is not None:
        document = read_document(file)
        if isinstance(caller, HttpUrl):
            awaited(lambda: {} if caller.answers() else None, wait_for)
        return _with_prefix(_an_object(document, str(file)), _own_path(target) or _of_servers(document, target))
    found = awaited(caller.document, wait_for)
    if found is None:
        raise CannotRun(
            f"{target!r} has no OpenAPI document",
            way_out="Name a FastAPI app, the URL of the document itself, or its file: --document openapi.json",
        )
    return _with_prefix(found, _of_servers(found, target)) if isinstance(caller, HttpUrl) else found


def _an_object(document: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        raise CannotRun("this is no OpenAPI document: it has no paths", where=where)
    return document


def _own_path(target: str) -> str:
    """The path of a server's address; empty for an app, or where it has none."""
    return urlsplit(target).path.rstrip("/") if target.startswith(("http://", "https://")) else ""


def _of_servers(document: Mapping[str, Any], target: str) -> str:
    """The path that the document's first server has, where that is the target's own. Source: OpenAPI 3.1, Server Object."""
    servers = document.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else None
    url = first.get("url") if isinstance(first, dict) else None
    parts = urlsplit(url) if isinstance(url, str) and "{" not in url else urlsplit("")
    elsewhere = bool(parts.netloc) and parts.netloc != urlsplit(target).netloc
    return "" if elsewhere or not parts.path.startswith("/") else parts.path.rstrip("/")


def _with_prefix(document: Mapping[str, Any], prefix: str) -> Mapping[str, Any]:
    if not prefix or document.get("swagger"):
        return document
    return {**document, "paths": {f"{prefix}{path}": item for path, item in document["paths"].items()}, "servers": []}
