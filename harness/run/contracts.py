"""Finds out what a name on the command line or in the settings stands for, and reads its contract."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from harness.model.contract import Contract
from harness.model.errors import CannotRun, MissingExtra, UsageError
from harness.model.location import Location
from harness.run.app_cache import AppCache
from harness.run.app_document import app_document
from harness.sources.discovery import as_openapi, is_discovery
from harness.sources.documents import LARGEST, parse_document, read_document
from harness.sources.fastapi_documents import is_fastapi, with_defaults_sent
from harness.sources.openapi import read_openapi
from harness.sources.typescript.compiler import cache_folder

if TYPE_CHECKING:
    from harness.config import Target

_APP = re.compile(r"^(?:[\w.+ -]+/)*[A-Za-z_][\w.]*:[A-Za-z_][\w.]*(\(\))?$")
_TIMEOUT = 20.0


def provider_contract(name: str, root: Path, *, env: Mapping[str, str] | None = None, wire: bool = False) -> Contract:
    """The contract of `module:app`, an OpenAPI file or a URL; with `wire`, of an app as calls meet it. Raises: HarnessError."""
    document, locate = provider_document(name, root, env=env, wire=wire)
    return read_openapi(document, source=name, locate=locate)


def provider_document(
    name: str, root: Path, *, env: Mapping[str, str] | None = None, wire: bool = False
) -> tuple[Any, Callable[[str], Location | None] | None]:
    """The document of `module:app`, an OpenAPI or discovery file or a URL, and what leads from its pointers to source. Raises: HarnessError."""
    if name.startswith(("http://", "https://")):
        return _completed(parse_document(_fetched(name), where=name), name), None
    file = root / name
    if file.is_file():
        return _completed(read_document(file), name), None
    if not _APP.match(name):
        raise UsageError(
            f"{name!r} is no file below {root}, no URL, and not of the form package.module:app",
            way_out="Name a FastAPI app (app.main:app), an OpenAPI file or the URL of one",
        )
    found = app_document(name, root, env=env, cache=_cache())
    return (found.wire if wire else found.document), found.locate


def _completed(document: Any, name: str) -> Any:
    """An OpenAPI document with what its maker is known to leave out; a discovery document as the same promise."""
    if is_discovery(document):
        return as_openapi(document, source=name)
    return with_defaults_sent(document) if isinstance(document, dict) and is_fastapi(document) else document


def _cache() -> AppCache | None:
    """The user's cache of documents, unless HARNESS_NO_CACHE is set."""
    return None if os.environ.get("HARNESS_NO_CACHE") else AppCache(folder=cache_folder() / "apps")


def target_contract(target: Target, root: Path, *, wire: bool = False) -> Contract:
    """The contract of a configured `fastapi` or `url` target."""
    return provider_contract(target.address, root, env=target.env, wire=wire)


def _fetched(url: str) -> bytes:
    try:
        import httpx  # noqa: PLC0415  optional extra
    except ImportError:
        raise MissingExtra("api", "httpx") from None
    try:
        answer = httpx.get(url, timeout=_TIMEOUT, follow_redirects=False)
    except httpx.HTTPError as error:
        host = urlsplit(url).netloc
        raise CannotRun(
            f"{url} does not answer: {error}", way_out=f"Start the server at {host}, or name a file"
        ) from None
    if answer.status_code != 200 or len(answer.content) > LARGEST:
        raise CannotRun(
            f"{url} answered {answer.status_code}", way_out="Name the address of the OpenAPI document itself"
        )
    return answer.content
