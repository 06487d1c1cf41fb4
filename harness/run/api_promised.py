"""Which promise of the contract a finding is about, as a place in the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from harness.model.finding import Evidence, Finding
from harness.model.location import pointer

_STATUS = re.compile(r"^HTTP (\d{3})$", re.MULTILINE)
_OF_PARAMETERS = ("/query/", "/path/")


def with_promise(finding: Finding, document: Mapping[str, Any]) -> Finding:
    """The finding with the place of its promise as evidence; itself where its operation is not in the document."""
    place = promise_of(finding, document)
    if not place:
        return finding
    return replace(
        finding, evidence=(*finding.evidence, Evidence(kind="text", title="The promise", content=f"#{place}"))
    )


def promise_of(finding: Finding, document: Mapping[str, Any]) -> str:
    """A JSON Pointer to the declared answer, body or parameters that a finding is about, else to the operation."""
    method, _, path = str(finding.operation).partition(" ")
    node = document.get("paths", {}).get(path, {}).get(method.lower())
    if not isinstance(node, dict):
        return ""
    place = pointer(("paths", path, method.lower()))
    if finding.direction == "request":
        about = "parameters" if finding.pointer.startswith(_OF_PARAMETERS) else "requestBody"
        return f"{place}/{about}" if about in node else place
    statuses = [found for each in finding.evidence if each.kind == "http" for found in _STATUS.findall(each.content)]
    declared = node.get("responses") or {}
    wanted = (statuses[-1], f"{statuses[-1][0]}XX", "default") if statuses else ()
    status = next((each for each in wanted if each in declared), "")
    return f"{place}/responses/{status}" if status else f"{place}/responses"
