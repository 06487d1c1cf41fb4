"""A webhook that is delivered twice is carried out twice.

Why: Every provider delivers again when the answer was late; the order is then paid, shipped or counted twice.

Mend: Keep the event's id and leave when it is known: `if not await events.add_new(event["id"]): return`.

Source: Stripe, Handle duplicate events; Standard Webhooks.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.HINT
BAD = (
    python(
        """
        @router.post("/webhooks/acme")
        async def acme(request: Request):
            body = await request.body()
            verify_signature(body, request.headers["x-signature"])
            orders.add(Order(**parse(body)))
        """
    ),
    typescript(
        """
        export async function POST(request: Request) {
          const body = await request.text();
          verifySignature(body, request.headers.get("x-signature"));
          await db.orders.create(JSON.parse(body));
        }
        """,
        file="app/api/webhooks/acme/route.ts",
    ),
    python(
        """
        @app.post("/webhook")
        async def webhook(request: Request):
            body = await request.body()
            verify_signature(body, request.headers["x-signature"])
            await mails.send(parse(body).customer)
        """
    ),
    python(
        """
        async def verified(request: Request) -> bytes:
            raw = await request.body()
            if not hmac.compare_digest(sign(raw), request.headers["x-signature"]):
                raise HTTPException(401)
            return raw

        @router.post("/webhooks/acme")
        async def acme(raw: bytes = Depends(verified)):
            await pay_order(json.loads(raw)["data"]["object"]["id"])
            return {}
        """
    ),
)
GOOD = (
    python(
        """
        @router.post("/webhooks/acme")
        async def acme(request: Request):
            event = verify_signature(await request.body(), request.headers["x-signature"])
            if await events.exists(event["id"]):
                return
            orders.add(Order(**event["order"]))
        """
    ),
    typescript(
        """
        export async function POST(request: Request) {
          const event = verifySignature(await request.text(), request.headers.get("x-signature"));
          await db.orders.upsert(event.order);
        }
        """,
        file="app/api/webhooks/acme/route.ts",
    ),
    python(
        """
        @router.post("/webhooks/acme")
        async def acme(request: Request):
            event = verify_signature(await request.body(), request.headers["x-signature"])
            logger.info("received %s", event["type"])
            return {"ok": True}
        """
    ),
    python(
        """
        @router.post("/webhooks/acme")
        async def acme(request: Request):
            event = stripe.Webhook.construct_event(await request.body(), request.headers["stripe-signature"], SECRET)
            if await seen(event["id"]):
                return {}
            await pay_order(event["data"]["object"]["id"])
            return {}
        """
    ),
    python(
        """
        from app.billing import process_event

        @router.post("/webhooks/acme")
        async def acme(request: Request):
            event = stripe.Webhook.construct_event(await request.body(), request.headers["stripe-signature"], SECRET)
            await process_event(event)
            return {}
        """
    ),
)


def webhook_not_idempotent(seen: SourceFacts) -> Iterator[Finding]:
    """A webhook that is delivered twice is carried out twice."""
    for fact in seen.of("webhook"):
        if fact.data["verified"] and fact.data["acts"] and not fact.data["repeatable"]:
            yield judged(
                seen,
                fact,
                "webhook-not-idempotent",
                SEVERITY,
                f"{fact.data['name']} carries an event out again when it is delivered again",
                "Keep the event's id under a unique key, and leave when it is known.",
                node=f"webhook {fact.data['name']}",
            )
