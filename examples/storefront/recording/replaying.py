"""The same calls again, without a server: each function runs the scenario that a cassette was recorded from."""

from __future__ import annotations

from examples.storefront.backend.settings import (
    GOOGLE_HOST,
    GRAPH_HOST,
    OIDC_ISSUER,
    PAYPAL_HOST,
    SLACK_HOST,
    STRIPE_HOST,
    ZAPIER_HOST,
)
from examples.storefront.recording import (
    google_calls,
    microsoft_calls,
    oauth_calls,
    paypal_calls,
    slack_calls,
    stripe_calls,
    zapier_calls,
)


def stripe(cassette: str) -> object:
    """What the shop does with Stripe in the scenario of that name."""
    return stripe_calls.SCENARIOS[cassette.replace("-", " ")](STRIPE_HOST)


def slack(cassette: str) -> object:
    """What the shop does with Slack in the scenario of that name."""
    return slack_calls.SCENARIOS[cassette.replace("-", " ")](SLACK_HOST)


def google(cassette: str) -> object:
    """What the shop does with Google Workspace in the scenario of that name."""
    return google_calls.SCENARIOS[cassette.replace("-", " ")](GOOGLE_HOST)


def paypal(cassette: str) -> object:
    """What the shop does with PayPal in the scenario of that name."""
    return paypal_calls.SCENARIOS[cassette.replace("-", " ")](PAYPAL_HOST)


def microsoft(cassette: str) -> object:
    """What the shop does with Microsoft 365 in the scenario of that name."""
    return microsoft_calls.SCENARIOS[cassette.replace("-", " ")](GRAPH_HOST)


def zapier(cassette: str) -> object:
    """What the shop does with Zapier in the scenario of that name."""
    return zapier_calls.SCENARIOS[cassette.replace("-", " ")](ZAPIER_HOST)


def oauth(cassette: str) -> object:
    """What the shop does with its authority in the scenario of that name."""
    return oauth_calls.SCENARIOS[cassette.replace("-", " ")](OIDC_ISSUER)
