"""Finds the code of a TypeScript project that converts names between snake_case and camelCase, and the calls that it serves."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from harness.compare.naming import NAMING
from harness.model.contract import Contract, Operation
from harness.project.ignores import SOURCES
from harness.sources.source_tree import SourceTree

Naming: TypeAlias = Literal["as-is", "camelCase", "auto"]
"""How names cross: as they are, always converted, or converted where code that does so serves the call."""

_PACKAGES = (
    "axios-case-converter|camelcase-keys|snakecase-keys|humps|camelize|camelize-ts|snakify-ts|ts-case-convert|"
    "change-case/keys|change-case-object|change-object-case|convert-keys|deep-camelcase-keys"
)
_IMPORTED = re.compile(rf"""(?:from|require\(|import)\s*['"](?:{_PACKAGES})['"]""")
_OWN = re.compile(
    r"\b(?:function|const)\s+(?:(?:keys?To|deep|convertKeysTo|snakeTo|to|objectTo)_?Camel|camel(?=[iIKCcD]))"
    r"(?:ize|ise|Case|case)?(?:Keys|Deep|Object)*\b"
)
_SIGNS = (b"amel", b"humps", b"snakify", b"snakecase-keys", b"-case", b"convert-keys")
"""Of which every file that converts names holds one; most files hold none."""

_CLIENT = re.compile(
    r"axios\.create|interceptors\.|ky\.(?:create|extend)|transformResponse|onResponse\b|axios-case-converter"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Converters:
    """Files that convert names; `whole` where one of them makes the project's client, which then serves every call."""

    files: frozenset[str] = frozenset()
    whole: bool = False

    def serve(self, operation: Operation) -> bool:
        """Does the answer of some call of this operation pass through such code?"""
        sites = operation.extensions.get("sites", ())
        passed = {place.file for site in sites for place in (site.location, *site.via)}
        return bool(sites) and (self.whole or bool(passed & self.files))


def converters(tree: SourceTree, root: Path) -> Converters:
    """What the files of a project say of converting names; a call is served by the files that it passes through."""
    contents = ((name, tree.read(file)) for name, file in tree.named(root, SOURCES) if not name.endswith(".d.ts"))
    texts = {name: held.decode("utf-8", "replace") for name, held in contents if _may_convert(held)}
    found = {
        name: text for name, text in texts.items() if _IMPORTED.search(text) or ("amel" in text and _OWN.search(text))
    }
    return Converters(files=frozenset(found), whole=any(_CLIENT.search(text) for text in found.values()))


def named(contract: Contract, tree: SourceTree, root: Path, naming: Naming) -> Contract:
    """The contract whose operations say how their names cross."""
    if naming == "as-is" or not contract.operations:
        return contract
    known = converters(tree, root) if naming == "auto" else Converters(whole=True)
    if not known.files and not known.whole:
        return contract
    operations = (
        replace(each, extensions={**each.extensions, NAMING: naming}) if known.serve(each) else each
        for each in contract.operations
    )
    return replace(contract, operations=tuple(operations))


def _may_convert(content: bytes) -> bool:
    return any(each in content for each in _SIGNS)
