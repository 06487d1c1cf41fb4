"""The doubles from which the example's cassettes are recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import version

from examples.storefront.backend.settings import GOOGLE_HOST, PAYPAL_HOST, SLACK_HOST, STRIPE_HOST
from examples.storefront.doubles import google, paypal
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
}
"""The double of each provider, by the provider's name."""
