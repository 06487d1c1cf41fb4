"""What the environment says about the providers; without an address, the shop plays the provider itself."""

from __future__ import annotations

import os
from dataclasses import dataclass

STRIPE_HOST = "https://api.stripe.com"
SLACK_HOST = "https://slack.com/api"
PAYPAL_HOST = "https://api-m.sandbox.paypal.com"
GOOGLE_HOST = "https://{api}.googleapis.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderSettings:
    """Where the providers are and with which test keys they are called; an empty address means the sandbox."""

    stripe_address: str
    stripe_key: str
    stripe_webhook_secret: str
    slack_address: str
    slack_token: str
    slack_channel: str
    google_address: str
    google_token: str
    paypal_address: str
    paypal_client_id: str
    paypal_secret: str


def read() -> ProviderSettings:
    """The settings of this process."""
    return ProviderSettings(
        stripe_address=os.environ.get("STRIPE_API_BASE", ""),
        stripe_key=os.environ.get("STRIPE_API_KEY", "sk_test_example"),
        stripe_webhook_secret=os.environ.get("STRIPE_WEBHOOK_SECRET", "whsec_test_example"),
        slack_address=os.environ.get("SLACK_BASE_URL", ""),
        slack_token=os.environ.get("SLACK_BOT_TOKEN", "xoxb-test-example"),
        slack_channel=os.environ.get("SLACK_CHANNEL", "C0SHIPPING"),
        google_address=os.environ.get("GOOGLE_API_BASE", ""),
        google_token=os.environ.get("GOOGLE_ACCESS_TOKEN", "ya29.test-example"),
        paypal_address=os.environ.get("PAYPAL_API_BASE", ""),
        paypal_client_id=os.environ.get("PAYPAL_CLIENT_ID", "shop-test-example"),
        paypal_secret=os.environ.get("PAYPAL_CLIENT_SECRET", "secret-test-example"),
    )
