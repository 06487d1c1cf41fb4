"""An automation service that listens to nothing."""

from __future__ import annotations

from examples.storefront.backend.providers.automation import ShopEvent


class SandboxAutomation:
    """Takes every event and forgets it."""

    def tell(self, event: ShopEvent) -> str | None:
        """An id that is made of the order's number."""
        return f"sandbox-{event.order_number}"
