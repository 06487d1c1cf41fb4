"""Parts, labels and categories."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Response

from workshop.models import Depth, Label, LabelIn, Part, PartIn, PartPage, PartPatch, Small, Tree
from workshop.planting import planted
from workshop.store import CONFLICT, MISSING, found, store

router = APIRouter()
PartId = Annotated[int, Path(ge=0, le=2**31 - 1)]


@router.get("/parts")
async def list_parts(
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
    size: Annotated[int, Query(ge=1, le=50)] = 10,
    sort: Literal["name", "price"] | None = None,
    min_price: Annotated[int | None, Query(ge=0, le=10**6)] = None,
) -> PartPage:
    """Parts by page."""
    parts = [each for each in store.parts.values() if min_price is None or each.price >= min_price]
    if sort == "price":
        parts.sort(key=(lambda each: str(each.price)) if planted("price-sorted-as-text") else (lambda each: each.price))
    elif sort == "name":
        parts.sort(key=lambda each: each.name)
    start = (page - 1) * size
    if planted("page-overlaps") and page > 1:
        start -= 1
    total = len(parts) + (3 if planted("total-too-high") else 0)
    return PartPage(items=parts[start : start + size], total=total, page=page, size=size)


@router.post("/parts", status_code=201, responses={201: {"headers": {"Location": {"schema": {"type": "string"}}}}})
async def add_part(part: PartIn, response: Response) -> Part:
    """Take a part in."""
    if planted("nul-in-part-name") and "\x00" in part.name:
        raise ValueError("embedded null byte")
    if part.price.bit_length() > 63:
        raise OverflowError("Python int too large to convert to SQLite INTEGER")
    made = Part(id=store.next(), **part.model_dump())
    store.parts[made.id] = made
    if planted("note-not-stored"):
        store.parts[made.id] = made.model_copy(update={"note": None})
    response.headers["Location"] = f"/part/{made.id}" if planted("location-leads-nowhere") else f"/parts/{made.id}"
    return made


@router.get("/parts/{part_id}", responses=MISSING)
async def read_part(part_id: PartId) -> Part:
    """One part."""
    return found(store.parts, part_id)


@router.put("/parts/{part_id}", responses=MISSING)
async def replace_part(part_id: PartId, part: PartIn) -> Part:
    """Replace a part."""
    found(store.parts, part_id)
    made = Part(id=part_id, **part.model_dump())
    if not planted("put-not-stored"):
        store.parts[part_id] = made
    return made


@router.patch("/parts/{part_id}", responses=MISSING)
async def change_part(part_id: PartId, patch: PartPatch) -> Part:
    """Change some of a part."""
    old = found(store.parts, part_id)
    given = {
        key: value for key, value in patch.model_dump(exclude_unset=True).items() if value is not None or key == "note"
    }
    if planted("null-note-crashes") and "note" in given:
        given["note"] = given["note"].strip()
    if planted("patch-resets-stock") and "stock" not in given:
        given["stock"] = 0
    store.parts[part_id] = old.model_copy(update=given)
    return store.parts[part_id]


@router.delete("/parts/{part_id}", status_code=204, responses=MISSING)
async def drop_part(part_id: PartId) -> None:
    """Remove a part."""
    if planted("second-delete-crashes"):
        del store.parts[part_id]
        return
    found(store.parts, part_id)
    del store.parts[part_id]


@router.post("/parts/{part_id}/take", responses={**MISSING, **CONFLICT})
async def take_part(part_id: PartId, amount: Annotated[int, Query(ge=0, le=1000)] = 1) -> Part:
    """Count up how many of a part were ordered."""
    part = found(store.parts, part_id)
    if planted("orders-get-lost"):
        seen = part.stock
        await asyncio.sleep(0.002)
        part.stock = min(seen + amount, 2**31 - 1)
    else:
        part.stock = min(part.stock + amount, 2**31 - 1)
    return part


@router.get(
    "/parts/{part_id}/sheet", responses={**MISSING, 200: {"content": {"application/pdf": {}}}}, response_class=Response
)
async def part_sheet(part_id: PartId) -> Response:
    """A part's data sheet."""
    part = found(store.parts, part_id)
    name = part.name if planted("name-in-header") else f"part-{part.id}"
    kind = "text/html" if planted("sheet-as-html") else "application/pdf"
    return Response(b"%PDF-1.4", media_type=kind, headers={"content-disposition": f'inline; filename="{name}.pdf"'})


@router.get("/labels")
async def list_labels(limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[Label]:
    """All labels."""
    labels = list(store.labels.values())
    return labels if planted("limit-ignored") else labels[:limit]


@router.post("/labels", status_code=201, responses=CONFLICT)
async def add_label(label: LabelIn) -> Label:
    """Make a label."""
    label.name.encode("latin-1")
    if any(each.name == label.name for each in store.labels.values()):
        if planted("same-label-crashes"):
            raise RuntimeError("UNIQUE constraint failed: labels.name")
        raise HTTPException(409, "There is one of that name")
    made = Label(id=store.next(), name=label.name)
    store.labels[made.id] = made
    return made


@router.put("/labels/{label_id}", responses={**MISSING, **CONFLICT})
async def rename_label(label_id: PartId, label: LabelIn) -> Label:
    """Rename a label."""
    label.name.encode("latin-1")
    found(store.labels, label_id)
    if any(each.name == label.name and each.id != label_id for each in store.labels.values()):
        raise HTTPException(409, "There is one of that name")
    made = Label(id=label_id, name=label.name)
    if planted("put-adds"):
        store.labels[store.next()] = Label(id=store.number, name=f"{label.name}{store.number}"[:80])
    store.labels[label_id] = made
    return made


@router.delete("/labels/{label_id}", status_code=204, responses=MISSING)
async def drop_label(label_id: PartId) -> None:
    """Remove a label."""
    found(store.labels, label_id)
    if not planted("deleted-still-listed"):
        del store.labels[label_id]


@router.get("/categories")
async def list_categories() -> list[str]:
    """Names of categories."""
    return ["brakes", "lights"]


@router.post("/categories/depth")
async def depth_of_tree(tree: Tree) -> Depth:
    """How deep a tree of categories is."""
    levels, row = 0, [tree]
    while row:
        levels, row = levels + 1, [part for each in row for part in each.parts]
    if planted("deep-tree-crashes") and levels > 12:
        raise RecursionError("maximum recursion depth exceeded")
    return Depth(levels=levels)


@router.post("/parts/{part_id}/recount", responses=MISSING)
async def recount(part_id: PartId, stock: Small) -> Part:
    """Set a part's stock."""
    part = found(store.parts, part_id)
    part.stock = stock
    return part
