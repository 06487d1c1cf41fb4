"""What Altair validates is remembered where it was valid, and only there."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from harness.model.dashboard import Action, Answer
from harness.targets import streamlit_charts
from harness.targets.streamlit_app import StreamlitApp

CHARTS = """
import altair as alt, pandas as pd, streamlit as st
rows = pd.DataFrame({"day": [1, 2], "sold": [3, 4]})
size = st.radio("Size", [5, 6, "huge"])
st.altair_chart(alt.Chart(rows).mark_bar(size=size).encode(x="day", y="sold"))
"""


def test_a_chart_that_is_wrong_breaks_the_page_each_time(tmp_path: Path) -> None:
    """Right, wrong, right, wrong: the page is fine and broken in turns, whatever was valid before."""
    script = tmp_path / "charts.py"
    script.write_text(CHARTS)
    with StreamlitApp(script, root=tmp_path) as app:
        app.begin(lambda _call: Answer(fault="refused"))
        shown = [app.act(Action(kind="set", target='radio "Size"', value=each)) for each in ("6", "huge", "5", "huge")]
    assert [[each["type"] for each in view.crashes] for view in shown] == [
        [],
        ["SchemaValidationError"],
        [],
        ["SchemaValidationError"],
    ]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the validation of a stand-in for Altair's module is asked; texts are wrong for it."""
    questions: list[Any] = []

    def validate_jsonschema(
        spec: Any, _schema: Any, _rootschema: Any = None, *, raise_error: bool = True
    ) -> str | None:
        questions.append(spec)
        if isinstance(spec, str) and raise_error:
            raise ValueError(spec)
        return spec if isinstance(spec, str) else None

    module = ModuleType("altair.utils.schemapi")
    vars(module)["validate_jsonschema"] = validate_jsonschema
    monkeypatch.setitem(sys.modules, "altair.utils.schemapi", module)
    streamlit_charts.hasten()
    streamlit_charts.hasten()
    questions.append(module)
    return questions


def test_only_the_same_question_is_not_asked_again(asked: list[Any]) -> None:
    """Faults, other schemas, tuples for lists, true for one and what cannot be written down are asked each time."""
    validate, root = asked.pop().validate_jsonschema, {"type": "object"}
    for spec in ({"a": [1]}, {"a": [1]}, {"a": (1,)}, {"a": [True]}, {"a": [1.0]}):
        assert validate(spec, {"$ref": "#"}, root) is None
    validate({"a": [1]}, {"$ref": "#/other"}, rootschema=root)
    for _ in range(2):
        validate({"a": object}, {"$ref": "#"}, root)
        validate({"a": [1]}, {"$ref": "#"})
        assert validate("wrong", {}, root, raise_error=False) == "wrong"
        with pytest.raises(ValueError, match="wrong"):
            validate("wrong", {}, root)
    again = [{"a": object}, {"a": [1]}, "wrong", "wrong"]
    assert asked == [{"a": [1]}, {"a": (1,)}, {"a": [True]}, {"a": [1.0]}, {"a": [1]}, *again, *again]
