"""What a document says of fields whose serialiser or aliases say more than it can."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import AliasChoices, AliasPath, BaseModel, Field, field_serializer

from harness.sources.pydantic_aliases import with_alias_choices
from harness.sources.pydantic_serializers import never_null, without_nulls_of_serialisers


class _Message(BaseModel):
    created: datetime = Field(serialization_alias="createdAt")
    edited: datetime | None
    hidden: str

    @field_serializer("created", "edited")
    def as_text(self, value: datetime | None) -> str | None:
        return value.isoformat() if value else None

    @field_serializer("hidden")
    def masked(self, value: str) -> str | None:
        return None if value else value


class _Plan(BaseModel):
    updated: str = Field(validation_alias=AliasChoices("update_at", AliasPath("at", 0), "updatedAt"))
    name: str


def _document(**schemas: Any) -> dict[str, Any]:
    return {"components": {"schemas": schemas}}


def test_null_of_a_shared_serialiser_is_no_value_of_a_field_without_null() -> None:
    """One that gives null for anything else may give it for every value, and is believed."""
    assert set(never_null(_Message)) == {"created", "createdAt"}
    document = _document(Message=_Message.model_json_schema(mode="serialization"), Other={"type": "string"})
    properties = without_nulls_of_serialisers(document, {"Message": _Message})["components"]["schemas"]["Message"]
    assert properties["properties"]["createdAt"]["type"] == "string"
    assert {"type": "null"} in properties["properties"]["edited"]["anyOf"]
    assert {"type": "null"} in properties["properties"]["hidden"]["anyOf"]
    assert without_nulls_of_serialisers(document, {"Other": str}) is document


def test_a_field_is_taken_by_any_of_its_names() -> None:
    """Each name is known, none of them alone is required, and what is sent is left as it is."""
    schema = _Plan.model_json_schema()
    document = _document(Plan=schema, **{"Plan-Output": schema})
    schemas = with_alias_choices(document, {"Plan": _Plan, "Plan-Output": _Plan})["components"]["schemas"]
    assert set(schemas["Plan"]["properties"]) == {"update_at", "updatedAt", "name"}
    assert schemas["Plan"]["required"] == ["name"]
    assert schemas["Plan-Output"] is schema
    assert with_alias_choices(document, {}) is document
