"""What a curious user would try, and how it reads."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model.dashboard import Action, Widget
from harness.probes.dashboard_actions import actions, choices, in_words


@pytest.mark.parametrize(
    ("kind", "facts", "some"),
    [
        ("checkbox", {"value": True}, [False, True]),
        ("selectbox", {"options": [str(each) for each in range(30)]}, ["0", "29"]),
        ("multiselect", {"options": ["a", "b", "c"], "most": 2, "multiple": True}, [[], ["a"], ["c"], ["a", "b"]]),
        ("button_group", {"options": ["a", "b"], "multiple": False}, ["a", "b", None]),
        ("slider", {"minimum": 0, "maximum": 10, "type": "int"}, [0, 10, 5]),
        ("slider", {"minimum": 0.0, "maximum": 1.0, "range": True}, [[0.0, 1.0], [0.0, 0.0], [1.0, 1.0]]),
        ("number_input", {"minimum": 1, "type": "int"}, [1, 100]),
        ("number_input", {"type": "float"}, [0.0, 0.5, -1.0]),
        ("text_input", {"longest": 3}, ["lin", ""]),
        ("date_input", {"minimum": "2026-01-01", "maximum": "2026-12-31", "range": True}, [["2026-01-01"]]),
        ("pagination", {"maximum": 9}, [9, 1]),
        ("something_new", {}, []),
    ],
)
def test_values_cover_the_ends(kind: str, facts: dict[str, Any], some: list[Any]) -> None:
    """Ends, options, emptiness: whatever the widget would take from a user."""
    found = choices(Widget(name="w", kind=kind, facts=facts))
    assert [each for each in some if each not in found] == []
    assert len(found) <= 8


def test_files_come_whole_empty_and_broken() -> None:
    """An uploader gets a good, an empty and a broken file of each type that it takes."""
    found = choices(Widget(name="w", kind="file_uploader", facts={"accepts": [".csv", ".xyz"]}))
    assert [each["name"] for each in found] == [
        "good.csv", "other.csv", "empty.csv", "broken.csv", "good.xyz", "other.xyz", "broken.xyz",
    ]  # fmt: skip


def test_fields_of_a_form_are_submitted() -> None:
    """A form's field is set and its button clicked; disabled widgets are left alone; buttons come last."""
    submit = Widget(name='button "Send"', kind="button", form="f", facts={"submits": True})
    field = Widget(name='checkbox "Sure"', kind="checkbox", form="f", facts={"value": False})
    closed = Widget(name='checkbox "No"', kind="checkbox", disabled=True)
    found = list(actions([submit, field, closed]))
    assert [[each.kind for each in step] for step in found] == [["set", "click"], ["set", "click"], ["click"]]


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (Action(kind="enter", target="Orders"), 'Start the app at the address of its page "Orders"'),
        (Action(kind="open", target="Orders"), 'Open the page "Orders"'),
        (Action(kind="rerun"), "Rerun the app (press R)"),
        (Action(kind="click", target='button "Go"'), 'Click the button "Go"'),
        (Action(kind="set", target='text field "Name"', value=""), 'Set the text field "Name" to nothing'),
        (Action(kind="set", target="slider", value=[1, 2]), "Set the slider to [1, 2]"),
        (Action(kind="set", target="uploader", value={"name": "a.csv", "content": "YQ=="}),
         "Set the uploader to the file a.csv (1 bytes)"),
    ],
)  # fmt: skip
def test_actions_read_as_steps(action: Action, words: str) -> None:
    """A person can follow the words."""
    assert in_words(action) == words


def _edited(**column: Any) -> list[Any]:
    """What is put into the one column of a table of two rows."""
    facts = {
        "rows": 2,
        "columns": [{"name": "a", "required": False, "locked": False, **column}],
        "grows": False,
        "shrinks": False,
    }
    edits = choices(Widget(name="editable table", kind="data_editor", label="", facts=facts))
    return [each["edited_rows"]["0"]["a"] for each in edits]


def test_cells_take_what_their_column_allows() -> None:
    """Limits, options and checks of a column are those of a user; without them odd values are tried."""
    assert _edited(type="number") == [None, 0, -1]
    assert _edited(type="number", minimum=0, maximum=9.5) == [None, 0, 9.5]
    assert _edited(type="number", minimum=3) == [None, 3]
    assert _edited(type="text") == [None, "", "Zoë"]
    assert _edited(type="text", longest=2) == [None, "", "Zo"]
    assert _edited(type="text", checked=True) == [None]
    assert _edited(type="selectbox", options=["paid", "open"]) == [None, "paid", "open"]
    assert _edited(type="selectbox", options=[]) == []
    assert _edited(type="other") == []
