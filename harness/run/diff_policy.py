"""The owners' policy for a comparison of two files, read without the rest of the settings where it is plain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from harness.model.finding import Severity
from harness.project import known_findings
from harness.run.settle import Policy

_OTHERS: Final = frozenset({"reports", "seed", "targets", "providers", "redflags"})
_KNOWN: Final = "contracts/known-findings.json"


def policy(folder: Path, *, fail_on: Severity | None = None) -> Policy:
    """What the settings that govern a folder say about findings.

    Sections that no comparison of files uses are not looked at, so that their libraries need not be loaded (measured:
    0.2 s); settings that weigh rules are read whole. Raises: ConfigurationError, SourceError for the known findings.
    """
    root, table = _settings(folder)
    severity, known = table.get("fail-on", "error"), table.get("known-findings", _KNOWN)
    names = {each.value for each in Severity}
    if set(table) - _OTHERS - {"fail-on", "known-findings"} or severity not in names or not _literal(known):
        from harness.run.context import context  # noqa: PLC0415  measured: 0.2 s of start-up

        return context(folder, fail_on=fail_on).policy
    return Policy(root=root, fail_on=fail_on or Severity(severity), known=known_findings.read(root / known))


def _literal(value: Any) -> bool:
    return isinstance(value, str) and "${" not in value


def _settings(folder: Path) -> tuple[Path, Mapping[str, Any]]:
    """The nearest folder here or above with settings, and the settings; this folder and none."""
    here = folder.resolve()
    for each in (here, *here.parents):
        for table in _tables(each):
            return each, table
    return here, {}


def _tables(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Settings as TOML gives them; a file that is no TOML is left to the full reading, which says so."""
    for name, keys in (("harness.toml", ()), ("pyproject.toml", ("tool", "harness"))):
        file = folder / name
        content = file.read_bytes() if file.is_file() else b""
        if not content or (keys and b"harness" not in content):
            continue
        import tomllib  # noqa: PLC0415  measured: 4 ms of start-up where there are no settings

        try:
            table: Any = tomllib.loads(content.decode())
        except ValueError:
            yield {"": "not TOML"}
            return
        for key in keys:
            table = table.get(key) if isinstance(table, dict) else None
        if isinstance(table, dict):
            yield table
