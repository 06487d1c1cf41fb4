"""What AppTest alone cannot do: fragments, timers, dialogs, tables, addresses, sign-in, time and lost inputs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from harness.model.dashboard import Action, Answer, Call, View
from harness.targets.streamlit_app import StreamlitApp


def nobody(_call: Call) -> Answer:
    """A backend that is not there."""
    return Answer(fault="connection")


def click(label: str) -> Action:
    """A click on the button of that label."""
    return Action(kind="click", target=f'button "{label}"')


def app(folder: Path, text: str) -> StreamlitApp:
    """An app of this text."""
    (folder / "app.py").write_text(f"import streamlit as st\n{text}\n", encoding="utf-8")
    return StreamlitApp(folder / "app.py", root=folder)


def words(view: View) -> list[str]:
    """What the page says."""
    return [text for _, text in view.texts]


def test_a_timer_runs_its_fragment_alone(tmp_path: Path) -> None:
    """A fragment that refreshes itself counts on while the rest of the page stands."""
    text = """
st.session_state.whole = st.session_state.get("whole", 0) + 1
st.write("whole", st.session_state.whole)
@st.fragment(run_every=3)
def part():
    st.session_state.part = st.session_state.get("part", 0) + 1
    st.write("part", st.session_state.part)
    if st.button("Again") and st.session_state.part < 5:
        st.rerun(scope="fragment")
part()
"""
    with app(tmp_path, text) as opened:
        view = opened.begin(nobody)
        assert view.timers == (("timer 1", 3.0),)
        view = opened.act(Action(kind="tick", target="timer 1"), Action(kind="tick", target="timer 1"))
        assert words(view) == ["whole `1`", "part `3`"]
        view = opened.act(click("Again"))
        assert (words(view), view.crashes) == (["whole `1`", "part `5`"], ())
        with pytest.raises(LookupError, match="no timer 2"):
            opened.act(Action(kind="tick", target="timer 2"))


def test_the_buttons_of_a_dialog_work(tmp_path: Path) -> None:
    """A click in a dialog runs what it is for, and the dialog is marked as one."""
    text = """
@st.dialog("Ask")
def ask():
    name = st.text_input("Name")
    if st.button("Save"):
        st.session_state.name = name
        st.rerun()
if st.button("Open"):
    ask()
st.write("name", st.session_state.get("name", "none"))
"""
    with app(tmp_path, text) as opened:
        opened.begin(nobody)
        view = opened.act(click("Open"))
        assert {each.name: bool(each.facts.get("dialog")) for each in view.widgets}['button "Save"']
        opened.act(Action(kind="set", target='text field "Name"', value="Ada"))
        assert "name Ada" in words(opened.act(click("Save")))


def test_tables_are_edited_and_selected_from(tmp_path: Path) -> None:
    """Cells, rows and selections reach the script."""
    text = """
import pandas
frame = pandas.DataFrame({"name": ["a", "b"], "count": [1, 2]})
settings = {"name": st.column_config.TextColumn(required=True)}
edited = st.data_editor(frame, num_rows="dynamic", key="e", column_config=settings)
st.write("sum", int(edited["count"].fillna(0).sum()), "rows", len(edited))
picked = st.dataframe(frame, on_select="rerun", key="p", selection_mode=["multi-row", "single-column"])
st.write(f"picked {picked.selection.rows} {picked.selection.columns}")
"""
    with app(tmp_path, text) as opened:
        view = opened.begin(nobody)
        editor, table = view.widgets
        assert [(each["name"], each["type"], each["required"]) for each in editor.facts["columns"]] == [
            ("name", "text", True), ("count", "number", False),
        ]  # fmt: skip
        edit = {"edited_rows": {"0": {"count": 5}}, "added_rows": [{"name": "c"}]}
        view = opened.act(Action(kind="set", target=editor.name, value=edit))
        assert words(view)[0] == "sum `7` rows `3`"
        view = opened.act(Action(kind="set", target=table.name, value={"rows": [1], "columns": ["name"]}))
        assert words(view)[0] == "sum `7` rows `3`"
        assert words(view)[1] == "picked [1] ['name']"


def test_the_address_and_the_user_can_be_chosen(tmp_path: Path) -> None:
    """A session starts with parameters and as somebody; what the script asks for is told; signing in works."""
    text = """
st.write("page", st.query_params.get("page", "none"))
if not st.user.is_logged_in:
    st.write("guest")
    if st.button("Sign in"):
        st.login()
    st.stop()
st.write("user", st.user.email)
if st.button("Sign out"):
    st.logout()
"""
    with app(tmp_path, text) as opened:
        view = opened.begin(
            nobody, Action(kind="query", target="page", value="7"), Action(kind="user", target="nobody")
        )
        assert (words(view), view.asked, view.user_read) == (["page 7", "guest"], ("page",), True)
        assert "user ada@users.test" in words(opened.act(click("Sign in")))
        assert "guest" in words(opened.act(click("Sign out")))
        assert "user ben@users.test" in words(opened.begin(nobody, Action(kind="user", target="ben")))


def test_sleeping_takes_no_time_and_is_counted(tmp_path: Path) -> None:
    """A sleep of the script is not slept; it counts as silence unless something on the page says so."""
    text = """
import time
if st.button("Quietly"):
    time.sleep(500)
if st.button("Announced"):
    with st.spinner("Working"):
        time.sleep(500)
"""
    with app(tmp_path, text) as opened:
        opened.begin(nobody)
        quiet, announced = opened.act(click("Quietly")), opened.act(click("Announced"))
        assert quiet.elapsed < 400
        assert (quiet.slept, announced.slept) == (500.0, 500.0)
        assert quiet.silent >= 500
        assert announced.silent < 400


def test_an_input_that_the_script_does_not_reach_is_noted(tmp_path: Path) -> None:
    """A widget under a button is gone when it is used; one with a callback, or read by its key, is not lost."""
    text = """
if st.button("Show"):
    st.checkbox("Lost")
    st.checkbox("Called", on_change=print)
    st.checkbox("Kept", key="kept")
st.write(st.session_state.get("kept"))
"""
    with app(tmp_path, text) as opened:
        for label, lost in {"Lost": True, "Called": False, "Kept": False}.items():
            opened.begin(nobody)
            opened.act(click("Show"))
            view = opened.act(Action(kind="set", target=f'checkbox "{label}"', value=True))
            assert [each["kind"] for each in view.notes] == (["unheard"] if lost else [])


def test_reads_within_a_shared_cache_are_noted(tmp_path: Path) -> None:
    """A cached function that looks at the user or the session is noted; one that gets the value as an argument is not."""
    text = """
@st.cache_data
def mine():
    return st.session_state.get("a", 1)
@st.cache_data
def keyed(a):
    return st.session_state.get("a", 1)
@st.cache_data
def plain():
    return 1
st.session_state.a = 3
st.write(mine(), keyed(3), plain())
"""
    with app(tmp_path, text) as opened:
        (note,) = opened.begin(nobody).notes
        assert (note["kind"], note["cached"], note["key"]) == ("cache-reads", "mine", "a")


def test_statements_are_counted(tmp_path: Path) -> None:
    """Each statement that runs for the first time is told once."""
    text = 'if st.checkbox("More"):\n    st.write("more")\n\'shown by magic\''
    with app(tmp_path, text) as opened:
        first = opened.begin(nobody)
        second = opened.act(Action(kind="set", target='checkbox "More"', value=True))
        assert (len(first.lines), first.statements) == (3, 4)
        assert [each.rpartition(":")[2] for each in second.lines] == ["3"]
        assert "shown by magic" in words(second)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python takes what later versions brought")
def test_a_script_for_a_later_python_is_no_fault(tmp_path: Path) -> None:
    """A script that needs a later Python is told apart from a broken one."""
    with app(tmp_path, "def first[T](each: T) -> T:\n    return each") as opened:
        assert opened.begin(nobody).crashes[0]["missing"] == "Python 3.12 or newer"


def test_a_message_comes_with_a_file(tmp_path: Path) -> None:
    """A chat field that takes files says so, and gets a text and a file together."""
    text = """
said = st.chat_input("Ask", accept_file=True, file_type=["txt"])
if said:
    st.write(f"{said.text}, {said.files[0].name} of {said.files[0].size}")
"""
    with app(tmp_path, text) as opened:
        (field,) = opened.begin(nobody).widgets
        assert (field.facts["attaches"], field.facts["accepts"]) == (True, [".txt"])
        sent = {"text": "hello", "name": "a.txt", "content": "aGV5", "type": "text/plain"}
        view = opened.act(Action(kind="set", target=field.name, value=sent))
        assert words(view) == ["hello, a.txt of 3"]


def test_a_page_is_read_whole(tmp_path: Path) -> None:
    """Tables without their hidden columns, the address, fields that hide what is typed, and samples beside the script."""
    text = """
st.query_params["seen"] = "yes"
st.text_input("PIN", type="password")
st.file_uploader("Prices", type="csv")
st.dataframe([{"name": "Ada", "pin": "1"}], column_config={"pin": None})
"""
    (tmp_path / "prices.csv").write_text("item,price\nlinen,3\n")
    with app(tmp_path, text) as opened:
        view = opened.begin(nobody)
    assert view.tables == ({"columns": ["name"], "rows": [["Ada"]]},)
    assert view.address == (("seen", "yes"),)
    masked, upload = view.widgets
    assert masked.facts["masked"] is True
    assert [each["name"] for each in upload.facts["samples"]] == ["prices.csv"]


def test_a_wait_takes_no_time_and_its_clock_goes_on(tmp_path: Path) -> None:
    """A loop until a deadline ends when its sleeps have passed, however short they were."""
    text = """
import time
end = time.monotonic() + 500
count = 0
while time.monotonic() < end:
    time.sleep(50)
    count += 1
st.write("waited", count, time.time() - time.monotonic() > 0)
"""
    with app(tmp_path, text) as opened:
        view = opened.begin(nobody)
    assert words(view) == ["waited `10` `True`"]
    assert (view.slept, view.elapsed < 400) == (500.0, True)


def test_a_key_that_is_drawn_anew_names_the_same_widget(tmp_path: Path) -> None:
    """A field without a label is known again in the next session by the steady part of its key."""
    text = """import uuid, streamlit as st
nonce = st.session_state.setdefault("nonce", uuid.uuid4().hex)
st.write(st.text_input("", key=f"draft_{nonce}") or "nothing")
st.text_input("", key="deadbeef_2026")
"""
    with app(tmp_path, text) as driven:
        names = [[each.name for each in driven.begin(nobody).widgets] for _ in range(2)]
        view = driven.act(Action(kind="set", target=names[0][0], value="linen"))
    assert names[0] == names[1] == ['text field "draft_*"', 'text field "deadbeef_2026"']
    assert "linen" in words(view)


def test_an_option_that_is_gone_is_not_chosen(tmp_path: Path) -> None:
    """What another field took away is refused as absent, and the session goes on."""
    text = """first = st.selectbox("First", ["", "oak", "linen"])
st.write("second", st.selectbox("Second", [each for each in ["", "oak", "linen"] if not each or each != first]))
"""
    with app(tmp_path, text) as driven:
        driven.begin(nobody)
        driven.act(Action(kind="set", target='select box "First"', value="oak"))
        with pytest.raises(LookupError, match="does not offer 'oak'"):
            driven.act(Action(kind="set", target='select box "Second"', value="oak"))
        view = driven.act(Action(kind="set", target='select box "Second"', value="linen"))
    assert not view.ended
    assert "linen" in " ".join(words(view))
