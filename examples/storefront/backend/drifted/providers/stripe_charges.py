"""What the shop asks of Stripe for a charge."""

from __future__ import annotations

import stripe

from examples.storefront.backend.providers.payment_gateway import Charge

_LARGE = 10_000


def intent_params(charge: Charge) -> stripe.params.PaymentIntentCreateParams:
    """The parameters of a new PaymentIntent."""
    params: stripe.params.PaymentIntentCreateParams = {
        "amount": charge.cents,
        "currency": charge.currency.lower(),
        "customer": charge.payer_id,
        "metadata": {"order_id": str(charge.order_id)},
    }
    if charge.payment_method_id is not None:
        params["payment_method"] = charge.payment_method_id
    if charge.cents >= _LARGE:
        params["description"] = "large order"
    return params
