"""The project's sessions: `nox` runs the main job on the bundled example, `nox -s tests` the tests.

All sessions share one prepared environment in `.harness/env`; it is made anew only when what it was made from changes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nox

ROOT = Path(__file__).parent
ENVIRONMENT = ROOT / ".harness" / "env"
MADE_FROM = ("pyproject.toml", "constraints.txt", "examples/storefront/requirements.txt")

nox.needs_version = ">=2024.4.15"
nox.options.sessions = ["replay", "api", "dashboard", "drift", "redflags", "report"]
nox.options.default_venv_backend = "none"
nox.options.error_on_external_run = False


def _program(name: str) -> str:
    windows = os.name == "nt"
    return str(ENVIRONMENT / ("Scripts" if windows else "bin") / (f"{name}.exe" if windows else name))


def _stamp() -> str:
    content = [sys.version.encode(), *((ROOT / name).read_bytes() for name in MADE_FROM)]
    return hashlib.sha256(b"\0".join(content)).hexdigest()


def _uv() -> str | None:
    return shutil.which("uv")


def _install(session: nox.Session, *what: str) -> None:
    """Install into the environment with uv where there is one, else with pip."""
    uv = _uv()
    if uv is not None:
        command = [uv, "pip", "install", "--python", _program("python"), *what]
        if subprocess.run(command, cwd=ROOT, check=False).returncode == 0:
            return
        session.warn("uv could not install; trying with pip")
    session.run(_program("python"), "-m", "pip", "install", "--disable-pip-version-check", *what, external=True)


def _environment(session: nox.Session) -> None:
    """Make the shared environment unless it is current."""
    mark, stamp = ENVIRONMENT / "made-from", _stamp()
    if mark.is_file() and mark.read_text(encoding="utf-8") == stamp:
        return
    session.log("preparing the environment in .harness/env (once; one to three minutes)")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    session.run(sys.executable, "-m", "venv", str(ENVIRONMENT), external=True, silent=True)
    if _uv() is None:
        _install(session, "--quiet", "pip>=25.1")  # the first that reads dependency groups
    _install(
        session, "-c", "constraints.txt", "-r", "examples/storefront/requirements.txt", "-e", ".[all]", "--group", "dev"
    )
    mark.write_text(stamp, encoding="utf-8")


def _prepare(session: nox.Session, *what: str) -> None:
    """Install what a session needs beside Python packages; what cannot be had is skipped later, with its reason."""
    session.run(_program("harness"), "prepare", *what, external=True, success_codes=[0, 3])


def _suite(session: nox.Session, name: str, *arguments: str) -> None:
    session.run(
        _program("python"), "-m", "pytest", f"suites/test_{name}.py", *arguments, *session.posargs, external=True
    )


@nox.session
def replay(session: nox.Session) -> None:
    """Replay the recorded provider answers without network, and judge them against their contracts."""
    _environment(session)
    _suite(session, "replay")


@nox.session
def mutate(session: nox.Session) -> None:
    """Vary each recorded answer within its contract, up to a minute a provider: `nox -s mutate -- -k stripe`."""
    _environment(session)
    _suite(session, "mutate")


@nox.session
def api(session: nox.Session) -> None:
    """Send property-based requests to the FastAPI target."""
    _environment(session)
    _suite(session, "api")


@nox.session
def dashboard(session: nox.Session) -> None:
    """Drive the Streamlit target, and feed it every answer that its backend's contract allows."""
    _environment(session)
    _prepare(session, "browser")
    _suite(session, "dashboard")


@nox.session
def web(session: nox.Session) -> None:
    """Open the configured frontends in a real browser, with every answer that their backends' contracts allow."""
    _environment(session)
    _prepare(session, "browser")
    _suite(session, "web")


@nox.session
def drift(session: nox.Session) -> None:
    """Compare the backend's Pydantic schemas with the frontend's TypeScript types."""
    _environment(session)
    _prepare(session, "node")
    _suite(session, "drift")


@nox.session
def redflags(session: nox.Session) -> None:
    """Find what the sources of the targets show before anything runs."""
    _environment(session)
    _suite(session, "redflags")


@nox.session
def report(session: nox.Session) -> None:
    """Write the HTML drift report from the newest run of every session, and say where it is."""
    _environment(session)
    session.run(_program("harness"), "report", *session.posargs, external=True)


@nox.session
def record(session: nox.Session) -> None:
    """Record new cassettes: `nox -s record -- stripe`."""
    _environment(session)
    session.run(_program("harness"), "record", *session.posargs, external=True)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the harness's own tests and measure their branch coverage."""
    _environment(session)
    _prepare(session, "browser", "node")
    python = _program("python")
    for old in ROOT.glob(".coverage.*"):
        old.unlink()
    session.run(python, "-m", "coverage", "erase", external=True)
    measured = {"COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml")}
    session.run(
        python, "-m", "coverage", "run", "-m", "pytest", "-n", "2", "--dist", "worksteal", "-rs", *session.posargs,
        external=True, env=measured,
    )  # fmt: skip
    session.run(python, "-m", "coverage", "combine", "-q", external=True)
    if not session.posargs:
        session.run(python, "-m", "coverage", "report", "--fail-under=90", external=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format."""
    _environment(session)
    session.run(_program("ruff"), "check", ".", external=True)
    session.run(_program("ruff"), "format", "--check", ".", external=True)


@nox.session
def types(session: nox.Session) -> None:
    """Check types strictly, of package, tests, suites and example."""
    _environment(session)
    session.run(_program("mypy"), external=True)


@nox.session
def floors(session: nox.Session) -> None:
    """Check that imports go down the floors only."""
    _environment(session)
    session.run(_program("lint-imports"), external=True)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure speed and memory as ratios against peers or physical limits."""
    _environment(session)
    _install(session, "-c", "constraints.txt", "--group", "bench")
    session.run(_program("python"), "-m", "benchmarks", *session.posargs, external=True)


@nox.session
def oracle(session: nox.Session) -> None:
    """Try to refute the relation with a million labelled pairs, then with TypeScript's checker: `nox -s oracle -- --pairs 200000`."""
    _environment(session)
    session.run(_program("python"), "-m", "benchmarks.oracle", *session.posargs, external=True)
    session.run(_program("python"), "-m", "benchmarks.oracle.typescript", external=True)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation as a site: the reference pages from the code, then all of it into `site/`."""
    _environment(session)
    _install(session, "-c", "constraints.txt", "--group", "docs")
    session.run(_program("python"), "docs/generate.py", "docs/reference", external=True)
    session.run(_program("zensical"), "build", *session.posargs, external=True)
