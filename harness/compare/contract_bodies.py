"""Changes of request bodies and responses: content types, statuses with their ranges, and the shapes that meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache

from harness.compare.contract_media import media, read_as
from harness.compare.contract_parameters import Change, encoding_changes, header_changes, taken_as_text
from harness.compare.contract_sides import Meeting, Sides
from harness.model import shape as s
from harness.model.contract import Body, Operation, Parameter, Response, Typed
from harness.model.difference import Place


def request_changes(sides: Sides) -> Iterator[Change]:
    """Every change of the operation's request body."""
    before, after = sides.before, sides.after
    if before is None or after is None:
        return
    place = sides.place("request", "request body")
    old, new = before.request_bodies, after.request_bodies
    if sides.inverted:
        yield from _announced(sides, place, before, after)
        return
    if after.body_required and not before.body_required:
        yield sides.change("body-demanded", place, before="optional" if old else "no body", after="required")
    elif new and not old:
        yield sides.change("body-added", place, before="no body", after="optional")
    elif before.body_required and new and not after.body_required:
        yield sides.change("body-undemanded", place, before="required", after="optional")
    if old and not new:
        yield sides.change("body-removed", place, before="a body", after="no body")
    elif old:
        yield from _request_types(sides, old, new)


def _announced(sides: Sides, place: Place, before: Operation, after: Operation) -> Iterator[Change]:
    """Changes of a body that the provider sends of its own accord: clients read it, and cannot ask for another format."""
    old, new = before.request_bodies, after.request_bodies
    if old and not new:
        yield sides.change("body-removed", place, before="a body", after="no body")
    elif before.body_required and new and not after.body_required:
        yield sides.change("header-undemanded", place, before="required", after="optional")
    elif new and not old:
        yield sides.change("body-added", place, before="no body", after="a body")
    for body in new if old else ():
        place = sides.place("request", "request body", content_type=body.content_type)
        read = covering(body, old)
        if read is not None:
            yield _bodies_meet(sides, place, read, body)
            continue
        part = f"request {media(body)}"
        yield sides.change("format-unasked", place, before=_types(old), after=body.content_type, part=part)


def _request_types(sides: Sides, old: Iterable[Body], new: Iterable[Body]) -> Iterator[Change]:
    for body in old:
        place = sides.place("request", "request body", content_type=body.content_type)
        other = covering(body, new)
        if other is None:
            yield sides.change(
                "request-type-removed",
                place,
                before=body.content_type,
                after=_types(new),
                part=f"request {media(body)}",
            )
        else:
            yield _bodies_meet(sides, place, body, other)
            for name in sorted(body.encoding.keys() | other.encoding.keys()):
                yield from _written_fields(sides, name, body, other)
            yield from _files(sides, body, other)
    for body in new:
        if _same(body, old) is None:
            place = sides.place("request", "request body", content_type=body.content_type)
            wide = covering(body, old)
            if wide is not None and "*" in media(wide):
                yield _bodies_meet(sides, place, wide, body)
            yield sides.change(
                "request-type-added", place, before=_types(old), after=body.content_type, part=f"request {media(body)}"
            )


def _bodies_meet(sides: Sides, place: Place, old: Body, new: Body) -> Meeting:
    """Two bodies of a request, of which the reader takes any text for a number where both travel as text."""
    reader, sender = (old, new) if sides.inverted else (new, old)
    read = _read_form(reader, sender) if media(reader) in _FORMS else read_as(reader, sender.typed)
    return Meeting(place, read, new.typed) if sides.inverted else Meeting(place, old.typed, read)


_ENCODING = frozenset(("charset", "boundary", "q"))
_FORMS = frozenset(("application/x-www-form-urlencoded", "multipart/form-data"))


def _read_form(reader: Body, sender: Body) -> Typed:
    """What a body takes, where it is a form: fields are text unless they are written as JSON of their own."""
    mine, theirs = reader.typed.shape, sender.typed.shape
    if not ({media(reader), media(sender)} <= _FORMS and len(mine.objects) == len(theirs.objects) == 1):
        return reader.typed
    form, sent = mine.objects[0], theirs.objects[0]
    written = {name for name, each in reader.encoding.items() if "json" in str(each.get("contentType", ""))}
    fields = {
        name: s.Field(taken_as_text(s.resolve(sent.fields[name].shape), s.resolve(rule.shape)), rule.required)
        for name, rule in form.fields.items()
        if name in sent.fields and name not in written and sent.fields[name].shape is not rule.shape
    }
    if form.without or all(rule.shape is s.resolve(form.fields[name].shape) for name, rule in fields.items()):
        return reader.typed
    taken = s.object_(
        {**form.fields, **fields}, form.rest, dict(form.patterns),
        names=form.names, min_size=form.min_size, max_size=form.max_size,
    )  # fmt: skip
    return Typed(taken, reader.typed.origin)


def _written_fields(sides: Sides, name: str, old: Body, new: Body) -> Iterator[Change]:
    """That a field of a form is written otherwise. Source: OpenAPI 3.1, Encoding Object."""
    before, after = (_form_fields(each, name) for each in (old, new))
    if before is None or after is None:
        return
    place = sides.place("request", f"request body field {name}", content_type=old.content_type)
    styled = any(not each.encoding.get(name, {}).keys().isdisjoint(("style", "explode")) for each in (old, new))
    if media(old) == "application/x-www-form-urlencoded" or (styled and media(old) == "multipart/form-data"):
        yield from encoding_changes(sides, place, before, after)
    kinds = [str(each.encoding.get(name, {}).get("contentType", "")) for each in (old, new)]
    sent, read = (_kinds(each) for each in (reversed(kinds) if sides.inverted else kinds))
    if sent and read and any(covering(each, read) is None for each in sent):
        yield sides.change("parameter-encoding", place, before=kinds[0], after=kinds[1])


def _files(sides: Sides, old: Body, new: Body) -> Iterator[Change]:
    """That a field of a form became a file, or no file any more: servers read the two from different parts."""
    for name in sorted(old.files.keys() | new.files.keys()):
        if any(_form_fields(each, name) is None or "contentType" in each.encoding.get(name, {}) for each in (old, new)):
            continue
        before, after = (_sorts(each.files.get(name)) for each in (old, new))
        sent, read = (after, before) if sides.inverted else (before, after)
        if not sent <= read:
            place = sides.place("request", f"request body field {name}", content_type=old.content_type)
            yield sides.change(
                "parameter-encoding", place, before=" or ".join(sorted(before)), after=" or ".join(sorted(after))
            )


def _sorts(file: bool | None) -> AbstractSet[str]:  # noqa: FBT001 - as forms keep it
    """What a field of a form may be, in words."""
    return {"a text field"} if file is None else {"a file"} if file else {"a file", "a text field"}


def _form_fields(body: Body, name: str) -> Parameter | None:
    """A field of a form as the parameter that it would be; None where no object declares it."""
    shapes = [s.resolve(each.fields[name].shape) for each in body.typed.shape.objects if name in each.fields]
    if not shapes:
        return None
    said = body.encoding.get(name, {})
    explode = said.get("explode")
    return Parameter(
        name=name,
        place="query",
        typed=Typed(s.union(*shapes)),
        style=str(said.get("style", "")),
        explode=explode if isinstance(explode, bool) else None,
        allow_reserved=said.get("allowReserved") is True,
    )


def _kinds(written: str) -> list[Body]:
    """The content types of a list of them."""
    return [Body(content_type=each, typed=Typed(s.UNKNOWN)) for each in written.split(",") if each.strip()]


def covering(wanted: Body, bodies: Iterable[Body]) -> Body | None:
    """The body that speaks for a content type: its own, else the narrowest that holds it: `application/json` holds `…+json`."""
    held = list(bodies)
    same = _same(wanted, held)
    main, _, kind = media(wanted).partition("/")
    by_type = {media(each): each for each in held if not parameters(each)}
    ranges = (f"{main}/{kind.rpartition('+')[2]}", f"{main}/*", "*/*", "*")
    return same or next((by_type[each] for each in ranges if each in by_type), None)


def _same(wanted: Body, bodies: Iterable[Body]) -> Body | None:
    """The body of a content type, if its parameters (`version=1`) do not say otherwise; the one that says the same before others."""
    mine = parameters(wanted)
    held = [(each, parameters(each)) for each in bodies if media(each) == media(wanted)]
    agreeing = [
        (each, said) for each, said in held if all(said.get(name, value) == value for name, value in mine.items())
    ]
    return min(agreeing, key=lambda each: each[1] != mine, default=(None,))[0]


def parameters(body: Body) -> Mapping[str, str]:
    """What a content type says beside its name, but for how text is encoded. Source: RFC 9110, 8.3.1."""
    return _parameters(body.content_type)


@lru_cache(maxsize=1024)
def _parameters(written: str) -> Mapping[str, str]:
    """The same of a content type as it is written: a document has few, and asks for them everywhere."""
    said = (each.partition("=") for each in written.split(";")[1:])
    named = {name.strip().lower(): value.strip().strip('"') for name, _, value in said}
    return {name: value for name, value in named.items() if name and name not in _ENCODING}


def _types(bodies: Iterable[Body]) -> str:
    return ", ".join(each.content_type for each in bodies) or "no content"


def response_changes(sides: Sides) -> Iterator[Change]:
    """Every change of the operation's responses; what the revision answers is read by what the base declares for it."""
    before, after = sides.before, sides.after
    if before is None or after is None:
        return
    for response in after.responses:
        read = answering(response.status, before.responses)
        if read is None:
            yield from _status(sides, "status-added", response.status, "not declared", response.status)
        else:
            yield from _response(sides, read, response)
    for response in before.responses:
        if not _still(response.status, after.responses):
            success = response.status.startswith("2")
            kind = "status-removed" if success else "error-status-removed"
            yield from _status(sides, kind, response.status, response.status, "not declared")
            continue
        spoken = answering(response.status, after.responses)
        if spoken is not None and spoken.status != response.status:
            yield from _response(sides, response, replace(spoken, status=response.status))


def _status(sides: Sides, kind: str, status: str, before: str, after: str) -> Iterator[Change]:
    place = sides.place("response", f"response {status}", status=status)
    yield sides.change(kind, place, before=before, after=after)


def answering(status: str, responses: Iterable[Response]) -> Response | None:
    """The response that speaks for a status: its own, else its range, else the default."""
    by_status = {each.status: each for each in responses}
    return by_status.get(status) or by_status.get(f"{status[:1]}XX") or by_status.get("default")


def _still(status: str, responses: Iterable[Response]) -> bool:
    """Is a status, or one of its range, still answered?"""
    known = {each.status for each in responses}
    if status in known or f"{status[:1]}XX" in known or (not status.startswith("2") and "default" in known):
        return True
    return status.endswith("XX") and any(each.startswith(status[0]) for each in known)


def _response(sides: Sides, before: Response, after: Response) -> Iterator[Change]:
    if before.headers or after.headers:
        yield from header_changes(sides, before, after)
    if len(before.content) == len(after.content) == 1:
        (read,), (body,) = before.content, after.content
        if read.content_type == body.content_type:
            place = sides.place(
                "response", f"response {after.status}", status=after.status, content_type=body.content_type
            )
            yield Meeting(place, read_as(read, body.typed), body.typed)
            return
    yield from _contents(sides, before, after)


def _contents(sides: Sides, before: Response, after: Response) -> Iterator[Change]:
    """Changes of the bodies of a response, where not both versions have one and the same content type."""
    for body in after.content:
        place = sides.place("response", f"response {after.status}", status=after.status, content_type=body.content_type)
        read = covering(body, before.content)
        beside = read is not None and _beside(body, read, after.content)
        if read is not None and not beside:
            yield Meeting(place, read_as(read, body.typed), body.typed)
        if read is None or beside or _renamed(body, read):
            part = f"response {after.status} {media(body)}"
            yield sides.change(
                "response-type-added", place, before=_types(before.content), after=body.content_type, part=part
            )
    for body in before.content:
        wide = covering(body, after.content)
        if wide is not None and "*" in media(wide) and media(wide) != media(body):
            place = sides.place(
                "response", f"response {after.status}", status=after.status, content_type=body.content_type
            )
            yield Meeting(place, read_as(body, wide.typed), wide.typed)
        if not _sent(body, after.content):
            place = sides.place(
                "response", f"response {after.status}", status=after.status, content_type=body.content_type
            )
            part = f"response {after.status} {media(body)}"
            yield sides.change(
                "response-type-removed", place, before=body.content_type, after=_types(after.content), part=part
            )


def _renamed(body: Body, read: Body) -> bool:
    """Is what clients read as plain JSON called `…+json` now? They can read it, and some look at the name."""
    return "*" not in media(read) and media(body) != media(read)


def _beside(body: Body, read: Body, answers: Iterable[Body]) -> bool:
    """Does `…+json` come beside the plain JSON that clients read, which is sent as before to those who ask for it?"""
    plain = media(read)
    return "*" not in plain and plain != media(body) and plain in map(media, answers)


def _sent(body: Body, bodies: Iterable[Body]) -> bool:
    """Is a content type, or one of its range, still sent? A client that asks for `…+json` is not given bare JSON."""
    main, _, kind = media(body).partition("/")
    held = list(bodies)
    names = [media(each) for each in held if not parameters(each)]
    if _same(body, held) is not None or any(each in {f"{main}/*", "*/*", "*"} for each in names):
        return True
    if kind == "*":
        return any(main in {"*", each.partition("/")[0]} for each in names)
    return any(each.startswith(f"{main}/") and each.endswith(f"+{kind}") for each in names)
