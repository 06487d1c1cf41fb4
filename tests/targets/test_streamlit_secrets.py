"""What an app runs with under test holds stand-ins for its secrets, in the driver and in the browser alike."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from harness.model.dashboard import CANARY, Answer
from harness.model.errors import CannotRun
from harness.targets.browser import Browser
from harness.targets.streamlit_secrets import as_toml, canaries, without_secrets
from harness.targets.streamlit_server import StreamlitServer, serving_environment

SECRETS = 'name = "Zoë \\"x\\""\nport = 5432\non = true\nlist = ["a", 1]\n[db]\nurl = "https://db.test"\n[db.deep]\nkey = "real"\n'


def test_secrets_become_canaries_in_the_same_shape(tmp_path: Path) -> None:
    """Texts that are no addresses are replaced, whatever table they stand in, and the file can be read."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(SECRETS, encoding="utf-8")
    found = canaries(tmp_path / "app.py", tmp_path)
    assert found["db"] == {"url": "https://db.test", "deep": {"key": f"{CANARY}db.deep.key"}}
    assert tomllib.loads(as_toml(found)) == found
    assert tomllib.loads(as_toml(tomllib.loads(SECRETS))) == tomllib.loads(SECRETS)


def test_the_environment_hides_what_is_named_like_a_secret() -> None:
    """Keys are replaced, proxies are dropped, the rest stays."""
    assert without_secrets({"API_KEY": "real", "HTTPS_PROXY": "p", "LANG": "C"}) == {
        "API_KEY": f"{CANARY}API_KEY",
        "LANG": "C",
    }


def test_a_served_app_sees_neither_secrets_nor_leaves_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page in the browser shows stand-ins, and what it wrote is undone."""
    monkeypatch.setenv("SHOP_TOKEN", "sk-real")
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text('password = "real"\n')
    (tmp_path / "app.py").write_text(
        "import os, pathlib, streamlit as st\n"
        "pathlib.Path('left.txt').write_text('x')\n"
        "st.write(os.environ['SHOP_TOKEN'], st.secrets['password'])\n"
    )
    home = tmp_path / "home"
    home.mkdir()
    server = StreamlitServer(
        tmp_path / "app.py", root=tmp_path, answer=lambda _call: Answer(), environment=serving_environment(home)
    )
    try:
        with Browser() as browser, server:
            text = browser.look(server.url).text
            assert (tmp_path / "left.txt").exists()
    except CannotRun as missing:
        pytest.skip(str(missing))
    assert f"{CANARY}SHOP_TOKEN {CANARY}password" in text
    assert not (tmp_path / "left.txt").exists()
