"""What the environment says about the providers; without an address, the shop plays the provider itself."""

from __future__ import annotations

import os
from dataclasses import dataclass

STRIPE_HOST = "https://api.stripe.com"
SLACK_HOST = "https://slack.com/api"
PAYPAL_HOST = "https://api-m.sandbox.paypal.com"
GRAPH_HOST = "https://graph.microsoft.com"
ZAPIER_HOST = "https://hooks.zapier.com"
OIDC_ISSUER = "https://login.juniper-and-oak.test"
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
    graph_address: str
    graph_token: str
    graph_team: str
    graph_channel: str
    zapier_address: str
    zapier_hook: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_secret: str


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
        graph_address=os.environ.get("GRAPH_API_BASE", ""),
        graph_token=os.environ.get("GRAPH_ACCESS_TOKEN", "graph-test-example"),
        graph_team=os.environ.get("GRAPH_TEAM", "5f3a1c02-6b1d-4a55-9d1b-0c6f2a7e9b10"),
        graph_channel=os.environ.get("GRAPH_CHANNEL", "19:orders@thread.tacv2"),
        zapier_address=os.environ.get("ZAPIER_HOOKS_BASE", ""),
        zapier_hook=os.environ.get("ZAPIER_HOOK", "1234567/testorders"),
        oidc_issuer=os.environ.get("OIDC_ISSUER", ""),
        oidc_client_id=os.environ.get("OIDC_CLIENT_ID", "shop-test-example"),
        oidc_secret=os.environ.get("OIDC_CLIENT_SECRET", "secret-test-example"),
    )
