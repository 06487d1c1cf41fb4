"""What a cassette says about itself: from where, when, with which SDK and under which rules it was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.model.errors import SourceError

FORMAT = 1
"""Version of the cassette format that this package writes."""


@dataclass(frozen=True, slots=True)
class RecordedFrom:
    """Who answered while recording: the provider itself, or a local double with its name and version.

    Shape: `imported` names the kind of another tool's file (`har`), which does not say who answered.
    """

    double: str = ""
    version: str = ""
    imported: str = ""

    def __str__(self) -> str:
        """In words, as reports show it."""
        if self.imported:
            return f"whoever a {self.imported} file heard"
        return f"{self.double} {self.version}, a local double".replace(" ,", ",") if self.double else "the provider"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meta:
    """The content of `meta.json`.

    Shape: `contract` is the file judged against and `contract_version` the provider's API version in it; `sdks` maps
    distribution names to versions; `scrubbed` counts replaced values by kind; `recorded_at` is ISO 8601 in UTC.
    """

    provider: str
    name: str
    recorded_at: str
    recorded_from: RecordedFrom = field(default_factory=RecordedFrom)
    contract: str = ""
    contract_version: str = ""
    sdks: Mapping[str, str] = field(default_factory=dict)
    scrub_version: int = 0
    scrubbed: Mapping[str, int] = field(default_factory=dict)
    format: int = FORMAT


def to_json(meta: Meta) -> Mapping[str, Any]:
    """The document that `meta.json` holds."""
    return {
        "format": meta.format,
        "provider": meta.provider,
        "name": meta.name,
        "recorded_at": meta.recorded_at,
        "recorded_from": _source_json(meta.recorded_from),
        "contract": {"file": meta.contract, "version": meta.contract_version},
        "sdks": dict(sorted(meta.sdks.items())),
        "scrub": {"version": meta.scrub_version, "replaced": dict(sorted(meta.scrubbed.items()))},
    }


def _source_json(source: RecordedFrom) -> Any:
    if source.imported:
        return {"import": source.imported}
    return {"double": source.double, "version": source.version} if source.double else "provider"


def from_json(document: Any, *, where: str) -> Meta:
    """Read `meta.json`. Raises: SourceError that names every fault at once."""
    if not isinstance(document, dict):
        raise SourceError("a cassette's meta.json must hold a JSON object", where=where)
    faults = list(_faults(document))
    if faults:
        raise SourceError(
            "; ".join(faults), where=where, way_out="Restore the file from version control or record again"
        )
    contract, scrub = document.get("contract", {}), document.get("scrub", {})
    return Meta(
        provider=document["provider"],
        name=document["name"],
        recorded_at=document["recorded_at"],
        recorded_from=_recorded_from(document["recorded_from"]),
        contract=contract.get("file", ""),
        contract_version=contract.get("version", ""),
        sdks=document.get("sdks", {}),
        scrub_version=scrub.get("version", 0),
        scrubbed=scrub.get("replaced", {}),
        format=document["format"],
    )


def _recorded_from(value: Any) -> RecordedFrom:
    if value == "provider":
        return RecordedFrom()
    return RecordedFrom(value.get("double", ""), value.get("version", ""), value.get("import", ""))


def _faults(document: Mapping[str, Any]) -> list[str]:
    faults = [
        f"{name!r} is not a text" for name in ("provider", "name", "recorded_at") if not _text(document.get(name))
    ]
    if document.get("format") != FORMAT:
        faults.append(f"cassette format {document.get('format')!r} is not {FORMAT}, the one that this version reads")
    source = document.get("recorded_from")
    if source != "provider" and not (isinstance(source, dict) and _text(source.get("double", source.get("import")))):
        faults.append(
            '\'recorded_from\' is neither "provider" nor {"double": name, "version": version} nor {"import": kind}'
        )
    faults += [f"{name!r} is not an object" for name in ("contract", "sdks", "scrub") if not _object(document, name)]
    return faults


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _object(document: Mapping[str, Any], name: str) -> bool:
    return isinstance(document.get(name, {}), dict)
