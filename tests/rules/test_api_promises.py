"""What the api family reads from an OpenAPI document and shows of exchanges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.model.exchange import Exchange, Request, Response
from harness.rules.api import _samples as sample
from harness.rules.api._bodies import matching
from harness.rules.api._links import identifier, identity_of, items_of, resources, total_of
from harness.rules.api._promises import Promises, promises
from harness.rules.api._proof import by_cause, curl, evidence
from harness.rules.samples import answers
from harness.sources.openapi import read_openapi


def _with(declared: dict[str, Any], version: str = "3.1.0", **components: Any) -> Promises:
    operation = {"responses": declared}
    return Promises({**sample.contract(("GET /a", operation)), "openapi": version, "components": components})


def _json(schema: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


@pytest.mark.parametrize(("status", "declared"), [(200, True), (204, True), (404, False), (500, True)])
def test_statuses_by_themselves_and_by_range(status: int, declared: bool) -> None:
    """A range covers its hundred; what nothing covers is not declared."""
    assert _with({"200": {}, "2XX": {}, "5XX": {}}).declares("GET /a", status) is declared


def test_default_covers_everything() -> None:
    """`default` declares every status, but none exactly."""
    promised = _with({"default": {}})
    assert promised.declares("GET /a", 418)
    assert not promised.declares_exactly("GET /a", 418)


def test_references_are_followed() -> None:
    """Shared responses and schemas are the operation's own."""
    promised = _with(
        {"200": {"$ref": "#/components/responses/Number"}},
        responses={"Number": _json({"$ref": "#/components/schemas/Number"})},
        schemas={"Number": {"type": "integer"}},
    )
    (fault,) = promised.response_faults(sample.seen("GET /a", 200, "x"))
    assert (fault.keyword, fault.value) == ("type", "x")


def test_openapi_3_0_words_are_understood() -> None:
    """`nullable` and boolean exclusive limits mean what they meant."""
    schema = {"type": "number", "nullable": True, "minimum": 1, "exclusiveMinimum": True, "exclusiveMaximum": False}
    promised = _with({"200": _json(schema)}, version="3.0.3")
    for body, faults in ((2, 0), (1, 1), ("x", 1)):
        assert len(list(promised.response_faults(sample.seen("GET /a", 200, body)))) == faults


def test_a_missing_property_is_placed_where_it_is_missed() -> None:
    """Two missing properties of one object are two places; indices are stars."""
    schema = {"type": "array", "items": {"type": "object", "required": ["a", "b"]}}
    faults = _with({"200": _json(schema)}).response_faults(sample.seen("GET /a", 200, [{}]))
    assert sorted(each.place for each in faults) == ["/*/a", "/*/b"]


def test_a_body_that_is_no_json_is_one_fault() -> None:
    """The media type promises JSON; the bytes break it."""
    torn = sample.seen("GET /a", 200, {})
    torn = Exchange(
        request=torn.request,
        response=Response(status=200, headers=torn.response.headers, body=b"{"),
        operation=torn.operation,
    )
    assert [each.keyword for each in _with({"200": _json({})}).response_faults(torn)] == ["json"]


def test_media_ranges() -> None:
    """A range covers its types, parameters are ignored."""
    assert matching("text/csv; charset=utf-8", ("application/json", "text/*")) == "text/*"
    assert matching("image/png", ("*/*",)) == "*/*"
    assert matching("image/png", ("text/plain",)) is None


def test_a_document_is_compiled_once() -> None:
    """The same object gives the same promises."""
    document = sample.contract(("GET /a", answers()))
    assert promises(document) is promises(document)


def test_a_curl_line_survives_any_body() -> None:
    """Quotes, control characters and bytes that are no text; credentials show as variables."""
    headers = (("authorization", "Bearer abc"), ("cookie", "a=b"), ("x", "it's"))
    line = curl(Request(method="POST", url="http://app.test/a?b='", headers=headers, body=b"\x00\xff"))
    assert line.startswith("""curl -i -X POST 'http://127.0.0.1:8000/a?b='"'"''""")
    assert '-H "authorization: Bearer $TOKEN" -H "cookie: $SECRET"' in line
    assert line.endswith(r"--data-binary $'\x00\xff'")
    assert curl(Request(method="POST", url="http://h/", body=b"a\x01")).endswith(r"$'\x61\x01'")


def test_evidence_is_cut_and_masked() -> None:
    """Long bodies are cut with a count, credentials are not shown."""
    exchange = sample.seen("GET /a", 200, "x" * 10_000, headers=(("authorization", "Bearer abc"),))
    content = evidence(exchange).content
    assert "characters more" in content
    assert len(content) < 6000
    assert "abc" not in content


def test_the_smallest_exchange_speaks_for_its_cause() -> None:
    """Groups keep the order of first sight and count all."""
    long, short = sample.seen("GET /a", url="/a?x=12345"), sample.seen("GET /a")
    groups = list(by_cause([(("c",), long, 1), (("d",), long, 2), (("c",), short, 3)]))
    assert [(each.cause, each.exchange, each.fact, each.count) for each in groups] == [
        (("c",), short, 3, 2),
        (("d",), long, 2, 1),
    ]


def test_resources_are_found_by_their_paths() -> None:
    """A collection and its items are one resource, with what the contract has of it."""
    names = ("GET /a", "POST /a", "GET /a/{a_id}", "DELETE /a/{a_id}", "GET /lone/{x}/tail")
    contract = read_openapi(sample.contract(*((name, answers()) for name in names)), source="t")
    (found,) = resources(contract)
    assert (found.parameter, found.replace) == ("a_id", None)
    assert found.create is not None
    assert found.create.name == "POST /a"


def test_a_creation_names_what_it_made() -> None:
    """By the parameter's name, in camel case, by id, or by Location."""
    assert identifier(sample.seen("POST /a", 201, {"itemId": 3, "id": 4}), "item_id") == "3"
    assert identifier(sample.seen("POST /a", 201, {"id": 4}), "item_id") == "4"
    located = Response(status=201, headers=(("Location", "http://h/a/9/"),))
    assert identifier(Exchange(request=Request(method="POST", url="/"), response=located), "item_id") == "9"
    assert identifier(sample.seen("POST /a", 201, {"id": True}), "item_id") is None


def test_pages_and_lists_have_items_and_totals() -> None:
    """A page's only list holds its items; two lists tell nothing."""
    assert items_of(sample.seen("GET /a", 200, [1])) == [1]
    assert items_of(sample.seen("GET /a", 200, {"data": [1], "total": 1})) == [1]
    assert items_of(sample.seen("GET /a", 200, {"a": [], "b": []})) is None
    assert items_of(sample.seen("GET /a", 200, 5)) is None
    assert total_of(sample.seen("GET /a", 200, {"total": True})) is None
    assert total_of(sample.seen("GET /a", 200, [])) is None
    assert identity_of({"slug": "x"}) == "slug x"
    assert identity_of(3) == "3"


def test_a_field_is_known_by_the_schema_that_declares_it() -> None:
    """Items and fields are followed to the last schema with a name; what has none is nobody's."""
    note = {"type": "object", "properties": {"at": {"type": "string"}, "more": {"properties": {"at": {}}}}}
    listing = answers({"type": "array", "items": {"$ref": "#/components/schemas/Note"}})
    document = {
        **sample.contract(("GET /notes", listing), ("GET /open", answers({"type": "object"}))),
        "components": {"schemas": {"Note": note}},
    }
    found = promises(document)
    assert found.declared_by(sample.seen("GET /notes", 200, []), "/*/at") == ("Note", "at")
    assert found.declared_by(sample.seen("GET /notes", 200, []), "/*/more/at") == ("Note", "more/at")
    assert found.declared_by(sample.seen("GET /notes", 200, []), "/*/none") is None
    assert found.declared_by(sample.seen("GET /open", 200, {}), "/at") is None
    assert found.declared_by(sample.seen("GET /open", 404, {}), "/at") is None


def test_a_collection_with_a_slash_at_its_end_is_one_of_its_items() -> None:
    """FastAPI's routers often write it so."""
    document = sample.contract(("POST /tasks/", answers()), ("GET /tasks/{id}", answers()))
    [found] = resources(read_openapi(document, source="t"))
    assert found.create is not None
    assert found.create.name == "POST /tasks/"


def test_half_a_surrogate_pair_in_json_is_json() -> None:
    """A server may send back, escaped, what it was sent; NaN is still none."""
    document = sample.contract(("GET /items", answers({"type": "string"})))
    whole = sample.seen("GET /items", 200, "")
    odd = replace(whole, response=replace(whole.response, body=b'"\\ud800"'))
    assert list(promises(document).response_faults(odd)) == []
    wrong = replace(whole, response=replace(whole.response, body=b"NaN"))
    assert [each.message for each in promises(document).response_faults(wrong)] == ["the body is not JSON"]
