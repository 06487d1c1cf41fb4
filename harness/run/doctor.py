"""Looks a machine and a project over: what is here, what is missing, and how to get it. Nothing of the project is run."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from harness import config
from harness.config import Configuration, ProviderSettings, Target
from harness.model.errors import HarnessError
from harness.run import prepare
from harness.run.prepare import Present
from harness.targets.streamlit_version import INSTALL, too_old

_EXTRAS: Final = {
    "api": ("schemathesis", "httpx"),
    "cassettes": ("vcr", "detect_secrets", "filelock"),
    "streamlit": ("streamlit", "httpx", "respx"),
    "browser": ("playwright",),
    "pytest": ("pytest",),
}
"""The parts that are installed by need, and the modules that they bring."""

_DISTRIBUTIONS: Final = {"vcr": "vcrpy", "detect_secrets": "detect-secrets"}


def checkup(folder: Path) -> Iterator[Present]:
    """Everything that checks may need: of the machine, of the installation, of the project in a folder."""
    yield from prepare.survey()
    yield from (_extra(name, modules) for name, modules in _EXTRAS.items())
    yield from _project(folder)


def _extra(name: str, modules: tuple[str, ...]) -> Present:
    missing = [each for each in modules if find_spec(each) is None]
    old = too_old() if name == "streamlit" and not missing else ""
    if old:
        return Present(name=f"extra {name}", found=False, detail=f"streamlit {old} is too old to be driven. {INSTALL}")
    install = f"python -m pip install 'contract-harness[{name}]'"
    detail = f"{', '.join(missing)} not installed. {install}" if missing else ", ".join(map(_versioned, modules))
    return Present(name=f"extra {name}", found=not missing, detail=detail)


def _versioned(module: str) -> str:
    name = _DISTRIBUTIONS.get(module, module)
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return name


def _project(folder: Path) -> Iterator[Present]:
    try:
        found = config.load(folder)
    except HarnessError as error:
        yield Present(name="settings", found=False, detail=str(error))
        return
    if found.file is None:
        yield Present(name="settings", found=False, detail="no [tool.harness] here or above. harness init writes it")
        return
    held = found.settings
    yield Present(
        name="settings",
        found=True,
        detail=f"{found.file}: {len(held.targets)} targets, {len(held.providers)} providers",
    )
    yield from (_target(name, each, found) for name, each in held.targets.items())
    yield from (_provider(name, each, found) for name, each in held.providers.items())


def _target(name: str, target: Target, found: Configuration) -> Present:
    place = {"streamlit": target.streamlit, "typescript": target.typescript}.get(target.kind, "")
    if target.kind == "fastapi":
        place = _module(target.fastapi, found.root)
    there = not place or (found.root / place).exists()
    detail = f"{target.kind} {target.address}" if there else f"there is no {place} below {found.root}"
    return Present(name=f"target {name}", found=there, detail=detail)


def _module(spec: str, root: Path) -> str:
    """The file or folder of the module that an app is in; empty where it may be installed, and so is no file of the project's."""
    folder, _, words = spec.rpartition("/")
    name = words.partition(":")[0].replace(".", "/")
    stem = f"{folder}/{name}" if folder else name
    found = [each for each in (f"{stem}.py", stem) if (root / each).exists()]
    return found[0] if found else f"{stem}.py" if folder else ""


def _provider(name: str, settings: ProviderSettings, found: Configuration) -> Present:
    recorded = list((found.root / settings.cassettes).glob("*/meta.json"))
    wanted = [settings.contract] if settings.contract and ":" not in settings.contract else []
    missing = [each for each in wanted if not (found.root / each).is_file()]
    if missing:
        detail = f"there is no {missing[0]} below {found.root}"
    elif not recorded:
        detail = f"no cassette below {settings.cassettes}. harness record {name}"
    else:
        detail = f"{len(recorded)} cassettes in {settings.cassettes}"
    return Present(name=f"provider {name}", found=bool(recorded) and not missing, detail=detail)
