"""The integration map is drawn in columns, consumers left of their providers."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from harness.model.record import Edge, Outcome
from harness.render.page.graph import integration_map

_NAMES = st.sampled_from(["web", "api", "dashboard", "stripe", "slack", "paypal"])


def _edge(consumer: str, provider: str, check: str = "drift", outcome: Outcome = "clean") -> Edge:
    return Edge(consumer=consumer, provider=provider, check=check, outcome=outcome)


def test_a_chain_runs_from_left_to_right() -> None:
    """Who is called by all stands in the middle."""
    drawing = integration_map([_edge("web", "api"), _edge("dashboard", "api"), _edge("api", "stripe")])
    x = {node.name: node.x for node in drawing.nodes}
    assert x["web"] == x["dashboard"] < x["api"] < x["stripe"]


def test_checks_of_one_integration_share_a_line() -> None:
    """Its state is the worst of them, its label names all."""
    (link,) = integration_map([_edge("web", "api"), _edge("web", "api", "replay", "finding")]).links
    assert (link.outcome, link.label, len(link.checks)) == ("finding", "drift · replay", 2)


@given(st.lists(st.builds(_edge, _NAMES, _NAMES), max_size=12))
def test_boxes_never_overlap_and_lie_within_the_drawing(edges: list[Edge]) -> None:
    """Circles and self-calls too."""
    drawing = integration_map(edges)
    assert len(drawing.links) == len({(each.consumer, each.provider) for each in edges})
    for node in drawing.nodes:
        assert 0 <= node.x <= drawing.width - node.width
        assert 0 <= node.y <= drawing.height - node.height
    for one, two in combinations(drawing.nodes, 2):
        assert abs(one.x - two.x) >= min(one.width, two.width) or abs(one.y - two.y) >= one.height


def test_labels_of_crossing_lines_do_not_cover_each_other() -> None:
    """Two consumers of two providers."""
    links = integration_map([_edge(one, two) for one in ("a", "b") for two in ("c", "d")]).links
    for one, two in combinations(links, 2):
        assert abs(one.x - two.x) >= one.width or abs(one.y - two.y) >= one.height


@given(st.permutations([_edge("web", "api"), _edge("api", "stripe"), _edge("dashboard", "api"), _edge("api", "slack")]))
def test_the_same_integrations_give_the_same_drawing(edges: list[Edge]) -> None:
    """Two reports can be laid side by side."""
    assert integration_map(edges) == integration_map(sorted(edges, key=str))


def test_long_names_are_shortened_in_their_box() -> None:
    """The whole name stays as the node's name."""
    node = integration_map([_edge("x" * 80, "api")]).nodes[0]
    assert node.name == "x" * 80
    assert node.label == "…" + "x" * 23
    assert node.width < 300


def test_nothing_gives_an_empty_drawing() -> None:
    """No integration was looked at."""
    assert integration_map([]).nodes == ()
