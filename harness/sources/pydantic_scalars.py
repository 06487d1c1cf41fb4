"""The texts and numbers by which Pydantic writes and reads what JSON has no type for: dates, decimals, bytes and the like."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any

from pydantic_core import SchemaValidator, ValidationError, core_schema

from harness.sources.pydantic_walk import Core, Node, Scope, Walk, any_of
from harness.sources.unresolved_reasons import partly
from harness.values.pydantic_formats import BASE64, DECIMAL, MULTI_HOST_URL, URL, format_name

_BLANK = r"[ \t\n\r]*"
_WHOLE = rf"^({_BLANK}[+-]?((0|[1-9][0-9]*)(\.0+)?|[1-9][0-9]*(_[0-9]+)+){_BLANK}|[0-9]+)$"
_ZERO_FIRST = rf"^{_BLANK}[+-]?0[0-9_]"
_AROUND = r"[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"
"""What is trimmed: white space of Unicode, as Rust knows it."""

_ANY_WHOLE = rf"^{_AROUND}[+-]?[0-9]+(_[0-9]+)*(\.0+)?{_AROUND}$"
"""Texts of whole numbers, as Pydantic 2.9 and later read them: zeros may stand before."""

_FEW_COUNT = r"^[^1-9]*0|[^0-9+-]"
"""Texts some characters of which are no digits of the number: zeros before it, white space, marks between, a fraction."""

_BY_MISTAKE = rf"^{_AROUND}[+-]?0[0_]*([+-]|__)"
"""Texts with a sign or two marks behind zeros, some of which Pydantic reads by mistake (`0-1`)."""

LONGEST_WHOLE = 4300
"""Digits of a text beyond which Pydantic reads no whole number, as Python does not."""

_PLAIN_NUMBER = rf"^{_AROUND}[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?{_AROUND}$"
_WITHIN_DOUBLE = rf"^{_AROUND}[+-]?([0-9]{{1,200}}(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{{1,2}})?{_AROUND}$"
_NO_NUMBER = rf"^{_AROUND}[+-]?([iI][nN][fF]([iI][nN][iI][tT][yY])?|[nN][aA][nN]){_AROUND}$"
_MARKED = "[0-9].*_|_.*[0-9]"
"""Floats with marks between their digits, which Pydantic takes away in many places."""

_TRUTH = (
    r"^(0|1|[oO][nN]|[oO][fF][fF]|[tT]|[fF]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[yY]|[nN]|[yY][eE][sS]|[nN][oO])$"
)
_DECIMAL = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$"
_WRITTEN_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?(E[+-][0-9]+)?$"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
LOCAL_TIME = rf"^{_CLOCK}$"
_LONG = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
_SHORT = "(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9])"
_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
LOCAL_DATE_TIME = rf"^{_YEAR}-({_LONG}|{_SHORT})T{_CLOCK}$"
_HOURS, _MINUTES = "([1-9]|1[0-9]|2[0-3])H", "([1-9]|[1-5][0-9])M"
_SECONDS = r"([1-9]|[1-5][0-9]|(0|[1-9]|[1-5][0-9])\.[0-9]{0,5}[1-9])S"
_HOURLY = f"T({_HOURS}({_MINUTES})?({_SECONDS})?|{_MINUTES}({_SECONDS})?|{_SECONDS})"
_DAYS = "([1-9][0-9]{0,4}Y([1-9][0-9]{0,2}D)?|[1-9][0-9]{0,2}D)"
WRITTEN_DURATION = f"^(PT0S|-?P({_DAYS}({_HOURLY})?|{_HOURLY}))$"
_DASHED = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_ANY_UUID = rf"^({_DASHED}|[0-9a-fA-F]{{32}}|urn:uuid:{_DASHED}|\{{{_DASHED}\}})$"
_HEX = r"^([0-9a-fA-F]{2})*$"
_URL_RULES = ("max_length", "host_required", "default_host", "default_port", "default_path")
_READ_BETWEEN = r"[\t\n\r]*"
_BOUNDS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
_SOME_DIGIT = {"type": "string", "pattern": "[0-9]"}
_SOME_NUMBER = {"type": "string", "pattern": "[0-9]|[iI][nN][fF]|[nN][aA][nN]"}

STRING: Mapping[str, Any] = MappingProxyType({"type": "string"})


def bounded(core: Core) -> bool:
    """Does a core schema bound the values that it takes?"""
    bounds = {*_BOUNDS, "multiple_of", "max_digits", "decimal_places", "now_op", "tz_constraint"}
    return bool(bounds & core.keys())


def numeric(core: Core, kind: str) -> Node:
    """A number with the bounds of a core schema."""
    node: Node = {"type": kind}
    node.update((word, _number(core[name])) for name, word in _BOUNDS.items() if core.get(name) is not None)
    if core.get("multiple_of") is not None:
        node["multipleOf"] = _number(core["multiple_of"])
    return node


def _number(value: Any) -> Any:
    return value if isinstance(value, int | float) else float(value)


def _texts(pattern: str, core: Core, name: str, **more: int) -> Node:
    """Texts that are read as a number; bounds count for the number, so only some of the texts pass."""
    node: Node = {"type": "string", "pattern": pattern, **more}
    return partly(node, "bounds", name) if bounded(core) else node


def _truths(core: Core) -> list[Node]:
    """The truth values that pass for the numbers 0 and 1."""
    passing = [value for value in (False, True) if _inside(core, int(value))]
    return [{"enum": passing}] if passing else []


def _inside(core: Core, value: int) -> bool:
    step = core.get("multiple_of")
    return (
        value >= core.get("ge", value)
        and value <= core.get("le", value)
        and value > core.get("gt", value - 1)
        and value < core.get("lt", value + 1)
        and (step is None or Fraction(value) % Fraction(str(step)) == 0)
    )


# -- numbers and truth


def taken_int(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Whole numbers; in lax mode also texts of them, and truth values."""
    node = numeric(core, "integer")
    if not scope.lax:
        return node
    if not _zeros_before():
        rest = partly({"type": "string", "pattern": _ZERO_FIRST}, "coerced", "an int")
        return any_of(node, _texts(_WHOLE, core, "an int"), *_truths(core), rest)
    longer: Node = {
        "type": "string",
        "minLength": LONGEST_WHOLE + 1,
        "pattern": _ANY_WHOLE,
        "allOf": [_pattern(_FEW_COUNT)],
    }
    texts = _texts(_ANY_WHOLE, core, "an int", maxLength=LONGEST_WHOLE)
    others = (partly(each, "coerced", "an int") for each in (longer, _pattern(_BY_MISTAKE)))
    return any_of(node, texts, *_truths(core), *others)


@cache
def _zeros_before() -> bool:
    """Does this Pydantic read whole numbers with zeros before them, as it does since 2.9?"""
    try:
        return bool(SchemaValidator(core_schema.int_schema()).validate_python("-001") == -1)
    except ValidationError:
        return False


def taken_float(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Numbers; in lax mode also texts of them, and truth values."""
    node = numeric(core, "number")
    if not scope.lax:
        return node
    marked = partly(_pattern(_MARKED), "coerced", "a float")
    if core.get("allow_inf_nan", True):
        return any_of(node, _texts(f"{_PLAIN_NUMBER}|{_NO_NUMBER}", core, "a float"), marked, *_truths(core))
    beyond = partly(_pattern(_PLAIN_NUMBER), "coerced", "a float")
    return any_of(node, _texts(_WITHIN_DOUBLE, core, "a float"), beyond, marked, *_truths(core))


def taken_bool(_walk: Walk, _core: Core, scope: Scope) -> Node:
    """Truth values; in lax mode also 0 and 1 and the words for them."""
    if not scope.lax:
        return {"type": "boolean"}
    return any_of({"type": "boolean"}, {"enum": [0, 1]}, {"type": "string", "pattern": _TRUTH})


def taken_decimal(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Numbers and texts of them, in strict mode too."""
    digits = {"max_digits", "decimal_places"} & core.keys()
    number = numeric(core, "number")
    texts = any_of(_written_decimal(core), _texts(_DECIMAL, core, "a Decimal"))
    rest = [partly(_SOME_NUMBER, "coerced", "a Decimal")] if scope.coercing else []
    return any_of(partly(number, "bounds", "a Decimal") if digits else number, texts, *rest)


def sent_int(_walk: Walk, core: Core, _scope: Scope) -> Node:
    """Whole numbers within their bounds."""
    return numeric(core, "integer")


def sent_bool(_walk: Walk, _core: Core, _scope: Scope) -> Node:
    """Truth values."""
    return {"type": "boolean"}


def sent_float(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Numbers; where a model asks for it, also what infinity and not-a-number are written as."""
    node = numeric(core, "number")
    asked = core.get("allow_inf_nan", scope.config.get("allow_inf_nan"))
    encoding = scope.config.get("ser_json_inf_nan")
    if asked is False or (asked is None and encoding is None) or {"le", "lt"} <= core.keys():
        return node
    if encoding == "strings":
        return any_of(node, {"enum": ["NaN", "Infinity", "-Infinity"]})
    return node if encoding == "constants" else any_of(node, {"type": "null"})


def sent_decimal(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Texts, as Python writes a Decimal."""
    node = _written_decimal(core)
    if core.get("allow_inf_nan", scope.config.get("allow_inf_nan")):
        return any_of(node, {"enum": ["NaN", "sNaN", "Infinity", "-Infinity"]})
    return node


def _written_decimal(core: Core) -> Node:
    return {
        "type": "string",
        "format": format_name(DECIMAL, core, (*_BOUNDS, "multiple_of", "max_digits", "decimal_places")),
        "pattern": _WRITTEN_DECIMAL,
    }


# -- times


def _read_as(node: Node, core: Core, scope: Scope, name: str, *, numbers: bool = True) -> Node:
    """Texts of a format, and what else is read as the same: texts in strict mode too, numbers in lax mode."""
    wanted = partly(node, "bounds", name) if bounded(core) else node
    if not scope.coercing:
        return wanted
    others = [partly({"type": "number"}, "coerced", name)] if numbers and scope.lax else []
    return any_of(wanted, partly(_SOME_DIGIT, "coerced", name), *others)


def taken_date(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Dates of ISO 8601; in lax mode also midnights and timestamps."""
    return _read_as({"type": "string", "format": "date"}, core, scope, "a date")


def taken_datetime(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Dates with times, with or without an offset as the type demands."""
    plain = {key: value for key, value in core.items() if key != "tz_constraint"}
    return _read_as(_moments(core), plain, scope, "a datetime")


def taken_time(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Times of day, with or without an offset as the type demands."""
    plain = {key: value for key, value in core.items() if key != "tz_constraint"}
    return _read_as(_clocks(core), plain, scope, "a time")


def taken_timedelta(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Durations of ISO 8601; in lax mode also seconds."""
    return _read_as(
        any_of({"type": "string", "format": "duration"}, _pattern(WRITTEN_DURATION)), core, scope, "a timedelta"
    )


def sent_date(_walk: Walk, _core: Core, scope: Scope) -> Node:
    """Texts of ISO 8601, or timestamps where the model asks for them."""
    if scope.config.get("ser_json_temporal", "iso8601") != "iso8601":
        return {"type": "number"}
    return {"type": "string", "format": "date"}


def sent_datetime(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Texts of ISO 8601: without an offset where the value has none."""
    if scope.config.get("ser_json_temporal", "iso8601") != "iso8601":
        return {"type": "number"}
    return _moments(core)


def sent_time(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Texts of ISO 8601: without an offset where the value has none."""
    if scope.config.get("ser_json_temporal", "iso8601") != "iso8601":
        return {"type": "number"}
    return _clocks(core)


def sent_timedelta(_walk: Walk, _core: Core, scope: Scope) -> Node:
    """Durations as Pydantic writes them, which RFC 3339 has no sign for, or seconds."""
    moments = scope.config.get("ser_json_temporal", "iso8601")
    if moments != "iso8601" or scope.config.get("ser_json_timedelta", "iso8601") != "iso8601":
        return {"type": "number"}
    return _pattern(WRITTEN_DURATION)


def _moments(core: Core) -> Node:
    aware, local = {"type": "string", "format": "date-time"}, _pattern(LOCAL_DATE_TIME)
    return _by_zone(core, aware, local)


def _clocks(core: Core) -> Node:
    return _by_zone(core, {"type": "string", "format": "time"}, _pattern(LOCAL_TIME))


def _by_zone(core: Core, aware: Node, local: Node) -> Node:
    match core.get("tz_constraint"):
        case "naive":
            return local
        case None:
            return any_of(aware, local)
        case "aware":
            return aware
    return partly(aware, "bounds", "a time zone")


def _pattern(pattern: str) -> Node:
    return {"type": "string", "pattern": pattern}


# -- texts

_CHANGES = ("strip_whitespace", "to_lower", "to_upper", "ascii_only")
_TRIMMED = r"^(\S([\s\S]*\S)?)?$"


def taken_str(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Texts within their length and pattern; numbers too where the model turns them into text."""
    node = string(core, scope)
    if core.get("coerce_numbers_to_str", scope.config.get("coerce_numbers_to_str")):
        return any_of(node, partly({"type": "number"}, "coerced", "a str"))
    return node


def string(core: Core, scope: Scope) -> Node:
    """Texts within their length and pattern, as they stand after trimming and changes of case."""
    node: Node = {"type": "string"}
    config = scope.config
    for name, word in (("min_length", "minLength"), ("max_length", "maxLength")):
        bound = core.get(name, config.get(f"str_{name}"))
        if bound:
            node[word] = bound
        elif bound == 0 and word == "maxLength":
            node[word] = 0
    pattern = core.get("pattern")
    if pattern is not None:
        node["pattern"] = pattern if isinstance(pattern, str) else pattern.pattern
    changes = [each for each in _CHANGES if core.get(each, config.get(f"str_{each}"))]
    if not changes or len(node) == 1:
        return node
    unchanged = [{**node, "allOf": [{"pattern": _TRIMMED}]}] if changes == ["strip_whitespace"] else []
    return any_of(*unchanged, partly({"type": "string"}, "stripped", "a str"))


def sent_str(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Texts within their length and pattern, which hold after trimming too."""
    node = string({**core, **dict.fromkeys(_CHANGES, False)}, scope)
    trimmed = core.get("strip_whitespace", scope.config.get("str_strip_whitespace"))
    return {**node, "allOf": [{"pattern": _TRIMMED}]} if trimmed else node


def _sized(core: Core) -> bool:
    return bool({"min_length", "max_length"} & core.keys())


def taken_bytes(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Texts in the encoding that the model reads bytes by; lengths count bytes."""
    encoding = scope.config.get("val_json_bytes", "utf8")
    if encoding == "base64":
        some = partly({"type": "string"}, "coerced", "bytes in base64")
        return some if _sized(core) else any_of({"type": "string", "format": BASE64}, some)
    node: Node = _pattern(_HEX) if encoding == "hex" else {"type": "string"}
    return partly(node, "bounds", "bytes") if _sized(core) else node


def sent_bytes(_walk: Walk, core: Core, scope: Scope) -> Node:
    """Texts in the encoding that the model writes bytes by; lengths count bytes."""
    nodes: dict[str, Node] = {"base64": {"type": "string", "format": BASE64}, "hex": _pattern(r"^([0-9a-f]{2})*$")}
    node = nodes.get(scope.config.get("ser_json_bytes", "utf8"), {"type": "string"})
    return partly(node, "bounds", "bytes") if _sized(core) else node


def taken_uuid(_walk: Walk, core: Core, scope: Scope) -> Node:
    """UUIDs with dashes; strict or lax, also without, in braces, and as a URN."""
    if not scope.coercing:
        return sent_uuid(_walk, core, scope)
    node = _pattern(_ANY_UUID)
    if core.get("version"):
        return any_of(sent_uuid(_walk, core, scope), partly(node, "bounds", "a UUID"))
    return any_of({"type": "string", "format": "uuid"}, node)


def sent_uuid(_walk: Walk, core: Core, _scope: Scope) -> Node:
    """UUIDs with dashes, of their version."""
    if core.get("version"):
        return _pattern(
            f"^[0-9a-f]{{8}}-[0-9a-f]{{4}}-{core['version']}[0-9a-f]{{3}}-[89ab][0-9a-f]{{3}}-[0-9a-f]{{12}}$"
        )
    return {"type": "string", "format": "uuid"}


def taken_url(walk: Walk, core: Core, scope: Scope) -> Node:
    """What is written for a URL, and some other texts that name its scheme: which, browsers' rules for addresses decide."""
    schemes = [_READ_BETWEEN.join(map(_either_case, each)) for each in core.get("allowed_schemes") or ()]
    scheme = f"({'|'.join(schemes)}){_READ_BETWEEN}" if schemes else "[a-zA-Z][a-zA-Z0-9+.\\t\\n\\r-]*"
    some = partly(_pattern(f"^[\\x00-\\x20]*{scheme}:"), "coerced", "a URL")
    return any_of(sent_url(walk, core, scope), some)


def _either_case(character: str) -> str:
    return f"[{character}{character.upper()}]" if character.isalpha() else f"[{character}]"


def sent_url(_walk: Walk, core: Core, _scope: Scope) -> Node:
    """Addresses as Pydantic writes them: a scheme of those that are allowed, in small letters, and a host where one is demanded."""
    schemes = [each.replace("+", r"\+").replace(".", r"\.") for each in core.get("allowed_schemes") or ()]
    scheme = f"({'|'.join(schemes)})" if schemes else "[a-z][a-z0-9+.-]*"
    host = "//[^/?#]" if core.get("host_required") else ""
    kind = URL if core["type"] == "url" else MULTI_HOST_URL
    return {"type": "string", "format": format_name(kind, core, _URL_RULES), "pattern": f"^{scheme}:{host}"}


def address(core: Core) -> Node | None:
    """The texts of an IP address, network or interface, where a core schema is that of one."""
    cls = core.get("strict_schema", {}).get("python_schema", {}).get("cls")
    if getattr(cls, "__module__", "") != "ipaddress":
        return None
    return {"type": "string", "format": "ipv4" if cls.__name__ == "IPv4Address" else f"pydantic-{cls.__name__}"}


def taken_complex(_walk: Walk, _core: Core, _scope: Scope) -> Node:
    """Some texts, and numbers."""
    return any_of({"type": "number"}, partly(STRING, "coerced", "a complex number"))


def taken_fraction(_walk: Walk, core: Core, _scope: Scope) -> Node:
    """Numbers and some texts."""
    return partly({"type": ["number", "string"]}, "bounds" if bounded(core) else "coerced", "a Fraction")


def combined_flags(cls: type) -> Node:
    """Numbers that stand for several flags at once, or for none."""
    return partly({"type": "integer"}, "coerced", cls.__name__)


def some_text(name: str) -> Node:
    """Texts of which only some are written or read for a type."""
    return partly(STRING, "coerced", name)
