"""Notes over HTTP, in Flask; with three defects when it is told so. Prints its port: `python flask_notes.py [planted] [--port N]`."""

from __future__ import annotations

import sys
from typing import Any

from flask import Blueprint, Flask, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.serving import make_server

PLANTED = "planted" in sys.argv
NOTES: dict[int, dict[str, Any]] = {}
CALLS: list[str] = []
api = Blueprint("api", __name__, url_prefix="/api")


def fault(status: int, words: str) -> Any:
    return jsonify(error=words), status


def number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def refused(note: Any) -> str:
    if not isinstance(note, dict) or set(note) - {"text", "stars"}:
        return "a note has text and stars"
    text, stars = note.get("text"), note.get("stars", 0)
    if not isinstance(text, str) or not 1 <= len(text) <= 200 or any(0xD800 <= ord(each) < 0xE000 for each in text):
        return "text has 1 to 200 characters"
    return "" if type(stars) is int and 0 <= stars <= 5 else "stars are 0 to 5"


@api.get("/notes")
def listing() -> Any:
    limit = number(request.args.get("limit", "100"))
    if limit is None or not 1 <= limit <= 100:
        return fault(400, "limit is 1 to 100")
    if PLANTED:
        return jsonify([{**each, "stars": 1 / (100 - limit) or 0} for each in NOTES.values()][:limit])
    return jsonify(list(NOTES.values())[:limit])


@api.post("/notes")
def make() -> Any:
    note = request.get_json()
    if words := refused(note):
        return fault(400, words)
    made = {"id": len(NOTES) + 1, "text": note["text"], "stars": note.get("stars", 0)}
    NOTES[made["id"]] = made
    return jsonify(made), 201


@api.get("/notes/<note_id>")
def read(note_id: str) -> Any:
    note = NOTES.get(number(note_id) or 0)
    if PLANTED and note is None:
        return fault(410, "gone")
    return fault(404, "no such note") if note is None else jsonify(note)


@api.delete("/notes/<note_id>")
def remove(note_id: str) -> Any:
    gone = NOTES.pop(number(note_id) or 0, None)
    return fault(404, "no such note") if gone is None else ("", 204)


@api.post("/admin/purge")
def purge() -> Any:
    NOTES.clear()
    CALLS.append("purge")
    return "", 204


@api.get("/calls")
def calls() -> Any:
    return jsonify(CALLS)


app = Flask(__name__)
app.register_blueprint(api)


@app.errorhandler(HTTPException)
def told(error: HTTPException) -> Any:
    return fault(error.code or 500, error.name)


if __name__ == "__main__":
    port = int(sys.argv[sys.argv.index("--port") + 1]) if "--port" in sys.argv else 0
    server = make_server("127.0.0.1", port, app, threaded=True)
    print(server.port, flush=True)
    server.serve_forever()
