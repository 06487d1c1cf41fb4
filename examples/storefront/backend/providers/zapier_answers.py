"""What the shop reads of Zapier's answers. Source: Zapier's help on webhooks in Zaps; none of it is promised."""

from __future__ import annotations

from pydantic import BaseModel


class ZapierTaken(BaseModel):
    """An event that was taken."""

    status: str | None = None
    id: str | None = None
