"""A Streamlit app in its worker process: widgets, answers, isolation, and the ways in which it may end."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.model.dashboard import CANARY, Action, Answer, Call, View
from harness.model.errors import CannotRun
from harness.probes.dashboard_actions import choices
from harness.targets.streamlit_app import StreamlitApp

APPS = Path(__file__).parent / "dashboards"


def nobody(_call: Call) -> Answer:
    """A backend that is not there."""
    return Answer(fault="connection")


def shows(view: View, name: str) -> str:
    """What the page shows beside a name."""
    return next(text for _, text in view.texts if text.startswith(f"{name} ")).removeprefix(f"{name} ")


def click(label: str) -> Action:
    """A click on the button of that label."""
    return Action(kind="click", target=f'button "{label}"')


def script(folder: Path, text: str) -> Path:
    """A script of this text."""
    file = folder / "app.py"
    file.write_text(f"import os\nimport streamlit as st\n{text}\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def widgets() -> Iterator[StreamlitApp]:
    """The app with one of every widget."""
    with StreamlitApp(APPS / "widgets.py", root=APPS) as app:
        yield app


@pytest.mark.parametrize(
    ("name", "value", "shown", "text"),
    [
        ('radio "Radio"', "b", "radio", "b"),
        ('select box "Select"', "number 3", "selectbox", "`3`"),
        ('select slider "Size"', "L", "select_slider", "l"),
        ('select slider "Sizes"', ["m", "m"], "select_range", "`('m', 'm')`"),
        ('slider "Slider"', 9, "slider", "`9`"),
        ('slider "Day"', "2026-01-31", "day", "`2026-01-31`"),
        ('slider "Hour"', "18:00:00", "hour", "`18:00:00`"),
        ('number field "Number"', 1.0, "number", "`1.0`"),
        ('text field "Text"', "hello", "text", "hello"),
        ('date field "Date"', "2026-02-03", "date", "`2026-02-03`"),
        ('time field "Time"', "10:15:00", "time", "`10:15:00`"),
        ('colour picker "Colour"', "#ff0000", "colour", "#ff0000"),
        ('button group "Pills"', "q", "pills", "q"),
        ('toggle "Toggle"', True, "toggle", "`True`"),
        ('button "Button"', None, "button", "`True`"),
        ('chat field "Say"', "hello", "chat", "hello"),
    ],
)
def test_a_value_reaches_the_script(widgets: StreamlitApp, name: str, value: Any, shown: str, text: str) -> None:
    """What is put into a widget is what the script gets."""
    widgets.begin(nobody)
    view = widgets.act(Action(kind="set", target=name, value=value))
    assert shows(view, shown).strip() == text


def test_every_widget_takes_every_value_that_a_user_would_try(widgets: StreamlitApp) -> None:
    """No realistic value of any kind of widget breaks the driver."""
    view = widgets.begin(nobody)
    operated = [each for each in view.widgets if not each.disabled]
    assert len(operated) == 27
    for widget in operated:
        assert choices(widget), widget.name
        for value in choices(widget):
            after = widgets.act(Action(kind="set", target=widget.name, value=value))
            assert (after.ended, after.crashes) == ("", ()), (widget.name, value, after.detail)


def test_what_cannot_be_operated_is_named(widgets: StreamlitApp) -> None:
    """A data editor is listed, and a disabled or absent widget is refused."""
    widgets.begin(nobody)
    with pytest.raises(LookupError, match="disabled"):
        widgets.act(Action(kind="set", target='text field "Closed"', value="x"))
    with pytest.raises(LookupError, match="no button"):
        widgets.act(click("Nowhere"))


@pytest.mark.parametrize("client", ["httpx", "requests"])
def test_calls_are_answered_from_outside(tmp_path: Path, client: str) -> None:
    """A call of the app reaches the answerer whole, and its answer reaches the app."""
    text = f"import {client}\nst.write({client}.post('http://api.test/x?a=1', json={{'n': 2}}, timeout=3).json())"
    heard: list[Call] = []

    def answer(call: Call) -> Answer:
        heard.append(call)
        return Answer(headers=(("content-type", "application/json"),), body=b'{"ok": true}')

    with StreamlitApp(script(tmp_path, text), root=tmp_path) as app:
        view = app.begin(answer)
    assert ("json", '{"ok": true}') in [(kind, json.dumps(json.loads(text))) for kind, text in view.texts]
    request = heard[0].request
    assert (request.method, request.url, json.loads(request.body)) == ("POST", "http://api.test/x?a=1", {"n": 2})
    assert heard[0].bounded


@pytest.mark.parametrize("client", ["httpx", "requests"])
@pytest.mark.parametrize("fault", ["timeout", "connection"])
def test_faults_are_the_clients_own_errors(tmp_path: Path, client: str, fault: Any) -> None:
    """A call that gets no answer raises what the client raises."""
    text = f"import {client}\n{client}.get('http://api.test/', timeout=None)"
    with StreamlitApp(script(tmp_path, text), root=tmp_path) as app:
        view = app.begin(lambda _call: Answer(fault=fault))
    assert view.crashes[0]["type"] in {"ReadTimeout", "ConnectError", "ConnectionError"}
    assert not view.calls[0].bounded


def test_other_connections_are_refused(tmp_path: Path) -> None:
    """A socket to anywhere is refused, named, and told apart from the app's own faults."""
    text = "import socket\nsocket.create_connection(('127.0.0.1', 9))"
    with StreamlitApp(script(tmp_path, text), root=tmp_path) as app:
        view = app.begin(nobody)
    assert view.blocked
    assert view.crashes[0]["blocked"]


def test_secrets_are_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the environment's secrets nor the project's reach the app."""
    monkeypatch.setenv("SHOP_TOKEN", "real")
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text('password = "real"\n[db]\nurl = "https://db.test"\n')
    text = "st.write(os.environ['SHOP_TOKEN'], st.secrets['password'], st.secrets['db']['url'], os.environ['HOME'])"
    with StreamlitApp(script(tmp_path, text), root=tmp_path) as app:
        ((_, shown),) = app.begin(nobody).texts
    assert f"{CANARY}SHOP_TOKEN {CANARY}password https://db.test" in shown
    assert os.environ["HOME"] not in shown.split()


def test_sessions_share_no_state(tmp_path: Path) -> None:
    """Session state and caches are empty in a fresh session, the modules' too in a clean one."""
    (tmp_path / "kept.py").write_text("runs = []\n")
    text = (
        "import kept\n"
        "@st.cache_data\ndef cached():\n    kept.runs.append(1)\n    return len(kept.runs)\n"
        "st.session_state.n = st.session_state.get('n', 0) + 1\n"
        "st.write(st.session_state.n, cached())"
    )
    with StreamlitApp(script(tmp_path, text), root=tmp_path) as app:
        seen = [app.begin(nobody), app.act(Action(kind="rerun")), app.begin(nobody), app.begin(nobody, clean=True)]
        assert app.starts == 1
    assert [view.texts[0][1] for view in seen] == ["`1` `1`", "`2` `1`", "`1` `2`", "`1` `1`"]


def test_a_crash_names_its_place(tmp_path: Path) -> None:
    """An uncaught exception comes with type, function, statement and the traceback of the app's own code."""
    text = "def half(value):\n    return value / 0\nhalf(3)"
    with StreamlitApp(script(tmp_path, text), root=tmp_path) as app:
        (crash,) = app.begin(nobody).crashes
    assert (crash["type"], crash["file"], crash["line"]) == ("ZeroDivisionError", "app.py", 4)
    assert (crash["function"], crash["statement"]) == ("app:half", "return value / 0")
    assert "streamlit/" not in crash["traceback"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("import no_such_package", "module no_such_package"),
        (
            "import os, sys; os.makedirs('site/shared'); sys.path += ['site']; from shared import part",
            "module shared.part",
        ),
        ("import os; os.makedirs('shared'); from shared import part", ""),
        ("from json import no_such_name", ""),
        ("""raise ModuleNotFoundError("No module named 'psycopg2'. Install it.")""", "module psycopg2"),
        ("open('no.csv')", "file no.csv"),
        ("st.secrets['a']", "secrets"),
        ("import os; os.environ['SHOP_KEY']", "environment variable SHOP_KEY"),
        ("{'a': 1}['SHOP_KEY']", ""),
    ],
)
def test_missing_surroundings_are_named(tmp_path: Path, text: str, missing: str) -> None:
    """A package, file, variable or secrets that are not there are told apart from the app's own faults."""
    with StreamlitApp(script(tmp_path, text), root=tmp_path) as app:
        assert app.begin(nobody).crashes[0]["missing"] == missing


def test_a_broken_script_is_a_crash(tmp_path: Path) -> None:
    """A script that does not compile is reported at its line."""
    with StreamlitApp(script(tmp_path, "if"), root=tmp_path) as app:
        (crash,) = app.begin(nobody).crashes
    assert (crash["type"], crash["line"]) == ("SyntaxError", 3)


def test_a_hang_is_ended_and_placed(tmp_path: Path) -> None:
    """A script that cannot be interrupted is killed with its children, and the next session works."""
    text = "import subprocess\nif st.button('Hang'):\n    subprocess.Popen(['sleep', '987'])\n    while True:\n        pass"
    with StreamlitApp(script(tmp_path, text), root=tmp_path, timeout=1.0) as app:
        app.begin(nobody)
        view = app.act(click("Hang"))
        assert (view.ended, view.detail.split(" ")[0]) == ("hang", "app.py:6")
        assert not running("sleep", "987")
        assert app.begin(nobody).ended == ""


def test_an_exit_is_reported(tmp_path: Path) -> None:
    """A script that ends the process is reported with its status; one that raises SystemExit goes on living."""
    text = "import sys\nif st.button('Leave'):\n    os._exit(7)\nif st.button('Quit'):\n    sys.exit(2)"
    with StreamlitApp(script(tmp_path, text), root=tmp_path) as app:
        app.begin(nobody)
        assert app.act(click("Quit")).crashes[0]["type"] == "SystemExit"
        app.begin(nobody)
        view = app.act(click("Leave"))
        assert (view.ended, view.detail) == ("exit", "exit status 7")
        assert app.act(click("Leave")).ended == "exit"
        assert app.starts == 1


def test_a_loop_of_reruns_is_ended(tmp_path: Path) -> None:
    """A script that asks for a rerun in every run is stopped after a bounded number."""
    with StreamlitApp(script(tmp_path, "st.rerun()"), root=tmp_path) as app:
        assert 100 < app.begin(nobody).reruns < 110


def test_a_live_page_is_not_a_hang(tmp_path: Path) -> None:
    """A page that draws without end is told apart from one that hangs."""
    text = "import time\nif st.button('Live'):\n    while True:\n        st.write('tick')\n        time.sleep(0.01)"
    with StreamlitApp(script(tmp_path, text), root=tmp_path, timeout=1.0) as app:
        app.begin(nobody)
        assert app.act(click("Live")).ended == "endless"


def test_a_flood_is_bounded_and_counted(tmp_path: Path) -> None:
    """What the app prints is counted, but for what is still in the pipe, and only its end is kept."""
    with StreamlitApp(script(tmp_path, "print('x' * 7_000_000)\nst.write('done')"), root=tmp_path) as app:
        assert app.begin(nobody).log_size >= 6_000_000
        assert len(app.log()) <= 64_000


def test_a_worker_does_not_outlive_its_owner(tmp_path: Path) -> None:
    """When the other side closes, the worker ends by itself, even within an endless script."""
    with StreamlitApp(script(tmp_path, "while True:\n    pass"), root=tmp_path) as app:
        app._answer = nobody
        app._start()
        process = app._process
        assert process is not None
        assert process.stdin is not None
        app._send({"do": "begin", "doors": [], "clean": False, "keep": False})
        time.sleep(0.5)
        process.stdin.close()
        assert process.wait(60) == 0
        app._kill()


def test_a_script_that_is_not_there_cannot_run(tmp_path: Path) -> None:
    """The error names the file."""
    with StreamlitApp(tmp_path / "no.py", root=tmp_path) as app, pytest.raises(CannotRun, match=r"no\.py"):
        app.begin(nobody)


def test_secrets_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    """The error names the file that is off."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text("password = ")
    with StreamlitApp(script(tmp_path, "st.write(1)"), root=tmp_path) as app, pytest.raises(CannotRun, match="secrets"):
        app.begin(nobody)


def test_pages_have_addresses() -> None:
    """A page can be opened from the menu and entered by its address, with an empty session."""
    with StreamlitApp(APPS / "paged" / "main.py", root=APPS) as app:
        first = app.begin(nobody)
        assert first.pages == ("main", "profile", "orders")
        assert not app.act(Action(kind="open", target="orders")).crashes
        assert app.begin(nobody, Action(kind="enter", target="orders")).crashes
        with pytest.raises(LookupError, match="no page"):
            app.begin(nobody, Action(kind="enter", target="elsewhere"))


def running(*words: str) -> bool:
    """Is there a process with these words as its command?"""
    wanted = b"\0".join(each.encode() for each in words)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "cmdline").read_bytes().strip(b"\0") == wanted and "zombie" not in (
                folder / "status"
            ).read_text():
                return True
        except OSError:
            continue
    return False


def test_a_killed_worker_is_an_exit(tmp_path: Path) -> None:
    """A worker that dies from outside is reported as an exit by its signal."""
    with StreamlitApp(script(tmp_path, "st.button('Go')"), root=tmp_path) as app:
        app.begin(nobody)
        assert app._process is not None
        os.kill(app._process.pid, signal.SIGKILL)
        assert app.act(click("Go")).detail == "exit status -9"


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only /proc shows what left its group")
def test_processes_that_leave_the_group_are_ended_too(tmp_path: Path) -> None:
    """An app that starts a daemon has none afterwards, and it is counted."""
    text = "import subprocess\nif st.button('Start'):\n    print(subprocess.Popen(['sleep', '986'], start_new_session=True).pid)"
    script = tmp_path / "app.py"
    script.write_text(f"import streamlit as st\n{text}\n", encoding="utf-8")
    with StreamlitApp(script, root=tmp_path) as app:
        app.begin(lambda _call: Answer(fault="refused"))
        app.act(Action(kind="click", target='button "Start"'))
        app.close()
        assert app.strays == 1
        daemon = int(app.log().strip().splitlines()[-1])
    assert not _runs(daemon)


def _runs(process: int) -> bool:
    try:
        return bool(Path(f"/proc/{process}/environ").read_bytes())
    except OSError:
        return False
