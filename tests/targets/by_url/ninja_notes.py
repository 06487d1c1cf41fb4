"""Notes over HTTP, in Django Ninja, which serves its own document. Prints its port."""

from __future__ import annotations

from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="only a test", USE_TZ=True)
django.setup()

from ninja import NinjaAPI, Path, Query, Schema  # noqa: E402  Django has to be set up before
from pydantic import Field  # noqa: E402  the same

api = NinjaAPI()
NOTES: dict[int, dict[str, Any]] = {}


class NewNote(Schema):
    text: str = Field(min_length=1, max_length=200, pattern="^[ -~]*$")
    stars: int = Field(0, ge=0, le=5)


class Note(NewNote):
    id: int


class Fault(Schema):
    error: str


class Detail(Schema):
    detail: Any


@api.get("/notes", response={200: list[Note], 422: Detail})
def listing(request: HttpRequest, limit: int = Query(100, ge=1, le=100)) -> Any:
    return 200, list(NOTES.values())[:limit]


@api.post("/notes", response={201: Note, 400: Detail, 422: Detail})
def make(request: HttpRequest, note: NewNote) -> Any:
    number = len(NOTES) + 1
    NOTES[number] = {"id": number, "text": note.text, "stars": note.stars}
    return 201, NOTES[number]


@api.get("/notes/{note_id}", response={200: Note, 404: Fault, 422: Detail})
def read(request: HttpRequest, note_id: int = Path(ge=1, le=10**6)) -> Any:
    return (200, NOTES[note_id]) if note_id in NOTES else (404, {"error": "no such note"})


@api.delete("/notes/{note_id}", response={204: None, 404: Fault, 422: Detail})
def remove(request: HttpRequest, note_id: int = Path(ge=1, le=10**6)) -> Any:
    return (404, {"error": "no such note"}) if NOTES.pop(note_id, None) is None else (204, None)


@api.post("/admin/purge", response={204: None})
def purge(request: HttpRequest) -> Any:
    NOTES.clear()
    return 204, None


urlpatterns = [path("api/", api.urls)]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        print(server.server_port, flush=True)
        server.serve_forever()
