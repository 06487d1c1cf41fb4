"""The doubles from which the example's cassettes are recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import version

from examples.storefront.backend.settings import (
    GOOGLE_HOST,
    GRAPH_HOST,
    OIDC_ISSUER,
    PAYPAL_HOST,
    SLACK_HOST,
    STRIPE_HOST,
    ZAPIER_HOST,
)
from examples.storefront.doubles import google, microsoft, paypal, zapier
from examples.storefront.recording import Double
from examples.storefront.recording.server import free_port, running

_LOCALSTRIPE = (
    "from localstripe import resources, server; resources.Store.dump_to_disk = lambda self: None; server.start()"
)
"""localstripe as it is, save that it keeps nothing on disk."""


@contextmanager
def stripe_double() -> Iterator[Double]:
    """localstripe, a public double of Stripe's API."""
    port = free_port()
    with running(["-c", _LOCALSTRIPE, "--from-scratch", "--port", str(port)], port) as address:
        yield Double(name="localstripe", version=version("localstripe"), base_url=address, stands_for=STRIPE_HOST)


@contextmanager
def slack_double() -> Iterator[Double]:
    """This example's own double of Slack's Web API."""
    port = free_port()
    with running(["-m", "examples.storefront.doubles.slack", "--port", str(port)], port) as address:
        yield Double(
            name="examples.storefront.doubles.slack", version="1.0", base_url=f"{address}/api", stands_for=SLACK_HOST
        )


@contextmanager
def google_double() -> Iterator[Double]:
    """This example's own double of Sheets, Drive and Gmail."""
    with _own("google") as address:
        yield Double(
            name="examples.storefront.doubles.google",
            version=google.VERSION,
            base_url=f"{address}/{{api}}",
            stands_for=GOOGLE_HOST,
            apis=google.APIS,
        )


@contextmanager
def paypal_double() -> Iterator[Double]:
    """This example's own double of PayPal."""
    with _own("paypal") as address:
        name = "examples.storefront.doubles.paypal"
        yield Double(name=name, version=paypal.VERSION, base_url=address, stands_for=PAYPAL_HOST)


@contextmanager
def microsoft_double() -> Iterator[Double]:
    """This example's own double of Microsoft Graph."""
    with _own("microsoft") as address:
        name = "examples.storefront.doubles.microsoft"
        yield Double(name=name, version=microsoft.VERSION, base_url=address, stands_for=GRAPH_HOST)


@contextmanager
def zapier_double() -> Iterator[Double]:
    """This example's own double of Zapier's hooks."""
    with _own("zapier") as address:
        name = "examples.storefront.doubles.zapier"
        yield Double(name=name, version=zapier.VERSION, base_url=address, stands_for=ZAPIER_HOST)


@contextmanager
def oauth_double() -> Iterator[Double]:
    """oidc-provider-mock, a public double of an OpenID Connect authority."""
    port = free_port()
    name = "oidc-provider-mock"
    with running(["-m", "oidc_provider_mock", "--port", str(port)], port) as address:
        yield Double(name=name, version=version(name), base_url=address, stands_for=OIDC_ISSUER)


@contextmanager
def _own(name: str) -> Iterator[str]:
    """The address of one of this example's own doubles."""
    port = free_port()
    with running(["-m", f"examples.storefront.doubles.{name}", "--port", str(port)], port) as address:
        yield address


DOUBLES: dict[str, Callable[[], AbstractContextManager[Double]]] = {
    "stripe": stripe_double,
    "slack": slack_double,
    "google": google_double,
    "paypal": paypal_double,
    "microsoft": microsoft_double,
    "zapier": zapier_double,
    "oauth": oauth_double,
}
"""The double of each provider, by the provider's name."""
