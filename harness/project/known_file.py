"""Checks the file of known findings: version, and for each entry fingerprint, rule, cause, owner, reason, expiry and check."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from harness.model.errors import SourceError


def _day(text: str) -> str:
    if text:
        date.fromisoformat(text)
    return text


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")

    fingerprint: str
    rule: str
    cause: tuple[str, ...]
    owner: str
    reason: str
    until: Annotated[str, AfterValidator(_day)] = ""
    check: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Literal[1] = 1
    findings: tuple[_Row, ...] = ()


def parse(content: bytes, *, where: str) -> list[dict[str, Any]]:
    """The fields of each entry in the bytes of a file. Raises: SourceError that names file and fault."""
    try:
        rows = _File.model_validate_json(content).findings
    except ValidationError as error:
        faults = "; ".join(f"/{'/'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise SourceError(
            f"not a file of known findings: {faults}",
            where=where,
            way_out="Mend the named entry, or write the file anew: harness baseline accept --all",
        ) from None
    return [dict(row) for row in rows]
