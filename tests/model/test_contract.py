"""Declarations are traced along paths, through aliases, to the innermost named place."""

from __future__ import annotations

from harness.model.contract import Contract, Declaration, Occurrence, Operation, named, trace
from harness.model.location import Every, Location, Step, dotted, pointer

ORDER = Declaration(name="Order", location=Location("models.py", 10), members={"status": "status", "lines": "lines"})
PROVENANCE = {
    "order": ORDER,
    "status": Declaration(location=Location("models.py", 12), alternatives=("enum",)),
    "enum": Declaration(name="OrderStatus", location=Location("models.py", 3)),
    "lines": Declaration(location=Location("models.py", 13), members={Every.ITEM: "line"}),
    "line": Declaration(location=Location("models.py", 20), members={"sku": "sku"}, name="Line"),
    "page": Declaration(members={"items": "items"}, alternatives=("order",)),
    "items": Declaration(alternatives=("items",)),
}


def test_a_path_ends_at_the_innermost_named_declaration() -> None:
    """The property path counts from the last named type."""
    found = trace(PROVENANCE, "order", ("lines", Every.ITEM, "sku"))
    assert str(found) == "Line.sku"
    assert found.location == Location("models.py", 20)


def test_a_field_with_a_named_type_is_that_type_or_the_field_itself() -> None:
    """An enum's members are the enum's fault, a null is the field's."""
    assert str(trace(PROVENANCE, "order", ("status",))) == "OrderStatus"
    slot = trace(PROVENANCE, "order", ("status",), slot=True)
    assert (str(slot), slot.location) == ("Order.status", Location("models.py", 12))


def test_a_missing_member_stays_at_its_parent() -> None:
    """A field that is not declared is named below the type that lacks it, at that type's line."""
    found = trace(PROVENANCE, "order", ("shipped_at",), slot=True)
    assert (str(found), found.location) == ("Order.shipped_at", Location("models.py", 10))


def test_members_are_looked_up_in_alternatives_and_cycles_end() -> None:
    """An intersection's parts lend their members; a self-reference is passed once."""
    assert str(trace(PROVENANCE, "page", ("lines",), slot=True)) == "Order.lines"
    assert str(trace(PROVENANCE, "page", ("items", "x"), slot=True)) == "Order.items.x"
    assert trace({}, "nothing", ()) == Occurrence("", "")


def test_a_field_of_an_alternative_is_named_by_that_alternative() -> None:
    """`kind` of `Card | Cash` is the card's where the card has it; a union with a name keeps its own."""
    card = Declaration(name="Card", members={"kind": "kind"})
    cash = Declaration(name="Cash", members={"due": "due"})
    parts = {"card": card, "cash": cash, "kind": Declaration(), "due": Declaration()}
    provenance = {
        **parts,
        "either": Declaration(alternatives=("card", "cash")),
        "list": Declaration(members={Every.ITEM: "either"}),
    }
    assert str(trace(provenance, "list", (Every.ITEM, "due"), slot=True)) == "Cash.due"
    named_union = {**provenance, "either": Declaration(name="Payment", alternatives=("card", "cash"))}
    assert str(trace(named_union, "either", ("kind",), slot=True)) == "Payment.kind"


def test_a_value_tells_which_alternative_has_the_field() -> None:
    """The alternative whose literals the value holds, then the one with most of its fields, then the first."""
    fields: dict[Step, str] = {"kind": "kind", "size": "size"}
    provenance = {
        "photo": Declaration(name="Photo", members=fields, literals={"kind": "photo"}),
        "video": Declaration(name="Video", members=fields, literals={"kind": "video"}),
        "long": Declaration(name="Long", members={**fields, "length": "length"}, literals={"kind": "video"}),
        "either": Declaration(alternatives=("photo", "video", "long")),
        "list": Declaration(members={Every.ITEM: "either"}),
    }
    path = (Every.ITEM, "size")
    told = [
        str(trace(provenance, "list", path, slot=True, values=([], each)))
        for each in ({"kind": "photo"}, {"kind": "video"}, {"kind": "video", "length": 1}, {"size": 1}, "text")
    ]
    assert told == ["Photo.size", "Video.size", "Long.size", "Photo.size", "Photo.size"]


def test_a_field_of_a_generic_declaration_is_the_declarations_or_the_arguments() -> None:
    """A fault of the field itself is mended once for all instances, and one of its type too where no argument gives it."""
    fields: dict[Step, str] = {"data": "data", "code": "code", "more": "more"}
    shared = {"data": True, "code": False}
    page = Declaration(name="Page<User>", generic="Page<T>", members=fields, shared=shared)
    provenance = {"page": page, "data": Declaration(members={"id": "id"}), "code": Declaration(), "id": Declaration()}

    def told(*path: str, presence: bool) -> str:
        return str(trace(provenance, "page", path, slot=True).in_generic(presence=presence))

    assert [told("data", presence=each) for each in (True, False)] == ["Page<T>.data", "Page<User>.data"]
    assert [told("code", presence=each) for each in (True, False)] == ["Page<T>.code", "Page<T>.code"]
    assert [told(*each, presence=True) for each in (("data", "id"), ("more",))] == [
        "Page<User>.data.id",
        "Page<User>.more",
    ]


def test_occurrences_read_as_people_write_them() -> None:
    """Items and entries join without a dot."""
    assert str(Occurrence("Page", "[].id")) == "Page[].id"
    assert str(Occurrence("", "a.b")) == "a.b"


def test_operations_are_found_by_name() -> None:
    """A contract answers for a name."""
    operation = Operation(method="GET", path="/a")
    contract = Contract(title="", source="x", operations=(operation,))
    assert contract.operation("GET /a") is operation
    assert contract.operation("GET /b") is None
    assert named([operation]) == {"GET /a": operation}


def test_paths_are_written_for_people_and_as_pointers() -> None:
    """Source: RFC 6901 for the escapes."""
    path = ("items", Every.ITEM, "a/b", 0, Every.ENTRY)
    assert dotted(path) == "items[].a/b[0]{}"
    assert pointer(path) == "/items/*/a~1b/0/*"
    assert repr(Every.ITEM) == "[]"
    assert str(Location("a.py", 3)) == "a.py:3"
    assert str(Location("a.py")) == "a.py"
