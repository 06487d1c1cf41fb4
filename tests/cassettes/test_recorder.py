"""What a driver says to the recording process."""

from __future__ import annotations

import pytest

from harness.cassettes import recorder


def test_a_double_may_stand_for_several_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses and hosts are paired in the order in which they are said; without them nothing stands for anything."""
    assert recorder._stands_for() == {}
    monkeypatch.setenv(recorder.FROM, "http://127.0.0.1:1/a http://127.0.0.1:1/b")
    monkeypatch.setenv(recorder.STANDS_FOR, "https://a.test https://b.test")
    assert recorder._stands_for() == {
        "http://127.0.0.1:1/a": "https://a.test",
        "http://127.0.0.1:1/b": "https://b.test",
    }
