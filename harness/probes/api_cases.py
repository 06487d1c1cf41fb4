"""Makes the deterministic cases of an operation from its contract's shapes: what it allows in each of its ways, and each way to break it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from harness.model import shape as s
from harness.model.contract import Body, Operation, Parameter
from harness.probes.api_bodies import bare, deep, full, repaired
from harness.probes.api_case import Case, NoBody, is_json, wire_text
from harness.probes.api_described import body_schema, examples, file_fields, raw_examples
from harness.probes.api_files import SAMPLES, kinds, table, xml
from harness.probes.api_forms import File, form_bodies, is_form, is_multipart
from harness.probes.api_periods import in_order
from harness.values.evaluate import accepts
from harness.values.spoilings import spoilings
from harness.values.variations import believable
from harness.values.varied import Varied, varied

_NOBODY = ("987654321", "00000000-0000-4000-8000-000000000000")
_ODD_NUMBERS = ("nan", "inf", "-inf", "1e400", "1_000")
"""What Python reads as numbers and JSON does not have; frameworks hand it on."""

_LAX_TIMES = ("2026-03-01T12:00:00", "2026-03-01 12:00", "2026-03-01", "1772366400")
"""What Pydantic reads as a date-time and RFC 3339 does not have."""

_FORMS = frozenset({"null", "absent", "empty", "member", "branch"})
"""Kinds of changes that make another form of body; texts and numbers at their limits are made elsewhere."""

_ANY_BYTES = frozenset({"application/octet-stream", "*/*", "image/*"})
_TEXTS = frozenset({"text/plain", "application/json", "application/octet-stream"})
_RAW = _ANY_BYTES | SAMPLES.keys()
_BROKEN_JSON = b'{"a": '


def can_make(operation: Operation) -> bool:
    """Can a body of this operation be written: JSON, a form, plain text, bytes, or none?"""
    bodies = operation.request_bodies
    return not bodies or any(_writes(each) for each in bodies)


class Cases:
    """The deterministic cases of the operations of one document, each made once."""

    def __init__(self, document: Mapping[str, Any], operations: Iterable[Operation] = ()) -> None:
        self._document = document
        self._makes = {
            each.path.rstrip("/"): s.resolve(body.typed.shape)
            for each in operations
            for body in each.request_bodies
            if each.method == "POST" and is_json(body.content_type)
        }

    def examples(self, operation: Operation) -> Iterator[Case]:
        """The believable case with the parts that the document gives examples of; nothing where it gives none."""
        base = self.whole(operation)
        given, bodies = examples(self._document, operation)
        if not given and not bodies:
            return
        for name, value in given.items():
            parameter = next((each for each in operation.parameters if each.name == name), None)
            base = base if parameter is None else _with(base, parameter, value)
        body = _body(operation)
        yield replace(base, about="the document's example")
        if body is not None and is_json(body.content_type):
            yield from (replace(_with_body(base, body, each, ()), about="the document's example") for each in bodies)

    def whole(self, operation: Operation) -> Case:
        """A believable case: what is required and every part of the body."""
        body = _body(operation)
        case = Case(
            method=operation.method,
            path=operation.path,
            path_values=_of(operation, "path"),
            query=_of(operation, "query"),
            headers={name: wire_text(value) for name, value in _of(operation, "header").items()},
            cookies={name: wire_text(value) for name, value in _of(operation, "cookie").items()},
        )
        return case if body is None else self._sending(case, body, in_order(full(body.typed.shape)), operation)

    def bare(self, operation: Operation) -> Case:
        """The case with no more than what is required."""
        body = _body(operation)
        base = self.whole(operation)
        return base if body is None else self._sending(base, body, in_order(bare(body.typed.shape)), operation)

    def valid(self, operation: Operation) -> Iterator[Case]:
        """Cases that the contract allows, each special in one way; the believable one first."""
        base = self.whole(operation)
        yield base
        yield replace(self.bare(operation), about="only what is required")
        yield from _optional(operation, base)
        body = _body(operation)
        if body is None:
            return
        if is_form(body.content_type):
            for about, media, sent in form_bodies(body, self._files(operation), self._file(operation)):
                yield replace(base, media_type=media, body=sent, about=about)
        elif is_json(body.content_type):
            yield from _json_bodies(base, body)
        if not operation.body_required:
            yield replace(base, body=NoBody.ABSENT, media_type="", about="no body")

    def chosen(self, operation: Operation, case: Case) -> Iterator[Case]:
        """The case with each member of each enumeration among its query parameters."""
        for parameter in operation.parameters:
            for strings in s.resolve(parameter.typed.shape).strings if parameter.place == "query" else ():
                yield from (case.with_query(parameter.name, each) for each in sorted(strings.values or ()))

    def missing(self, operation: Operation, case: Case) -> Iterator[tuple[str, Any]]:
        """The optional fields that a JSON body does not have, with believable values."""
        body = next((each for each in operation.request_bodies if each.content_type == case.media_type), None)
        if body is None or not is_json(body.content_type) or not isinstance(case.body, dict):
            return
        whole = full(body.typed.shape)
        yield from (
            ((name, value) for name, value in whole.items() if name not in case.body) if isinstance(whole, dict) else ()
        )

    def uploads(self, operation: Operation) -> Iterator[Case]:
        """The believable case with each kind of file that an operation may take, and with each example of a body that is no JSON."""
        body = _body(operation)
        if body is None or is_json(body.content_type):
            return
        base = self.whole(operation)
        for example in raw_examples(self._document, operation).get(body.content_type, ()):
            if isinstance(example, str):
                yield replace(base, body=example.encode(), about="the document's example")
        if is_multipart(body.content_type) and self._files(operation):
            for kind in kinds(self._document, operation)[1:]:
                usual = self._file(operation, kind)
                _, media, sent = next(form_bodies(body, self._files(operation), usual))
                yield replace(base, media_type=media, body=sent, about=f"a file of {kind}")
        elif body.content_type in _ANY_BYTES:
            for kind in kinds(self._document, operation)[1:]:
                yield replace(base, body=self._file(operation, kind)[2], about=f"a body of {kind}")

    def _file(self, operation: Operation, kind: str = "") -> File:
        """A file of a kind, of the likeliest where none is given."""
        chosen = kind or next(iter(kinds(self._document, operation)))
        name, content = SAMPLES[chosen]
        rows = self._rows(operation) if chosen == "text/csv" else []
        return chosen, name, table(rows) if rows else content

    def _rows(self, operation: Operation) -> list[Mapping[str, Any]]:
        """Two things of the kind that stands at the path above an import: what a table of it may hold."""
        above = operation.path
        while "/" in above.strip("/"):
            above = above.rpartition("/")[0]
            made = self._makes.get(above)
            value = full(made) if made is not None else None
            if isinstance(value, dict):
                return [value, value]
        return []

    def _sending(self, case: Case, body: Body, value: Any, operation: Operation) -> Case:
        """The case with a body of any media type that can be written."""
        kind = body.content_type.partition(";")[0].strip().lower()
        if is_multipart(kind):
            _, media, sent = next(form_bodies(body, self._files(operation), self._file(operation)))
            return replace(case, media_type=media, body=sent)
        if _is_xml(kind) and not isinstance(value, str | None):
            schema = body_schema(self._document, operation, body.content_type)
            return replace(case, media_type=body.content_type, body=xml(self._document, schema, value))
        if kind == "text/csv" or kind in SAMPLES.keys() - _TEXTS:
            return replace(case, media_type=body.content_type, body=self._file(operation, kind)[2])
        if kind in _ANY_BYTES:
            return replace(case, media_type=body.content_type, body=self._file(operation)[2])
        return _with_body(case, body, value, ())

    def branches(self, operation: Operation) -> Iterator[Case]:
        """A believable case for each alternative of each union in the body."""
        body = _body(operation)
        if body is None or not is_json(body.content_type):
            return
        base = self.whole(operation)
        for each in _single(body.typed.shape):
            if each.change.kind == "branch":
                yield _with_body(base, body, repaired(body.typed.shape, each.value), ())

    def broken(self, operation: Operation, alike: int) -> Iterator[Case]:
        """Cases that the contract forbids, each by one cause; at most so many of one cause at one place."""
        base = self.whole(operation)
        for parameter in operation.parameters:
            yield from _broken_parameter(base, parameter)
        body = _body(operation)
        off = frozenset({"body"})
        if body is not None and is_json(body.content_type):
            yield from _broken_bodies(base, body, alike)
            yield from _lax_bodies(base, body)
            yield replace(
                base, body=_BROKEN_JSON, media_type=body.content_type, off=off, about="a body that is no JSON"
            )
        if body is not None and operation.body_required:
            yield replace(base, body=NoBody.ABSENT, media_type="", off=off, about="no body")

    def _files(self, operation: Operation) -> frozenset[str]:
        return file_fields(self._document, operation)


def _broken_bodies(base: Case, body: Body, alike: int) -> Iterator[Case]:
    shape, value = body.typed.shape, full(body.typed.shape)
    counts: Counter[tuple[object, str]] = Counter()
    for path, cause, spoiled in spoilings(s.resolve(shape), value):
        counts[path, cause] += 1
        if counts[path, cause] <= alike and accepts(shape, spoiled) is False:
            about = f"body {cause} at /{'/'.join(map(str, path))}"
            yield replace(_with_body(base, body, spoiled, ()), off=frozenset({"body"}), about=about)


def _lax_bodies(base: Case, body: Body) -> Iterator[Case]:
    """Bodies with a time that lacks its offset, one at a time."""
    value = full(body.typed.shape)
    for objects in s.resolve(body.typed.shape).objects if isinstance(value, dict) else ():
        for name, field in objects.fields.items():
            if any("date-time" in each.formats for each in s.resolve(field.shape).strings):
                made = {**value, name: _LAX_TIMES[0]}
                yield replace(_with_body(base, body, made, ()), off=frozenset({"body"}), about=f"{name} without offset")


def _single(shape: s.Shape) -> Iterator[Varied]:
    """The believable body with single changes of its form; one item of a list stands for all."""
    for each in varied(shape, believable(shape)):
        if each.change.kind in _FORMS and not any(step for step in each.change.path if isinstance(step, int)):
            yield each


def _json_bodies(base: Case, body: Body) -> Iterator[Case]:
    shape = body.typed.shape
    for each in _single(shape):
        made = repaired(shape, each.value)
        if accepts(shape, made) is not False:
            about = f"body {each.change.kind} at {each.change.path}"
            yield replace(_with_body(base, body, made, ()), about=about)
    for made in deep(s.resolve(shape)):
        yield replace(_with_body(base, body, made, ()), about="a deep body")


def _optional(operation: Operation, base: Case) -> Iterator[Case]:
    """Each optional parameter by itself, and all of them together."""
    optional = [
        each for each in operation.parameters if not each.required and each.place in ("query", "header", "cookie")
    ]
    together = base
    for parameter in optional:
        value = _value(parameter)
        if value is None:
            continue
        yield replace(_with(base, parameter, value), about=f"with {parameter.name}")
        if parameter.place == "query":
            together = _with(together, parameter, value)
    if len(optional) > 1:
        yield replace(together, about="with all optional parameters")


def _broken_parameter(base: Case, parameter: Parameter) -> Iterator[Case]:
    shape = s.resolve(parameter.typed.shape)
    off = frozenset({parameter.place})
    if parameter.required and parameter.place == "query":
        rest = {name: value for name, value in base.query.items() if name != parameter.name}
        yield replace(base, query=rest, off=off, about=f"no {parameter.name}")
    if parameter.place == "path":
        for value in _NOBODY:
            if accepts(shape, int(value) if value.isdigit() and shape.numbers else value) is not False:
                yield replace(_with(base, parameter, value), off=off, about=f"a {parameter.name} of nothing")
                break
    if shape.strings or parameter.place not in ("path", "query"):
        yield from _wrong_texts(base, parameter, shape, off)
        return
    for value in ("text", *(_ODD_NUMBERS if shape.numbers else ()), *_beyond(shape)):
        yield replace(_with(base, parameter, value), off=off, about=f"{parameter.name} = {value}")


def _wrong_texts(base: Case, parameter: Parameter, shape: s.Shape, off: frozenset[str]) -> Iterator[Case]:
    if parameter.place not in ("path", "query"):
        return
    if any("date-time" in each.formats for each in shape.strings):
        for value in _LAX_TIMES:
            yield replace(_with(base, parameter, value), off=off, about=f"{parameter.name} = {value}")
    made = {value for _, _, value in spoilings(shape, full(shape)) if isinstance(value, str) and value}
    for value in sorted(made, key=len)[:3]:
        if accepts(shape, value) is False:
            yield replace(_with(base, parameter, value), off=off, about=f"a wrong {parameter.name}")


def _beyond(shape: s.Shape) -> Iterator[str]:
    for numbers in shape.numbers:
        if numbers.minimum is not None:
            yield wire_text(int(numbers.minimum) - 1)
        if numbers.maximum is not None:
            yield wire_text(int(numbers.maximum) + 1)


def _of(operation: Operation, place: str) -> Mapping[str, Any]:
    wanted = [each for each in operation.parameters if each.place == place and (each.required or place == "path")]
    return {each.name: _value(each) for each in wanted}


def _value(parameter: Parameter) -> Any:
    value = full(s.resolve(parameter.typed.shape))
    if isinstance(value, dict):
        return wire_text(value)
    return "1" if value is None and parameter.place == "path" else value


def _with(case: Case, parameter: Parameter, value: Any) -> Case:
    if parameter.place == "query":
        return case.with_query(parameter.name, value)
    if parameter.place == "path":
        return replace(case, path_values={**case.path_values, parameter.name: value})
    if parameter.place == "cookie":
        return replace(case, cookies={**case.cookies, parameter.name: wire_text(value)})
    return replace(case, headers={**case.headers, parameter.name: wire_text(value)})


def _body(operation: Operation) -> Body | None:
    """The body that is easiest to vary: JSON, then a form, then what else can be written."""
    able = [each for each in operation.request_bodies if _writes(each)]
    return min(able, key=lambda each: (not is_json(each.content_type), not is_form(each.content_type)), default=None)


def _writes(body: Body) -> bool:
    plain = body.content_type.partition(";")[0].strip().lower()
    return is_json(plain) or is_form(plain) or plain.startswith("text/") or _is_xml(plain) or plain in _RAW


def _is_xml(kind: str) -> bool:
    return kind in ("application/xml", "text/xml") or kind.endswith("+xml")


def _with_body(case: Case, body: Body, value: Any, files: Collection[str]) -> Case:
    if is_json(body.content_type) or not is_form(body.content_type):
        raw = value if is_json(body.content_type) else str(value).encode()
        return replace(case, media_type=body.content_type, body=raw)
    if not is_multipart(body.content_type):
        return replace(case, media_type=body.content_type, body=value if isinstance(value, dict) else {})
    _, media, sent = next(form_bodies(body, files))
    return replace(case, media_type=media, body=sent)
