"""What the shop does with Zapier, scenario by scenario."""

from __future__ import annotations

from collections.abc import Callable

from examples.storefront.backend.providers.automation import AutomationRefused, ShopEvent
from examples.storefront.backend.providers.zapier_hook import ZapierHook
from examples.storefront.doubles.zapier import ACCOUNT, GONE, HOOK
from examples.storefront.recording.refusals import refusal


def tell_events(address: str) -> list[str | None]:
    """The shop tells of an order's payment and parcel."""
    hook = ZapierHook(address, f"{ACCOUNT}/{HOOK}")
    return [hook.tell(_event(name, 1001)) for name in ("order.paid", "order.shipped")]


def call_removed_hook(address: str) -> AutomationRefused:
    """The Zap has been turned off."""
    return refusal(AutomationRefused, lambda: ZapierHook(address, f"{ACCOUNT}/{GONE}").tell(_event("order.paid", 1002)))


def tell_too_often(address: str) -> AutomationRefused:
    """A busy day: the hook takes no more events for a while."""
    hook = ZapierHook(address, f"{ACCOUNT}/{HOOK}")

    def storm() -> None:
        for number in range(2001, 2007):
            hook.tell(_event("order.refunded", number))

    return refusal(AutomationRefused, storm)


SCENARIOS: dict[str, Callable[[str], object]] = {
    "tell events": tell_events,
    "call removed hook": call_removed_hook,
    "tell too often": tell_too_often,
}
"""Every scenario by its name; each takes the address of Zapier, or of what stands for it."""


def _event(name: str, number: int) -> ShopEvent:
    return ShopEvent(type=name, order_number=f"JO-0{number}", cents=10_290, currency="EUR")
