"""What the payment provider tells the shop."""

from __future__ import annotations

from typing import Annotated, Any

import stripe
from fastapi import APIRouter, Depends, Header, Request
from pydantic import ValidationError

from examples.storefront.backend import paying
from examples.storefront.backend.errors import ShopError, documented
from examples.storefront.backend.providers.chosen import configured
from examples.storefront.backend.providers.stripe_answers import StripeEvent
from examples.storefront.backend.schemas.payments import WebhookReceipt

router = APIRouter(prefix="/webhooks", tags=["payments"])

_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/json": {"schema": {}}}}}


async def _raw(request: Request) -> bytes:
    return await request.body()


@router.post("/stripe", responses=documented(403), openapi_extra=_BODY)
def receive_stripe_event(
    body: Annotated[bytes, Depends(_raw)], stripe_signature: Annotated[str, Header(max_length=1000)]
) -> WebhookReceipt:
    """Take note of an event, once its signature shows that the provider sent it."""
    event = _verified(body, stripe_signature)
    paid = event.type == "payment_intent.succeeded"
    order_id = paying.settle(str(event.data.object.get("id")), None) if paid else None
    return WebhookReceipt(received=True, type=event.type, order_id=order_id)


def _verified(body: bytes, signature: str) -> StripeEvent:
    try:
        text = body.decode()
        stripe.WebhookSignature.verify_header(text, signature, configured.stripe_webhook_secret, 300)
        return StripeEvent.model_validate_json(text)
    except (stripe.SignatureVerificationError, ValidationError, UnicodeDecodeError) as error:
        raise ShopError(403, "signature_refused", "This event does not come from the payment provider.") from error
