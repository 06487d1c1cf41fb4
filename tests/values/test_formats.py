"""Formats hold for what their specifications say, and their order is true of examples."""

from __future__ import annotations

import pytest

from harness.values.formats import format_examples, format_holds, format_inside, formats_disjoint, known_format

NAMES = (
    "byte", "date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname", "int32", "int64", "ipv4", "ipv6",
    "iri", "iri-reference", "json-pointer", "regex", "relative-json-pointer", "time", "uint64", "uri", "uri-reference", "uri-template",
    "url", "uuid",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_members(name: str) -> None:
    """Every format has examples, and all are of it and of every wider format."""
    assert known_format(name)
    assert format_examples(name)
    for text in format_examples(name):
        assert format_holds(name, text)
        assert all(format_holds(other, text) for other in NAMES if format_inside(name, other))
        assert not any(format_holds(other, text) for other in NAMES if formats_disjoint(name, other))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("date", "2020-02-30"), ("date", "20200101"), ("date-time", "2020-01-01"), ("date-time", "2020-01-01T25:00:00Z"),
        ("time", "12:00:60Z"), ("time", "12:00"), ("email", "a"), ("email", "@b"), ("hostname", "-a"), ("hostname", ""),
        ("ipv4", "1.2.3"), ("ipv4", "256.1.1.1"), ("ipv6", "1::2::3"), ("ipv6", "fe80::1%eth0"), ("uri", "no colon"),
        ("uuid", "123"), ("byte", "a"), ("byte", "ä"), ("duration", "P"), ("duration", "P1"), ("int32", "01"), ("uint64", "-1"),
        ("json-pointer", "a"), ("iri", "ä"), ("uri-reference", "ä"), ("idn-email", "ä"), ("regex", "a)"), ("regex", "[b"),
        ("relative-json-pointer", "00"), ("relative-json-pointer", "/a"),
    ],
)  # fmt: skip
def test_strangers_are_refused(name: str, text: str) -> None:
    """What is not of the format is refused."""
    assert format_holds(name, text) is False


@pytest.mark.parametrize("text", ['"a b"@c.d', "a@[127.0.0.1]", "a@[IPv6:::1]"])
def test_rare_forms_of_mail_addresses(text: str) -> None:
    """Quoted names and addresses in brackets are of the format."""
    assert format_holds("email", text) is True


@pytest.mark.parametrize(
    ("name", "text"),
    [("hostname", "xn--9n2bp8q.xn--9t4b11yi5a"), ("idn-hostname", "실례.테스트"), ("idn-email", "a@실례.테스트"),
     ("regex", "(?<n>a)\\k<n>"), ("regex", "\\a"), ("regex", "(?P<n>a)"), ("regex", "a{2000}")],
)  # fmt: skip
def test_what_is_not_decided(name: str, text: str) -> None:
    """Scripts other than Latin in host names, and patterns that readers disagree about, are neither of the format nor not."""
    assert format_holds(name, text) is None


def test_leap_seconds_end_a_day_in_universal_time() -> None:
    """Second 60 exists at midnight UTC only, whatever the offset."""
    assert format_holds("time", "23:59:60Z")
    assert format_holds("time", "01:29:60+01:30")
    assert format_holds("time", "15:59:60-08:00")


def test_unknown_formats_constrain_nothing() -> None:
    """A name that is not known is an annotation."""
    assert format_holds("my-id", "anything")
    assert format_inside("date", "my-id")
    assert format_examples("my-id") == ()
