"""What the shop reads of Microsoft Graph's answers.

Source: the Graph reference, channel-list and channel-post-messages (v1.0).
"""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class GraphChannel(BaseModel):
    """A channel of a team."""

    id: str | None = None
    displayName: str | None = None  # noqa: N815 - Graph's name
    membershipType: str | None = None  # noqa: N815 - Graph's name


class GraphChannels(BaseModel):
    """Some channels; the link to more is absent at the end."""

    value: list[GraphChannel]
    more: str | None = Field(None, alias="@odata.nextLink")


class GraphMessage(BaseModel):
    """A posted message."""

    id: str | None = None
    createdDateTime: datetime | None = None  # noqa: N815 - Graph's name
