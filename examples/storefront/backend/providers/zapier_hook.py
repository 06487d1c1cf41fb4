"""Events to a Zap's catch hook, with httpx."""

from __future__ import annotations

import httpx
from pydantic import ValidationError

from examples.storefront.backend.providers.automation import AutomationRefused, ShopEvent
from examples.storefront.backend.providers.zapier_answers import ZapierTaken

_CODES = {404: (409, "hook_gone"), 410: (409, "hook_gone"), 429: (502, "too_many_events")}
"""How Zapier's HTTP statuses are passed on, and in which words; what is not here is an outage."""


class ZapierHook:
    """A catch hook at an address: Zapier itself, or a local double that stands for it. Who has the path may call it."""

    def __init__(self, address: str, path: str) -> None:
        self._address = f"{address.rstrip('/')}/hooks/catch/{path.strip('/')}/"

    def tell(self, event: ShopEvent) -> str | None:
        """Tell the Zap of an event."""
        body = {"event": event.type, "order": event.order_number, "cents": event.cents, "currency": event.currency}
        try:
            answer = httpx.post(self._address, json=body, timeout=10)
        except httpx.HTTPError as error:
            raise AutomationRefused(502, "provider_unavailable") from error
        if not answer.is_success:
            raise AutomationRefused(*_CODES.get(answer.status_code, (502, "provider_unavailable")))
        return _read(answer)


def _read(answer: httpx.Response) -> str | None:
    try:
        taken = ZapierTaken.model_validate_json(answer.content)
    except ValidationError as error:
        raise AutomationRefused(502, "provider_unreadable") from error
    if taken.status not in (None, "success"):
        raise AutomationRefused(502, "event_not_taken")
    return taken.id
