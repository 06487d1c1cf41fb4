"""The same calls again, without a server: each function runs the scenario that a cassette was recorded from."""

from __future__ import annotations

from examples.storefront.backend.settings import GOOGLE_HOST, PAYPAL_HOST, SLACK_HOST, STRIPE_HOST
from examples.storefront.recording import google_calls, paypal_calls, slack_calls, stripe_calls


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
