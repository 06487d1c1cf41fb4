"""Stand-ins for the secrets of an app: what it runs with under test holds none of the real ones."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from harness.model.dashboard import CANARY
from harness.model.errors import CannotRun

_SECRET_NAME = re.compile(r"key|token|secret|passw|credential|dsn|auth", re.IGNORECASE)
_PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy"})


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with canaries for everything that is named like a secret, and without proxies."""
    kept = {name: value for name, value in environment.items() if name.lower() not in _PROXIES}
    return {name: f"{CANARY}{name}" if _SECRET_NAME.search(name) else value for name, value in kept.items()}


def canaries(script: Path, root: Path) -> Mapping[str, Any]:
    """The app's own secrets by name, each text that is no address replaced by a canary."""
    secrets: dict[str, Any] = {}
    for folder in (root, script.parent):
        file = folder / ".streamlit" / "secrets.toml"
        if file.is_file():
            try:
                secrets |= tomllib.loads(file.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise CannotRun(f"the secrets cannot be read: {error}", where=file.as_posix()) from error
    return {name: _hidden(name, value) for name, value in secrets.items()}


def _hidden(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _hidden(f"{name}.{key}", each) for key, each in value.items()}
    if isinstance(value, str) and not value.startswith(("http://", "https://")):
        return f"{CANARY}{name}"
    return value


def as_toml(secrets: Mapping[str, Any]) -> str:
    """Secrets as a file that Streamlit reads."""
    return "\n".join(_lines(secrets, ()))


def _lines(secrets: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[str]:
    tables = {key: value for key, value in secrets.items() if isinstance(value, Mapping)}
    for key, value in secrets.items():
        if key not in tables:
            yield f"{_text(key)} = {_value(value)}"
    for key, value in tables.items():
        yield f"[{'.'.join(map(_text, (*above, key)))}]"
        yield from _lines(value, (*above, key))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)} = {_value(each)}" for key, each in value.items()) + "}"
    return str(value) if isinstance(value, int | float) else _text(str(value))


def _text(text: str) -> str:
    """A basic string of TOML, which JSON's escapes fit. Source: TOML 1.0, String."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
