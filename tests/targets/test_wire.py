"""Frames between a probe and its worker process."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from harness.targets.wire import frames_in, read_frame, write_frame

_HEADS = st.dictionaries(st.text(alphabet=st.characters(), max_size=5), st.text(max_size=5) | st.integers(), max_size=3)


@given(st.lists(st.tuples(_HEADS, st.binary(max_size=20)), max_size=4), st.data())
def test_frames_are_read_as_written_however_they_arrive(
    frames: list[tuple[dict[str, object], bytes]], data: st.DataObject
) -> None:
    """By a stream as by pieces; what is cut off is kept for the next piece."""
    stream = io.BytesIO()
    for head, body in frames:
        write_frame(stream, head, body)
    written = stream.getvalue()
    cut = data.draw(st.integers(0, len(written)))
    first, rest = frames_in(written[:cut])
    second, left = frames_in(rest + written[cut:])
    assert ([*first, *second], left) == (frames, b"")
    stream.seek(0)
    assert [read_frame(stream) for _ in frames] == frames
    assert read_frame(stream) is None


def test_half_a_surrogate_pair_and_odd_values_cross() -> None:
    """What an exception says may hold either."""
    stream = io.BytesIO()
    write_frame(stream, {"message": "\ud800", "big": 10**30, "other": {1}})
    stream.seek(0)
    found = read_frame(stream)
    assert found == ({"message": "\ud800", "big": 10**30, "other": "{1}"}, b"")


def test_what_the_fast_writer_cannot_write_arrives_whole() -> None:
    """Numbers beyond 64 bits and half a surrogate pair."""
    head = {"low": -(2**63) - 1, "high": 2**64, "text": "\ud800"}
    stream = io.BytesIO()
    write_frame(stream, head)
    assert frames_in(stream.getvalue()) == ([(head, b"")], b"")
