"""Asks an app for its OpenAPI document and for the places in its source, in a process of its own that can be ended.

Run as a program it imports the app and writes both to a file: `python -m harness.run.app_document module:app ROOT OUTPUT`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.model.errors import CannotRun, HarnessError
from harness.model.location import Location
from harness.run.app_cache import AppCache
from harness.run.app_reads import noting
from harness.targets.import_command import import_command

TIMEOUT = 60.0
"""Seconds that an app has for its import and its document."""


@dataclass(frozen=True, slots=True)
class AppDocument:
    """An app's OpenAPI document, with source places by JSON pointer.

    Shape: `wire` is the same document as calls meet the app, with what FastAPI's own does not say (`sources/fastapi_wire.py`).
    """

    document: Mapping[str, Any]
    places: Mapping[str, Location]
    wire: Mapping[str, Any]

    def locate(self, pointer: str) -> Location | None:
        """The place that declares what stands at a pointer."""
        return self.places.get(pointer)


def app_document(
    spec: str,
    root: Path,
    *,
    env: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
    cache: AppCache | None = None,
) -> AppDocument:
    """The document of `package.module:app`, from the cache where nothing that it was made from has changed.

    Raises: CannotRun when it cannot be imported, hangs, exits or has none.
    """
    key = cache.key(spec, root, env or {}) if cache else ""
    kept = cache.load(key) if cache else None
    if kept is not None:
        try:
            return _read(kept)
        except (AttributeError, KeyError, TypeError, ValueError):
            pass  # a broken entry is no entry
    started = time.time()
    answer = _asked(spec, root, env or {}, timeout)
    document = _read(answer)
    if cache:
        reads = answer["reads"]
        cache.store(key, {name: answer[name] for name in ("document", "places", "wire")}, reads, started)
    return document


def _asked(spec: str, root: Path, env: Mapping[str, str], timeout: float) -> Mapping[str, Any]:
    """What the app's own process answers."""
    with tempfile.TemporaryDirectory(prefix="harness-") as folder:
        output = Path(folder) / "document.json"
        command = [sys.executable, "-m", "harness.run.app_document", spec, str(root), str(output)]
        paths = filter(None, [env.get("PYTHONPATH"), os.environ.get("PYTHONPATH")])
        surroundings = {**os.environ, **env, "PYTHONPATH": os.pathsep.join(paths)}
        try:
            done = subprocess.run(  # noqa: S603  our own interpreter and module
                command, cwd=root, env=surroundings, capture_output=True, timeout=timeout, check=False
            )
        except subprocess.TimeoutExpired:
            raise CannotRun(
                f"{spec!r} did not give its OpenAPI document within {timeout:g} s",
                way_out=f"See where it hangs: {import_command(spec, '-X faulthandler')}",
            ) from None
        if not output.is_file():
            raise CannotRun(
                f"{spec!r} ended its process while it was imported (exit code {done.returncode})",
                way_out=_last_line(done.stderr),
            )
        answer: Mapping[str, Any] = json.loads(output.read_bytes())
        return answer


def _read(answer: Mapping[str, Any]) -> AppDocument:
    if "what" in answer:
        raise CannotRun(answer["what"], where=answer["where"], way_out=answer["way_out"])
    places = {pointer: Location(file, line, 0, end) for pointer, (file, line, end) in answer["places"].items()}
    return AppDocument(answer["document"], places, {**answer["document"], **answer["wire"]})


def _last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    return f"Its last words: {lines[-1][:300]}" if lines else "It said nothing"


def _answer(spec: str, root: Path) -> Mapping[str, Any]:
    from harness.sources.fastapi_documents import (  # noqa: PLC0415  only the app's own process needs it
        NULLS_LEFT_OUT,
        UNENFORCED,
        operations_taking,
        with_fields_sent,
        with_operations_marked,
    )
    from harness.sources.fastapi_wire import as_on_the_wire, pointer_to, pointers_of  # noqa: PLC0415  only the app's own process needs it
    from harness.sources.pydantic_aliases import with_alias_choices  # noqa: PLC0415  only the app's own process needs it
    from harness.sources.pydantic_models import AppSources  # noqa: PLC0415  only the app's own process needs it
    from harness.sources.pydantic_serializers import without_nulls_of_serialisers  # noqa: PLC0415  only the app's own process needs it
    from harness.targets.loading import load_app  # noqa: PLC0415  only the app's own process needs it

    try:
        app = load_app(spec, root)
        if not callable(getattr(app, "openapi", None)):
            raise CannotRun(
                f"{spec!r} is a {type(app).__name__} without an `openapi` method", way_out="Name a FastAPI app"
            )
        document = app.openapi()
    except HarnessError as error:
        return {"what": error.what, "where": error.where, "way_out": error.way_out}
    except Exception as error:  # noqa: BLE001  the app's own code may raise anything
        return {
            "what": f"{spec!r} cannot make its OpenAPI document: {error!r}",
            "where": "",
            "way_out": "Open /docs to see it happen",
        }
    sources = AppSources(app, document, root)
    document = with_alias_choices(without_nulls_of_serialisers(document, sources.models()), sources.models())
    marked = with_operations_marked(
        with_fields_sent(document, sources.sent_fields(), sources.partial_operations()),
        NULLS_LEFT_OUT,
        sources.null_free_operations(),
    )
    marked = with_operations_marked(marked, UNENFORCED, operations_taking(document, sources.tables()))
    wire, added = as_on_the_wire(marked, sources.routes(), sources.models())
    schemas = wire["components"]["schemas"]
    places = {pointer: sources.locate(pointer) for pointer in _pointers(document)}
    for name, *inside in pointers_of(schemas, added):
        places[pointer_to((name, *inside))] = sources.locate(pointer_to((added[name], *inside)))
    return {
        "document": marked,
        "wire": {each: wire[each] for each in ("paths", "components")},
        "places": {pointer: (place.file, place.line, place.end_line) for pointer, place in places.items() if place},
    }


def _pointers(document: Mapping[str, Any]) -> Iterator[str]:
    """Pointers of operations, schemas and their properties."""
    from harness.sources.documents import joined  # noqa: PLC0415  only the app's own process needs it

    for path, item in document.get("paths", {}).items():
        yield from (joined("#", "paths", path, method) for method in item)
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        place = joined("#", "components", "schemas", name)
        yield place
        yield from (joined(place, "properties", each) for each in schema.get("properties", {}))


def main(arguments: list[str]) -> None:
    """Write the answer to the file whose path is the third argument, whole or not at all."""
    spec, output = arguments[0], Path(arguments[2]).resolve()
    root = Path(arguments[1]).resolve()  # an app may change the folder
    reads = noting()
    answered = _answer(spec, root)
    answer = json.dumps({**answered, "reads": reads.told(root)})
    beside = output.with_name(f"{output.name}.partial")
    beside.write_text(answer, encoding="utf-8")
    beside.replace(output)


if __name__ == "__main__":
    main(sys.argv[1:])
