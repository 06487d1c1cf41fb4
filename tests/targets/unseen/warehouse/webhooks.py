"""Where events are sent."""

import json
import re
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from .database import DB, Database, Row
from .defects import Defects
from .models import HOOK_URL, Delivery, Webhook, WebhookIn
from .problems import ProblemError, not_found, problems
from .products import LOCATION

router = APIRouter(prefix="/webhooks", tags=["webhooks"])

WebhookId = Annotated[int, Path(ge=1, le=2_147_483_647)]


def _view(row: Row) -> Webhook:
    return Webhook(id=row["id"], url=row["url"], events=json.loads(row["events"]), active=bool(row["active"]))


def _webhook(db: Database, webhook_id: int) -> Row:
    row = db.one("SELECT * FROM webhooks WHERE id = ?", webhook_id)
    if row is None:
        raise not_found("webhook", webhook_id)
    return row


def _columns(body: WebhookIn, *, trusting: bool = False) -> dict[str, object]:
    if not trusting and not re.fullmatch(HOOK_URL, body.url):
        raise ProblemError(422, "url: must be an https address of a named host")
    if len(set(body.events)) != len(body.events):
        raise ProblemError(422, "events: each may be named once")
    return {"url": body.url, "events": json.dumps(body.events), "secret": body.secret, "active": int(body.active)}


@router.get("", response_model=list[Webhook])
def list_webhooks(db: DB, defects: Defects) -> list[Webhook] | Response:
    """The webhooks, without their secrets."""
    rows = db.all("SELECT * FROM webhooks ORDER BY id")
    if "W26" in defects:
        return JSONResponse(
            [{**row, "events": json.loads(row["events"]), "active": bool(row["active"])} for row in rows]
        )
    return [_view(row) for row in rows]


@router.post(
    "",
    status_code=201,
    responses={201: {"description": "Added", "headers": LOCATION}, **problems(422)},
)
def add_webhook(body: WebhookIn, db: DB, defects: Defects, response: Response) -> Webhook:
    """Add a webhook."""
    with db.transaction():
        number = db.insert("webhooks", _columns(body, trusting="W27" in defects))
        row = _webhook(db, number)
    response.headers["Location"] = f"/webhooks/{number}"
    return _view(row)


@router.get("/{webhook_id}", responses=problems(404, 422))
def read_webhook(webhook_id: WebhookId, db: DB) -> Webhook:
    """A webhook."""
    return _view(_webhook(db, webhook_id))


@router.put("/{webhook_id}", responses=problems(404, 422))
def replace_webhook(webhook_id: WebhookId, body: WebhookIn, db: DB) -> Webhook:
    """Describe a webhook anew."""
    with db.transaction():
        _webhook(db, webhook_id)
        db.update("webhooks", "id", webhook_id, _columns(body))
        return _view(_webhook(db, webhook_id))


@router.delete("/{webhook_id}", status_code=204, responses=problems(404, 422))
def remove_webhook(webhook_id: WebhookId, db: DB) -> None:
    """Remove a webhook and its queue."""
    with db.transaction():
        _webhook(db, webhook_id)
        db.run("DELETE FROM deliveries WHERE webhook_id = ?", webhook_id)
        db.run("DELETE FROM webhooks WHERE id = ?", webhook_id)


@router.get("/{webhook_id}/deliveries", response_model=list[Delivery], responses=problems(404, 422))
def list_deliveries(
    webhook_id: WebhookId, db: DB, defects: Defects, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> list[Delivery] | Response:
    """The newest events on their way to a webhook."""
    _webhook(db, webhook_id)
    rows = db.all("SELECT * FROM deliveries WHERE webhook_id = ? ORDER BY id DESC LIMIT ?", webhook_id, limit)
    if "W28" in defects and len(rows) > 2:
        return JSONResponse([{**row, "status": "throttled"} for row in rows])
    return [Delivery(**row) for row in rows]


@router.post("/{webhook_id}/ping", status_code=202, responses=problems(404, 422))
def ping(webhook_id: WebhookId, db: DB) -> Delivery:
    """Put an event on the queue to try a webhook out."""
    with db.transaction():
        _webhook(db, webhook_id)
        number = db.deliver(webhook_id, "ping", "pending")
        row = db.one("SELECT * FROM deliveries WHERE id = ?", number)
    if row is None:
        raise not_found("delivery", number)
    return Delivery(**row)
