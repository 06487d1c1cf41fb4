"""Strategies of strings in the formats that contracts name. Source: JSON Schema 2020-12 validation, 7.3, and OpenAPI's registry."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

_EARLIEST = datetime(1970, 1, 1)  # noqa: DTZ001  made aware below
_LATEST = datetime(2100, 1, 1)  # noqa: DTZ001  the same
_WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=10)
_HOST = st.builds("{}.example.{}".format, _WORD, st.sampled_from(("com", "org", "test")))


def _instant(moment: datetime) -> str:
    return moment.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")


def _duration(span: timedelta) -> str:
    hours, seconds = divmod(span.seconds, 3600)
    return f"P{span.days}DT{hours}H{seconds // 60}M{seconds % 60}S"


FORMATS: Mapping[str, st.SearchStrategy[str]] = {
    "date-time": st.datetimes(_EARLIEST, _LATEST).map(_instant),
    "date": st.dates(date(1970, 1, 1), date(2099, 12, 31)).map(date.isoformat),
    "time": st.datetimes(_EARLIEST, _LATEST).map(lambda moment: f"{moment:%H:%M:%S}Z"),
    "duration": st.timedeltas(timedelta(0), timedelta(days=400)).map(_duration),
    "uuid": st.uuids(version=4).map(UUID.__str__),
    "email": st.builds("{}@{}".format, _WORD, _HOST),
    "idn-email": st.builds("{}@{}".format, _WORD, _HOST),
    "hostname": _HOST,
    "idn-hostname": _HOST,
    "ipv4": st.ip_addresses(v=4).map(ipaddress.IPv4Address.__str__),
    "ipv6": st.ip_addresses(v=6).map(ipaddress.IPv6Address.__str__),
    "uri": st.builds("https://{}/{}".format, _HOST, _WORD),
    "url": st.builds("https://{}/{}".format, _HOST, _WORD),
    "iri": st.builds("https://{}/{}".format, _HOST, _WORD),
    "uri-reference": st.builds("/{}".format, _WORD),
    "iri-reference": st.builds("/{}".format, _WORD),
    "uri-template": st.builds("/{}/{{id}}".format, _WORD),
    "json-pointer": st.builds("/{}/0".format, _WORD),
    "relative-json-pointer": st.builds("0/{}".format, _WORD),
    "regex": st.builds("^{}$".format, _WORD),
    "byte": st.binary(max_size=30).map(base64.b64encode).map(bytes.decode),
    "base64url": st.binary(max_size=30).map(base64.urlsafe_b64encode).map(bytes.decode),
    "decimal": st.decimals(-(10**6), 10**6, places=2).map(str),
}
"""A format that is not here is an annotation that any string satisfies."""
