"""A webhook is believed without a look at its signature.

Why: Everyone who knows the address can report a payment that never was.

Mend: Check the signature over the raw body first: `stripe.Webhook.construct_event(payload, header, secret)`,
`hmac.compare_digest(…)`.

Source: Stripe, Verify webhook signatures; Standard Webhooks; CWE-345.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.WARNING
BAD = (
    python(
        """
        @router.post("/slack/events")
        async def slack_events(request: Request):
            body = await request.json()
            if body.get("type") == "url_verification":
                return {"challenge": body["challenge"]}
            await answer(body["event"])
            return {"ok": True}
        """
    ),
    python(
        """
        @router.post("/webhooks/acme")
        async def acme(request: Request):
            event = await request.json()
            await db.insert(event)
            return {"ok": True}
        """
    ),
    typescript(
        """
        export async function POST(request: Request) {
          const event = await request.json();
          await db.orders.update(event.order, { paid: true });
          return new Response("ok");
        }
        """,
        file="app/api/webhooks/acme/route.ts",
    ),
    python(
        """
        @app.post("/webhook")
        def webhook(payload: dict):
            orders.add(payload["order"])
            return "ok"
        """
    ),
    python(
        """
        # the signature is checked elsewhere
        @router.post("/webhooks/acme")
        async def acme(request: Request, x_signature: str = Header()):
            event = await request.json()  # TODO: verify the signature
            await fulfil(event["order"])
            return {"ok": True}

        @router.post("/webhooks/other")
        async def other(request: Request):
            event = stripe.Webhook.construct_event(await request.body(), request.headers["stripe-signature"], SECRET)
            return {"ok": bool(event)}
        """
    ),
    typescript(
        """
        import { pay } from "@/store";
        export async function POST(req: Request) {
          const body = await req.json();
          await pay(body.order);
          return Response.json({});
        }
        """,
        file="app/api/hooks/acme/route.ts",
    ),
)
GOOD = (
    python(
        """
        @router.post("/slack/events", dependencies=[Depends(verify_slack_signature)])
        async def slack_events(request: Request):
            body = await request.json()
            await answer(body["event"])
            return {"ok": True}
        """
    ),
    python(
        """
        @router.post("/webhooks/acme")
        async def acme(request: Request):
            payload = await request.body()
            event = stripe.Webhook.construct_event(payload, request.headers["stripe-signature"], SECRET)
            await db.insert(event, key=event.id)
            return {"ok": True}
        """
    ),
    python(
        """
        @router.post("/webhooks")
        async def create_webhook(data: NewWebhook, user: User = Depends(get_current_user)):
            return await db.insert(data)
        """
    ),
    typescript(
        """
        export async function POST(request: Request) {
          const body = await request.text();
          const event = stripe.webhooks.constructEvent(body, request.headers.get("stripe-signature"), secret);
          await db.events.upsert(event.id, event);
          return new Response("ok");
        }
        """,
        file="app/api/webhooks/acme/route.ts",
    ),
    python(
        """
        @router.post("/webhooks/acme", dependencies=[Depends(verify_signature)])
        async def acme(payload: dict):
            await db.upsert(payload)
            return {"ok": True}
        """
    ),
    python(
        """
        def _is_ours(body, header):
            return hmac.compare_digest(hmac.new(SECRET, body, "sha256").hexdigest(), header)

        @router.post("/webhooks/acme")
        async def acme(request: Request):
            body = await request.body()
            if not _is_ours(body, request.headers["x-signature"]):
                raise HTTPException(401)
            return await fulfil(json.loads(body))
        """
    ),
    typescript(
        """
        app.post("/webhooks/acme", requireSignature, async (req, res) => {
          await pay(req.body.order);
          res.json({});
        });
        """,
        file="src/server.ts",
    ),
    python(
        """
        @router.post("/webhooks/gitlab")
        async def gitlab(payload: dict, x_gitlab_token: str = Header()):
            if x_gitlab_token != settings.gitlab_token:
                raise HTTPException(401)
            await start(payload)
        """
    ),
)

_MEND = {
    "python": "Insert `if not hmac.compare_digest(expected, header): raise HTTPException(400)` over `await request.body()`, before anything else.",
    "typescript": "Insert a check of the signature over `await request.text()`, before anything else.",
}


def webhook_unverified(seen: SourceFacts) -> Iterator[Finding]:
    """A webhook is believed without a look at its signature."""
    for fact in seen.of("webhook"):
        if not fact.data["verified"] and not fact.data["elsewhere"]:
            yield judged(
                seen,
                fact,
                "webhook-unverified",
                SEVERITY,
                f"{fact.data['name']} believes whoever calls it: no signature is checked",
                _MEND[seen.language],
                node=f"webhook {fact.data['name']}",
            )
