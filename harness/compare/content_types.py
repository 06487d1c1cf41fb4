"""Content types as calls and operations agree on them: JSON, forms, others."""

from __future__ import annotations

from harness.model.contract import Body

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def is_json(body: Body) -> bool:
    """Is this a body of JSON, or of anything?"""
    return family(body) in {"json", ""} and (family(body) == "json" or body.content_type == "*/*")


def family(body: Body) -> str:
    """`json`, `form` (both encodings: servers read either), the type itself, or '' where it is not known."""
    kind = body.content_type.partition(";")[0].strip().lower()
    if kind in _FORMS:
        return "form"
    if kind == "application/json" or kind.endswith("+json"):
        return "json"
    return "" if kind in {"", "*/*"} else kind
