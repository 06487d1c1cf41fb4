"""A webhook's body is parsed before its signature is checked.

Why: The signature covers the bytes that were sent; what is parsed and written again has other bytes, and unverified input has
reached the parser.

Mend: Read the raw body, verify it, then parse: `payload = await request.body()`, `await request.text()`.

Source: Stripe, Verify webhook signatures (raw body); Standard Webhooks.
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
        @router.post("/webhooks/acme")
        async def acme(request: Request):
            event = await request.json()
            verify_signature(event, request.headers["x-signature"])
            await db.upsert(event["id"])
        """
    ),
    typescript(
        """
        export async function POST(request: Request) {
          const event = await request.json();
          verifySignature(JSON.stringify(event), request.headers.get("x-signature"));
          await db.events.upsert(event.id, event);
        }
        """,
        file="app/api/webhooks/acme/route.ts",
    ),
    python(
        """
        @router.post("/webhooks/acme")
        async def acme(request: Request):
            body = await request.body()
            event = json.loads(body)
            if not hmac.compare_digest(sign(body), request.headers["x-signature"]):
                raise HTTPException(400)
            await db.upsert(event["id"])
        """
    ),
    python(
        """
        async def _event(request):
            return await request.json()

        @router.post("/webhooks/acme")
        async def acme(request: Request):
            event = await _event(request)
            if not hmac.compare_digest(sign(await request.body()), request.headers["x-signature"]):
                raise HTTPException(401)
            await store(event)
        """
    ),
    python(
        """
        def _is_ours(body, header):
            return hmac.compare_digest(hmac.new(SECRET, body, "sha256").hexdigest(), header)

        @router.post("/webhooks/acme")
        async def acme(payload: dict, x_signature: str = Header()):
            if not _is_ours(json.dumps(payload).encode(), x_signature):
                raise HTTPException(401)
            await store(payload)
        """
    ),
    typescript(
        """
        import { createHmac } from "crypto";
        export async function POST(req: Request) {
          const body = await req.json();
          const wanted = createHmac("sha256", SECRET).update(JSON.stringify(body)).digest("hex");
          if (req.headers.get("x-signature") !== wanted) return new Response(null, { status: 401 });
          return Response.json({});
        }
        """,
        file="app/api/webhooks/acme/route.ts",
    ),
)
GOOD = (
    python(
        """
        @router.post("/webhooks/acme")
        async def acme(request: Request):
            body = await request.body()
            verify_signature(body, request.headers["x-signature"])
            event = json.loads(body)
            await db.upsert(event["id"])
        """
    ),
    typescript(
        """
        export async function POST(request: Request) {
          const body = await request.text();
          verifySignature(body, request.headers.get("x-signature"));
          const event = JSON.parse(body);
          await db.events.upsert(event.id, event);
        }
        """,
        file="app/api/webhooks/acme/route.ts",
    ),
    python(
        """
        @router.post("/webhooks/acme")
        async def acme(request: Request):
            event = stripe.Webhook.construct_event(await request.body(), request.headers["stripe-signature"], SECRET)
            await db.upsert(event["id"])
        """
    ),
    python(
        """
        @router.post("/webhooks/chat")
        async def chat(payload: dict, x_chat_secret_token: str = Header()):
            if not secrets.compare_digest(x_chat_secret_token, settings.chat_token):
                raise HTTPException(401)
            await store(payload)
        """
    ),
)


def webhook_parsed_before_verified(seen: SourceFacts) -> Iterator[Finding]:
    """A webhook's body is parsed before its signature is checked."""
    for fact in seen.of("webhook"):
        if fact.data["parsed_first"]:
            yield judged(
                seen,
                fact,
                "webhook-parsed-before-verified",
                SEVERITY,
                f"{fact.data['name']} parses the body ({fact.data['parsed_first'][:40]}) before its signature is checked",
                "Read the raw body, check its signature, and only then parse it.",
                node=f"webhook {fact.data['name']}",
            )
