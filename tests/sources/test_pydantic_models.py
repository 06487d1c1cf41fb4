"""Schemas and operations of a FastAPI app lead to the lines that declare them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.model.errors import CannotRun
from harness.run.app_document import AppDocument, app_document

APP = """
from enum import Enum
from typing import Generic, TypeVar

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, Field, computed_field

T = TypeVar("T")


class Colour(Enum):
    red = "red"


class Base(BaseModel):
    id: int


class Thing(Base):
    colour: Colour
    made_at: str = Field(alias="madeAt")

    @computed_field
    @property
    def label(self) -> str:
        return "x"


class Page(BaseModel, Generic[T]):
    items: list[T]


app = FastAPI()
router = APIRouter(prefix="/v1")


@router.get("/things")
def list_things() -> Page[Thing]:
    raise SystemExit


app.include_router(router)
"""


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> AppDocument:
    """The document of a small app, asked of it in its own process."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "things.py").write_text(APP.lstrip(), encoding="utf-8")
    return app_document("things:app", folder)


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("#/components/schemas/Thing", 18),
        ("#/components/schemas/Thing/properties/colour", 19),
        ("#/components/schemas/Thing/properties/madeAt", 20),
        ("#/components/schemas/Thing/properties/label", 24),
        ("#/components/schemas/Thing/properties/id", 15),
        ("#/components/schemas/Page_Thing_/properties/items", 29),
        ("#/components/schemas/Colour", 10),
        ("#/paths/~1v1~1things/get", 37),
    ],
)
def test_a_pointer_leads_to_its_line(described: AppDocument, pointer: str, line: int) -> None:
    """Aliases, inherited fields, computed fields, generics, enums and included routers are all found."""
    place = described.locate(pointer)
    assert place is not None
    assert (place.file, place.line) == ("things.py", line)


def test_what_the_app_does_not_declare_has_no_place(described: AppDocument) -> None:
    """FastAPI's own schemas stand in no file of the project."""
    assert described.locate("#/components/schemas/HTTPValidationError") is None


@pytest.mark.parametrize(
    ("text", "spec", "message"),
    [
        ("import nothing_of_that_name\n", "bad:app", r"bad\.py:1.*No module named 'nothing_of_that_name'"),
        ("raise SystemExit(3)\n", "bad:app", "SystemExit: 3"),
        ("import os\nos._exit(7)\n", "bad:app", r"exit code 7"),
        ("app = 3\n", "bad:app", "not an ASGI app"),
        ("def app(scope, receive, send): ...\n", "bad:app", "without an `openapi` method"),
        (
            "class App:\n    def __call__(self): ...\n    def openapi(self): raise KeyError('x')\napp = App()\n",
            "bad:app",
            "KeyError",
        ),
    ],
)
def test_an_app_that_cannot_be_had_says_why(tmp_path: Path, text: str, spec: str, message: str) -> None:
    """Import errors, exits, wrong objects and failing documents are told, each with its place."""
    (tmp_path / "bad.py").write_text(text, encoding="utf-8")
    with pytest.raises(CannotRun, match=message):
        app_document(spec, tmp_path)


def test_an_app_that_hangs_is_ended(tmp_path: Path) -> None:
    """The import has a bounded time."""
    (tmp_path / "slow.py").write_text("while True: pass\n", encoding="utf-8")
    with pytest.raises(CannotRun, match=r"within 1\.5 s"):
        app_document("slow:app", tmp_path, timeout=1.5)


def test_the_environment_of_a_target_reaches_it(tmp_path: Path) -> None:
    """A variant is switched by the target's variables, not by ours."""
    text = "import os\nfrom fastapi import FastAPI\napp = FastAPI(title=os.environ.get('TITLE', 'plain'))\n"
    (tmp_path / "named.py").write_text(text, encoding="utf-8")
    document: Any = app_document("named:app", tmp_path, env={"TITLE": "other"}).document
    assert document["info"]["title"] == "other"
