"""Settings are found, substituted, checked whole, and refused with every fault named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from harness import config
from harness.model.errors import ConfigurationError


def _write(folder: Path, text: str, name: str = "harness.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_nearest_file_upwards_governs(tmp_path: Path) -> None:
    """A run in a sub-folder uses the settings of the project above it."""
    _write(tmp_path, '[tool.harness.targets.api]\nfastapi = "app.main:app"\n', "pyproject.toml")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    found = config.load(inner)
    assert found.root == tmp_path.resolve()
    assert found.settings.targets["api"].kind == "fastapi"
    assert found.settings.targets["api"].address == "app.main:app"


def test_without_a_file_the_settings_are_empty(tmp_path: Path) -> None:
    """The harness is useful to someone who configured nothing."""
    found = config.load(tmp_path)
    assert found.file is None
    assert not found.settings.targets


def test_a_pyproject_without_our_table_is_passed_over(tmp_path: Path) -> None:
    """Another tool's pyproject does not end the search."""
    _write(tmp_path, "fail-on = 'hint'\n")
    inner = tmp_path / "package"
    inner.mkdir()
    _write(inner, "[project]\nname = 'x'\n", "pyproject.toml")
    assert config.load(inner).settings.fail_on == "hint"


def test_variables_are_filled_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A set variable wins over its default, and defaults may be empty."""
    monkeypatch.setenv("SHOP_API", "shop.api:app")
    _write(tmp_path, '[targets.api]\nfastapi = "${SHOP_API:-other:app}"\nprefix = "${NO_SUCH_PREFIX:-}"\n')
    target = config.load(tmp_path).settings.targets["api"]
    assert (target.fastapi, target.prefix) == ("shop.api:app", "")


def test_a_missing_variable_is_named_with_the_way_out(tmp_path: Path) -> None:
    """A variable without value or default is an error that names it."""
    _write(tmp_path, '[targets.api]\nfastapi = "${HARNESS_TEST_UNSET}"\n')
    with pytest.raises(ConfigurationError, match=r"HARNESS_TEST_UNSET is not set.*\$\{NAME:-default\}"):
        config.load(tmp_path)


def test_all_faults_come_in_one_message_with_the_nearest_name(tmp_path: Path) -> None:
    """Section, offender and nearest valid name stand in the error, for every fault at once."""
    _write(tmp_path, 'fail-on = "fatal"\n[targets.api]\nfastapy = "a:b"\n')
    with pytest.raises(ConfigurationError) as caught:
        config.load(tmp_path)
    message = str(caught.value)
    assert "tool.harness.fail-on" in message
    assert "did you mean 'fastapi'" in message
    assert caught.value.exit_code == 2


def test_a_call_to_an_unknown_target_is_refused(tmp_path: Path) -> None:
    """`calls` names targets that exist."""
    _write(tmp_path, '[targets.api]\nfastapi = "a:b"\n[targets.web]\ntypescript = "web"\ncalls = ["apo"]\n')
    with pytest.raises(ConfigurationError, match=r"'apo'.*did you mean 'api'"):
        config.load(tmp_path)


def test_a_target_has_one_kind(tmp_path: Path) -> None:
    """Two kinds in one target are refused."""
    _write(tmp_path, '[targets.api]\nfastapi = "a:b"\nstreamlit = "c.py"\n')
    with pytest.raises(ConfigurationError, match="exactly one of"):
        config.load(tmp_path)


def test_broken_toml_is_named_with_its_file(tmp_path: Path) -> None:
    """A syntax error in the file is a configuration error, not a traceback."""
    _write(tmp_path, "targets = [\n")
    with pytest.raises(ConfigurationError, match=r"harness\.toml: not valid TOML"):
        config.load(tmp_path)


def test_ages_are_written_in_days(tmp_path: Path) -> None:
    """`180d` is a duration."""
    _write(tmp_path, '[providers.stripe]\ncassettes = "cassettes/stripe"\nmax-age = "180d"\n')
    assert config.load(tmp_path).settings.providers["stripe"].max_age == timedelta(days=180)


def test_the_schema_for_editors_uses_the_written_names() -> None:
    """Editors complete the names that the file uses."""
    schema = config.json_schema()
    assert "known-findings" in schema["properties"]
    assert "max-age" in schema["$defs"]["ProviderSettings"]["properties"]
