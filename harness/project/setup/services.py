"""Jobs for CI services, the hook for pre-commit, and what git should not keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.project.setup.session import SESSION

_PYTHON: Final = "3.12"
HOOK: Final = "contract-drift"


def github_workflow(*, reports: str, node: bool) -> str:
    """A workflow of its own for GitHub Actions."""
    return "\n".join(_github(reports, node=node)) + "\n"


def _github(reports: str, *, node: bool) -> Iterator[str]:
    yield from ("name: contracts", "on: [push, pull_request]", "permissions:", "  contents: read", "jobs:")
    yield from (f"  {SESSION}:", "    runs-on: ubuntu-latest", "    timeout-minutes: 20", "    steps:")
    yield "      - uses: actions/checkout@v4"
    yield from ("      - uses: actions/setup-python@v5", "        with:", f'          python-version: "{_PYTHON}"')
    if node:
        yield from ("      - uses: actions/setup-node@v4", "        with:", "          node-version: 22")
    yield from _history(reports)
    yield f"      - run: python -m pip install nox && nox -s {SESSION}"
    yield from ("      - uses: actions/upload-artifact@v4", "        if: always()", "        with:")
    yield from ("          name: contract-report", f"          path: {reports}")


def _history(reports: str) -> Iterator[str]:
    """The trend lives on from run to run in the service's cache."""
    yield from ("      - uses: actions/cache@v4", "        with:", f"          path: {reports}/history.ndjson")
    yield "          key: contract-history-${{ github.ref_name }}-${{ github.run_id }}"
    yield from ("          restore-keys: |", "            contract-history-${{ github.ref_name }}-")


def gitlab_job(*, reports: str) -> str:
    """A job for GitLab, which shows the findings in the merge request."""
    lines = (
        f"{SESSION}:",
        f"  image: python:{_PYTHON}",
        "  script:",
        "    - python -m pip install nox",
        f"    - nox -s {SESSION}",
        "  artifacts:",
        "    when: always",
        "    paths:",
        f"      - {reports}/",
        "    reports:",
        f"      junit: {reports}/junit.xml",
        f"      codequality: {reports}/gl-code-quality-report.json",
    )
    return "\n".join(lines) + "\n"


def hook_entry() -> str:
    """One more item of `repos` in `.pre-commit-config.yaml`, without its indentation."""
    lines = (
        "- repo: local",
        "  hooks:",
        f"    - id: {HOOK}",
        "      name: the frontend's types fit the backend",
        "      entry: harness run drift --changed --quiet",
        "      language: system",
        "      pass_filenames: false",
        r"      files: \.(py|tsx?|mts|vue|svelte)$",
    )
    return "\n".join(lines) + "\n"


def ignore_lines(before: str, wanted: tuple[str, ...]) -> str:
    """Of the wanted lines those that `.gitignore` does not have yet, in any spelling."""
    present = {line.strip().strip("/") for line in before.splitlines()}
    return "".join(f"{each}\n" for each in wanted if each.strip("/") not in present)
