"""Asks Python for a model, or for a contract written as models, in a process of its own that can be ended.

Run as a program it imports the module and writes its answer to a file: `python -m harness.run.model_document module:Model ROOT OUTPUT`.
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.model.errors import CannotRun, HarnessError, SourceError
from harness.model.location import Location
from harness.run.app_document import AppDocument, app_document
from harness.run.model_faces import ModelFaces
from harness.sources.documents import joined
from harness.targets.import_command import import_command

TIMEOUT = 60.0
"""Seconds that a module has for its import and its schemas."""

_APP = "app"


def model_document(
    spec: str, root: Path, *, env: Mapping[str, str] | None = None, timeout: float = TIMEOUT
) -> ModelFaces | AppDocument:
    """What `package.module:name` is: the faces of a model, or the document of an app or of a contract as models.

    Raises: CannotRun when it cannot be imported, hangs, exits or is none of these, SourceError when its module has no such name.
    """
    answer = _asked(spec, root, env or {}, timeout)
    if "what" in answer:
        kind = SourceError if answer["unreadable"] else CannotRun
        raise kind(answer["what"], where=answer["where"], way_out=answer["way_out"])
    if answer["sort"] == _APP:
        return app_document(spec, root, env=env, timeout=timeout)
    places = {pointer: Location(file, line, 0, end) for pointer, (file, line, end) in answer["places"].items()}
    if "document" in answer:
        return AppDocument(answer["document"], places, answer["document"])
    return ModelFaces(name=spec, places=places, notes=tuple(answer["notes"]), **answer["faces"])


def _asked(spec: str, root: Path, env: Mapping[str, str], timeout: float) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory(prefix="harness-") as folder:
        output = Path(folder) / "answer.json"
        command = [sys.executable, "-m", "harness.run.model_document", spec, str(root), str(output)]
        try:
            done = subprocess.run(  # noqa: S603  our own interpreter and module
                command, cwd=root, env={**os.environ, **env}, capture_output=True, timeout=timeout, check=False
            )
        except subprocess.TimeoutExpired:
            raise CannotRun(
                f"{spec!r} did not give its schema within {timeout:g} s",
                way_out=f"See where it hangs: {import_command(spec, '-X faulthandler')}",
            ) from None
        if not output.is_file():
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise CannotRun(
                f"{spec!r} ended its process while it was imported (exit code {done.returncode})",
                way_out=f"Its last words: {last[0][:300]}" if last else "It said nothing",
            )
        answer: Mapping[str, Any] = json.loads(output.read_bytes())
        return answer


def _answer(spec: str, root: Path) -> Mapping[str, Any]:
    from harness.sources.pydantic_contract import contract_document, is_contract  # noqa: PLC0415  only the child needs it: start-up
    from harness.targets.loading import load_object  # noqa: PLC0415  the same

    try:
        held = load_object(spec, root)
        if callable(getattr(held, "openapi", None)) or inspect.isfunction(held):
            return {"sort": _APP}
        if is_contract(held):
            read = contract_document(held, title=spec)
            places = _places(read, root, ("components", "schemas"))
            return {"sort": "contract", "document": read.schema, "places": places}
        return _faces(held, root)
    except HarnessError as error:
        unreadable = isinstance(error, SourceError)
        return {"what": error.what, "where": error.where, "way_out": error.way_out, "unreadable": unreadable}
    except Exception as error:  # noqa: BLE001  the module's own code may raise anything
        what = f"{spec!r} cannot be read: {error!r}"
        return {"what": what, "where": "", "way_out": "Name a Pydantic model", "unreadable": False}


def _faces(held: Any, root: Path) -> Mapping[str, Any]:
    from harness.sources.pydantic_reader import model_document as read  # noqa: PLC0415  only the child needs it: start-up
    from harness.sources.pydantic_walk import ModelReading  # noqa: PLC0415  the same

    taken = ModelReading()
    sent = ModelReading(mode="serialization")
    documents = {
        "sent": read(held, sent),
        "taken": read(held, taken),
        "promised": read(held, replace(sent, closed=False)),
        "declared": read(held, replace(taken, lax=False)),
    }
    places: dict[str, Any] = {}
    for each in documents.values():
        places.update(_places(each, root, ("$defs",)))
    return {
        "sort": "model",
        "faces": {name: each.schema for name, each in documents.items()},
        "places": places,
        "notes": documents["taken"].notes,
    }


def _places(read: Any, root: Path, section: tuple[str, ...]) -> dict[str, tuple[str, int, int]]:
    """Source places by pointer of the definitions that classes stand behind, and of their fields."""
    return {pointer: (place.file, place.line, place.end_line) for pointer, place in _found_places(read, root, section)}


def _found_places(read: Any, root: Path, section: tuple[str, ...]) -> Iterator[tuple[str, Location]]:
    from harness.sources.pydantic_places import ClassPlaces  # noqa: PLC0415  only the child needs it: start-up

    sources = ClassPlaces(root)
    for name, cls in read.classes.items():
        place = sources.of_class(cls)
        if place is None:
            continue
        yield joined("#", *section, name), place
        lines = sources.attributes(cls)
        for written, attribute in read.attributes.get(name, {}).items():
            computed = getattr(getattr(cls, attribute, None), "fget", None)
            line = lines.get(attribute) or sources.of_function(computed) or place
            yield joined("#", *section, name, "properties", written), line


def main(arguments: list[str]) -> None:
    """Write the answer to the file whose path is the third argument, whole or not at all."""
    spec, root, output = arguments
    answer = json.dumps(_answer(spec, Path(root)))
    beside = Path(f"{output}.partial")
    beside.write_text(answer, encoding="utf-8")
    beside.replace(output)


if __name__ == "__main__":
    main(sys.argv[1:])
