"""Files that an app writes are put back, whether it ends by itself or is killed."""

from __future__ import annotations

from pathlib import Path

from harness.model.dashboard import Action, Answer, Call
from harness.targets.streamlit_app import StreamlitApp

APP = """import os
import pathlib
import sqlite3

import streamlit as st

if st.button("Write"):
    pathlib.Path("new.txt").write_text("new")
    pathlib.Path("old.txt").write_text("changed")
    os.remove("gone.txt")
    os.makedirs("folder/inner", exist_ok=True)
    pathlib.Path("folder/inner/deep.txt").write_text("deep")
    sqlite3.connect("data.db").execute("create table t (a)").close()
    st.write(sorted(os.listdir(".")))
if st.button("Hang"):
    pathlib.Path("half.txt").write_text("half")
    while True:
        pass
"""


def nobody(_call: Call) -> Answer:
    """A backend that is not there."""
    return Answer(fault="connection")


def project(folder: Path) -> dict[str, bytes]:
    """What is in a project before and after."""
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir()) if each.is_file()}


def test_a_project_is_as_it_was(tmp_path: Path) -> None:
    """New files go, changed and deleted ones come back, and the names are told."""
    for name, text in {"app.py": APP, "old.txt": "old", "gone.txt": "here"}.items():
        (tmp_path / name).write_text(text)
    before = project(tmp_path)
    with StreamlitApp(tmp_path / "app.py", root=tmp_path) as app:
        app.begin(nobody)
        view = app.act(Action(kind="click", target='button "Write"'))
        assert not view.crashes
        assert (tmp_path / "new.txt").exists()
    assert project(tmp_path) == before
    assert not (tmp_path / "folder").exists()
    assert {"new.txt", "old.txt", "gone.txt", "folder", "folder/inner/deep.txt", "data.db"} <= set(app.written)


def test_a_clean_session_finds_the_first_files(tmp_path: Path) -> None:
    """A second session sees what the first one wrote; a clean one does not, may write again, and all of it is told at the end."""
    for name, text in {"app.py": APP, "old.txt": "old", "gone.txt": "here"}.items():
        (tmp_path / name).write_text(text)
    before = project(tmp_path)
    with StreamlitApp(tmp_path / "app.py", root=tmp_path) as app:
        app.begin(nobody)
        for clean in (False, True):
            app.act(Action(kind="click", target='button "Write"'))
            app.begin(nobody, clean=clean)
            assert (project(tmp_path) == before) is clean
        assert not app.act(Action(kind="click", target='button "Write"')).crashes
        app.begin(nobody, clean=True)
    assert project(tmp_path) == before
    assert {"new.txt", "old.txt", "gone.txt", "data.db"} <= set(app.written)


def test_a_killed_app_leaves_nothing(tmp_path: Path) -> None:
    """What was written before a hang is undone as well."""
    (tmp_path / "app.py").write_text(APP)
    with StreamlitApp(tmp_path / "app.py", root=tmp_path, timeout=1.0) as app:
        app.begin(nobody)
        assert app.act(Action(kind="click", target='button "Hang"')).ended == "hang"
        assert not (tmp_path / "half.txt").exists()
    assert app.written == ("half.txt",)
