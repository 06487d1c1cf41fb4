"""Run the probes of a ledger on a faulty app and on its clean twin, and hold the clean one to its contract."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from jsonschema import Draft202012Validator, FormatChecker

Probe = Callable[[TestClient], bool]


class Contract:
    """What an OpenAPI document promises about answers."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.breaches: list[str] = []
        self._paths = sorted(document["paths"], key=lambda path: path.count("{"))

    def _operation(self, method: str, path: str) -> tuple[str, Mapping[str, Any]] | None:
        for template in self._paths:
            if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
                found = self.document["paths"][template].get(method.lower())
                return (template, found) if found else None
        return None

    def check(self, answer: Response) -> None:
        """Write down every promise that this answer breaks."""
        answer.read()
        request = answer.request
        found = self._operation(request.method, request.url.path)
        if found is None:
            return
        place = f"{request.method} {found[0]} -> {answer.status_code}"
        declared = found[1]["responses"].get(str(answer.status_code))
        if declared is None:
            self.breaches.append(f"{place}: not declared")
            return
        for name, header in declared.get("headers", {}).items():
            if header.get("required") and name not in answer.headers:
                self.breaches.append(f"{place}: no header {name}")
        content = declared.get("content", {})
        if not content and not answer.content:
            return
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        if media_type not in content and request.method != "HEAD":
            self.breaches.append(f"{place}: content type {media_type!r}")
            return
        if media_type.endswith("json"):
            schema = {**content[media_type]["schema"], "components": self.document.get("components", {})}
            for error in Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(answer.json()):
                self.breaches.append(f"{place}: {error.json_path}: {error.message}")


def _client(module: ModuleType) -> TestClient:
    return TestClient(module.app, raise_server_exceptions=False, follow_redirects=False)


def run(here: Path, clean: ModuleType, faulty: ModuleType, probes: Mapping[str, Probe]) -> int:
    """Each probe must see its defect on the faulty app alone; the number of disagreements."""
    ledger = {entry["id"] for entry in json.loads((here / "defects.json").read_text())}
    wrong = [f"{name}: in the ledger or the probes only" for name in sorted(ledger ^ set(probes))]
    if clean.app.openapi() != faulty.app.openapi():
        wrong.append("the contracts of the twins differ")
    contract = Contract(clean.app.openapi())
    for name, probe in probes.items():
        for module, expected in ((clean, False), (faulty, True)):
            module.reset()
            client = _client(module)
            if not expected:
                client.event_hooks["response"].append(contract.check)
            seen = probe(client)
            if seen is not expected:
                wrong.append(f"{name}: {'not seen on the faulty app' if expected else 'seen on the clean app'}")
    wrong += sorted(set(contract.breaches))
    print(f"{len(probes)} probes, {len(wrong)} disagreements")
    for line in wrong:
        print(" ", line)
    return len(wrong)
