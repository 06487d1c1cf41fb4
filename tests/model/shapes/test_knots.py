"""Recursive shapes are tied once, and equal ones are one."""

from __future__ import annotations

from harness.model import shape as s
from harness.values.evaluate import accepts


def _list_of(key: object, item: s.Shape) -> s.Shape:
    system = {key: s.object_({"item": s.Field(item), "next": s.Field(s.union(s.pending(key), s.NULL))})}
    return s.tie(system)[key]


def test_renamed_cycles_are_one_shape() -> None:
    """The key of a recursive shape leaves no trace."""
    assert _list_of("one", s.STRING) is _list_of("other", s.STRING)
    assert _list_of("one", s.STRING) is not _list_of("one", s.INTEGER)


def test_mutual_recursion_is_minimised() -> None:
    """Two keys with the same meaning become one."""
    tied = s.tie(
        {
            "a": s.object_({"to": s.Field(s.array(s.pending("b")))}),
            "b": s.object_({"to": s.Field(s.array(s.pending("a")))}),
        }
    )
    assert tied["a"] is tied["b"]


def test_values_of_cycles_are_checked_at_any_depth() -> None:
    """A knot is followed as deep as the value goes."""
    shape = _list_of("k", s.STRING)
    assert accepts(shape, {"item": "a", "next": {"item": "b", "next": None}}) is True
    assert accepts(shape, {"item": "a", "next": {"item": 1, "next": None}}) is False


def test_every_part_may_hold_a_pending_reference() -> None:
    """Prefixes, counts, patterns, names, negations and residuals are all tied."""
    node = s.pending("n")
    inside = s.object_(
        {"a": s.Field(s.array(s.STRING, [node], contains=[s.Contains(node)]), False)},
        s.intersect(node, s.UNKNOWN),
        {"^x": s.complement(node)},
        s.union(s.STRING, node),
    )
    shape = s.intersect(inside, s.complement(s.object_({"b": s.Field(node)})))
    both = s.union(shape, s.unresolved("later", upper=node), s.array(node))
    whole = s.tie({"n": both})["n"]
    assert not whole.open
    assert accepts(whole, {}) is True
    assert accepts(whole, [{}]) is True


def test_plain_aliases_are_followed() -> None:
    """A key that only names another one is that one."""
    tied = s.tie({"a": s.pending("b"), "b": s.pending("c"), "c": s.STRING})
    assert tied["a"] is s.STRING


def test_a_cycle_of_nothing_but_names_is_unresolved() -> None:
    """A reference to nothing but itself has no meaning, and says so."""
    tied = s.tie({"a": s.union(s.pending("b"), s.NULL), "b": s.pending("a")})
    assert "cycle" in tied["b"].residuals[0].reason


def test_a_reference_that_was_never_tied_is_unresolved() -> None:
    """Resolving a stray placeholder says which key is missing."""
    assert "never tied" in s.resolve(s.pending("stray")).residuals[0].reason


def test_large_cycles_keep_their_own_identity() -> None:
    """Cycles of many keys are tied without comparing them with others."""
    size = 80
    system = {i: s.object_({"next": s.Field(s.pending((i + 1) % size), False)}) for i in range(size)}
    tied = s.tie(system)
    assert len({shape.serial for shape in tied.values()}) == size
    assert accepts(tied[0], {"next": {"next": {}}}) is True
