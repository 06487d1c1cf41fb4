"""What a Python file says of itself by its syntax."""

from __future__ import annotations

import pytest

from harness.project.detection.python_text import read_python


@pytest.mark.parametrize(
    ("text", "apps"),
    [
        ("from fastapi import FastAPI\napp = FastAPI()", {"app": 2}),
        ("from fastapi import FastAPI as F\napi: F = F(title='x')", {"api": 2}),
        ("import fastapi as f\nif True:\n    app = f.FastAPI()", {"app": 3}),
        ("from other import FastAPI\napp = FastAPI()", {}),
        ("from fastapi import FastAPI\ndef make():\n    app = FastAPI()", {}),
    ],
)
def test_apps_are_variables_that_hold_one(text: str, apps: dict[str, int]) -> None:
    """At module level, under any name of the class, and of FastAPI's own class."""
    read = read_python(text)
    assert read is not None
    assert read.apps == apps


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def make():\n    it = FastAPI()\n    return it", True),
        ("def make() -> FastAPI:\n    return build()", True),
        ("def make(name='x', *, debug=False):\n    return FastAPI()", True),
        ("def make(settings):\n    return FastAPI()", False),
        ("def make(*, settings):\n    return FastAPI()", False),
        ("def make():\n    FastAPI()\n    return 1", False),
    ],
)
def test_factories_return_an_app_and_need_nothing(text: str, found: bool) -> None:
    """By what they return or by their annotation."""
    read = read_python(f"from fastapi import FastAPI\n{text}\n")
    assert read is not None
    assert bool(read.factories) is found


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("import streamlit as st\n\nst.title('x')", 3),
        ("import streamlit as st\ndef main():\n    st.title('x')\nif __name__ == '__main__':\n    main()", 5),
        ("import streamlit as st\ndef show():\n    st.title('x')", 0),
        ("import streamlit as st\n@st.cache_data\ndef rows():\n    return []", 0),
        ("st = object()\nst.title('x')", 0),
    ],
)
def test_a_script_shows_something_when_it_is_run(text: str, line: int) -> None:
    """A module that only defines functions is none."""
    read = read_python(text)
    assert read is not None
    assert read.pages == line


@pytest.mark.parametrize("text", ["def (", "x = \x00", "(" * 400 + ")" * 400, f"x = {'-' * 50_000}1"])
def test_what_is_no_python_is_nothing(text: str) -> None:
    """Nor what is nested beyond reason; nothing is raised."""
    assert read_python(text) is None


def test_mounted_apps_and_addresses_are_noted() -> None:
    """A mounted app is part of another; an address shows a provider that is called without its client."""
    read = read_python(
        'app.mount("/v2", inner)\nURL = "https://hooks.zapier.com/hooks/catch/1/2/"\nBAD = "https://[x"\n'
    )
    assert read is not None
    assert read.mounted == {"inner"}
    assert read.hosts == {"hooks.zapier.com": 2}
