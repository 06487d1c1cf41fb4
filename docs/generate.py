"""Writes the reference pages of the documentation from the code that they describe: `python docs/generate.py FOLDER`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from harness import config
from harness.cli.app import app
from harness.model.rule import Rule
from harness.providers import catalogue as providers
from harness.render.catalogue import formats, renderer
from harness.render.rule_text import example
from harness.rules import catalogue as rules


def pages() -> Mapping[str, str]:
    """The text of every page by its name."""
    made = {
        "rules": _rules(),
        "configuration": _configuration(),
        "cli": _cli(),
        "formats": _formats(),
        "providers": _providers(),
    }
    return {f"{name}.md": "\n".join(lines) + "\n" for name, lines in made.items()}


def _rules() -> Iterator[str]:
    known = sorted(rules.catalogue().values(), key=lambda rule: (rule.family, rule.id))
    yield "# Rules"
    yield ""
    yield f"{len(known)} rules. `harness explain RULE` shows the same in a terminal."
    for family, group in groupby(known, key=lambda rule: rule.family):
        yield from ("", f"## {family}", "")
        for rule in group:
            yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield from (f"### {rule.id}", "", f"*{rule.severity.value}.* {rule.summary}", "")
    for heading, text in (("Why", rule.why), ("Mend", rule.mend), ("Source", rule.source)):
        if text:
            yield from (f"**{heading}.** {text}", "")
    for heading, shown in (("Found in", rule.bad), ("Silent on", rule.good)):
        if shown:
            yield from (f"{heading}:", "", "```text", example(shown[0]).replace("```", "'''"), "```", "")


def _configuration() -> Iterator[str]:
    schema = config.json_schema()
    yield from ("# Configuration", "")
    yield "`[tool.harness]` in `pyproject.toml`, or `harness.toml` without the prefix. `${NAME}` and `${NAME:-default}` are filled from the environment."
    yield "`harness schema settings` prints the JSON Schema of all of it, for editors."
    yield from _section("tool.harness", schema, schema)
    for name, place in (
        ("Target", "tool.harness.targets.NAME"),
        ("Identity", "tool.harness.targets.NAME.identities.NAME"),
        ("ProviderSettings", "tool.harness.providers.NAME"),
    ):
        yield from _section(place, schema["$defs"][name], schema)


def _section(place: str, section: Mapping[str, Any], _schema: Mapping[str, Any]) -> Iterator[str]:
    yield from (
        "",
        f"## `[{place}]`",
        "",
        section.get("description", ""),
        "",
        "| setting | type | default | |",
        "|---|---|---|---|",
    )
    for name, field in section["properties"].items():
        default = f"`{json.dumps(field['default'])}`" if "default" in field else ""
        yield f"| `{name}` | {_type(field)} | {default} | {_cell(field.get('description', ''))} |"


def _type(field: Mapping[str, Any]) -> str:
    if "enum" in field:
        return ", ".join(f"`{each}`" for each in field["enum"])
    if "anyOf" in field:
        return " or ".join(_type(each) for each in field["anyOf"] if each.get("type") != "null")
    kind = str(field.get("type", "table"))
    return {"array": "list", "object": "table", "null": ""}.get(kind, kind)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _cli() -> Iterator[str]:
    yield from (
        "# Commands",
        "",
        "Exit codes: 0 clean, 1 findings at or above `--fail-on`, 2 usage or configuration, 3 could not run.",
    )
    yield "`harness --install-completion` teaches your shell the words: commands, rules, checks, formats, providers."
    yield from _commands(typer.main.get_command(app), "harness")


def _commands(command: Any, name: str) -> Iterator[str]:
    """Pages of a command and of those below it, whichever library the command line stands on."""
    if hasattr(command, "commands"):
        for each, inner in command.commands.items():
            yield from _commands(inner, f"{name} {each}")
        return
    options = [each for each in command.params if each.param_type_name == "option" and not each.hidden]
    arguments = " ".join(each.name.upper() for each in command.params if each.param_type_name == "argument")
    yield from (
        "",
        f"## {name}",
        "",
        (command.help or "").strip(),
        "",
        "```text",
        f"{name} [OPTIONS] {arguments}".rstrip(),
        "```",
    )
    if options:
        yield from ("", "| option | |", "|---|---|")
        yield from (f"| `{', '.join(each.opts)}` | {_cell(each.help or '')} |" for each in options)


def _formats() -> Iterator[str]:
    yield from (
        "# Formats",
        "",
        "`--format NAME`, and `harness report` writes them all.",
        "",
        "| format | file | |",
        "|---|---|---|",
    )
    for name in formats():
        found = renderer(name)
        first = (sys.modules[f"harness.render.formats.{name}"].__doc__ or "").strip().splitlines()[0]
        yield f"| `{name}` | `{found.filename}` | {_cell(first)} |"
    yield from (
        "",
        "## JSON Schema of `--format json`",
        "",
        "A public interface: fields may be added, none changes its meaning. `harness schema findings` prints it.",
        "",
    )
    schema = (files("harness.render") / "findings.schema.json").read_text("utf-8").strip()
    yield from ("```json", schema, "```")


def _providers() -> Iterator[str]:
    yield from ("# Providers", "")
    for name in providers.names():
        facts = providers.find(name)
        yield from (f"## {facts.title}", "", f"`[tool.harness.providers.{name}]`", "")
        yield from (
            f"- hosts: {', '.join(f'`{each}`' for each in facts.hosts)}",
            f"- contract: {facts.contract_source}",
        )
        if facts.sdks:
            yield f"- clients that show its use: {', '.join(f'`{each}`' for each in facts.sdks)}"
        if facts.test_keys_page:
            yield f"- test keys: {facts.test_keys_page}"
        scrubbed = sorted({each.name or each.kind.lower() for each in facts.secrets})
        yield from (f"- scrubbed: {', '.join(f'`{each}`' for each in scrubbed)}", "")


def main(folder: str) -> None:
    """Write the pages into a folder."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (place / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
