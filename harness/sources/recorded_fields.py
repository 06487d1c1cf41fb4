"""Fields of other tools' recordings, each taken as what it must be or refused with its name."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from harness.model.exchange import Headers, header

SCHEMES = ("http", "https")


class Broken(ValueError):
    """An entry is not what it should be; the text says which field and how."""


def within(holder: Any, name: str) -> Mapping[str, Any]:
    """An object in an object. Raises: Broken."""
    found = holder.get(name) if isinstance(holder, Mapping) else None
    if not isinstance(found, Mapping):
        raise Broken(f"`{name}` is not an object")
    return found


def text(holder: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """A text in an object. Raises: Broken."""
    found = holder.get(name, default)
    if found is None and default is not None:
        return default
    if not isinstance(found, str):
        raise Broken(f"`{name}` is not a text")
    return found


def status(found: Any) -> int:
    """A status of HTTP, or 0 for an answer that never came. Raises: Broken."""
    number = int(found) if isinstance(found, str) and found.isdigit() else found
    if not isinstance(number, int) or not (number == 0 or 100 <= number <= 599):
        raise Broken(f"{found!r:.40} is no HTTP status")
    return number


def method(found: str) -> str:
    """A method as it is sent. Raises: Broken."""
    if not found or not all(each.isalnum() or each in "!#$%&'*+-.^_`|~" for each in found) or not found.isascii():
        raise Broken(f"{found!r:.40} is no HTTP method")
    return found.upper()


def is_http(url: str) -> bool:
    """Is this an address that cassettes hold? Raises: Broken for none at all."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in SCHEMES and bool(parts.hostname)
    except ValueError:
        raise Broken("the address is none") from None


def pairs(fields: Iterable[tuple[Any, Any]]) -> Headers:
    """Header fields; what HTTP/2 writes with a colon in front (`:authority`) is no field. Raises: Broken."""
    found = [(_latin(name), _latin(value)) for name, value in fields]
    return tuple(each for each in found if not each[0].startswith(":"))


def _latin(found: Any) -> str:
    if isinstance(found, bytes):
        return found.decode("latin-1")
    if isinstance(found, (str, int, float)):
        return str(found)
    raise Broken(f"{found!r:.40} stands where a header's text belongs")


def from_base64(found: str) -> bytes:
    """The bytes that base64 stands for. Raises: Broken."""
    try:
        return base64.b64decode("".join(found.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Broken("a body that should be base64 is not") from None


def octets(found: Any) -> bytes:
    """The bytes of a body's text. Raises: Broken."""
    if found is None:
        return b""
    if isinstance(found, bytes):
        return found
    if isinstance(found, str):
        return found.encode("utf-8", "surrogatepass")
    raise Broken("the body is neither text nor bytes")


def moment(found: Any, answer: Headers) -> str:
    """When it was recorded, ISO 8601 in UTC: as the recording says, or else the answer's Date, or else nothing."""
    seen = _iso(found) or _date(str(found)) or _date(header(answer, "date"))
    if seen is None:
        return ""
    zoned = seen if seen.tzinfo else seen.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _iso(found: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(found))
    except ValueError:
        return None


def _date(found: str) -> datetime | None:
    try:
        return parsedate_to_datetime(found)
    except (ValueError, TypeError, OverflowError):
        return None


def seconds(found: Any, unit: float) -> float:
    """A duration, or 0 where there is none."""
    return max(0.0, float(found) * unit) if isinstance(found, (int, float)) and abs(found) < 1e12 else 0.0
