"""Products, their labels, and tables of them."""

import csv
import html
import io
import json
import re
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from .database import DB, Database, Row, offset
from .defects import Defects
from .models import (
    PRICE,
    SKU,
    Category,
    ImportFault,
    ImportResult,
    PlaceStock,
    Product,
    ProductIn,
    ProductPage,
    ProductPatch,
    ProductPut,
    Stock,
)
from .problems import ProblemError, not_found, problems

router = APIRouter(tags=["products"])

SkuPath = Annotated[str, Path(max_length=24, pattern=SKU)]
LOCATION: dict[str, Any] = {"Location": {"schema": {"type": "string"}, "description": "Where it is", "required": True}}
DISPOSITION: dict[str, Any] = {"Content-Disposition": {"schema": {"type": "string"}, "required": True}}
SORTS = {"sku": "sku", "price": "CAST(price AS REAL), sku", "-price": "CAST(price AS REAL) DESC, sku"}
COLUMNS = ["sku", "name", "price", "category"]


class CsvResponse(Response):
    """A table."""

    media_type = "text/csv"


class SvgResponse(Response):
    """A drawing."""

    media_type = "image/svg+xml"


def view(row: Row) -> Product:
    """A product as answers show it."""
    return Product(**{**row, "attributes": json.loads(row["attributes"])})


def product_of(db: Database, sku: str) -> Row:
    """The row of a product."""
    row = db.one("SELECT * FROM products WHERE sku = ?", sku)
    if row is None:
        raise not_found("product", sku)
    return row


@router.get("/products", responses=problems(422))
def list_products(
    db: DB,
    defects: Defects,
    q: Annotated[
        str | None, Query(max_length=80, description="Occurs in the name, letter by letter, in whatever case")
    ] = None,
    category: Annotated[Category | None, Query()] = None,
    sort: Annotated[Literal["sku", "price", "-price"], Query()] = "sku",
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> ProductPage:
    """The products; prices sort by their value."""
    conditions, values = ["1"], []
    if q and "W02" in defects:
        conditions.append("name LIKE ?")
        values.append(f"%{q}%")
    elif q:
        conditions.append("instr(lower(name), lower(?)) > 0")
        values.append(q)
    if category:
        conditions.append("category = ?")
        values.append(category)
    order = SORTS[sort]
    if "W03" in defects:
        order = order.replace("CAST(price AS REAL)", "price")
    skip = (page - 1) * size if "W01" in defects else offset(page, size)
    where = " AND ".join(conditions)
    total = db.number(f"SELECT COUNT(*) FROM products WHERE {where}", *values)
    rows = db.all(f"SELECT * FROM products WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", *values, size, skip)
    return ProductPage(items=[view(row) for row in rows], total=total, page=page, size=size)


@router.post(
    "/products",
    status_code=201,
    responses={201: {"description": "Added", "headers": LOCATION}, **problems(409, 422)},
)
def add_product(body: ProductIn, db: DB, defects: Defects, response: Response) -> Product:
    """Add a product; a number is given once, in whatever case."""
    collation = "BINARY" if "W04" in defects else "NOCASE"
    with db.transaction():
        if db.one(f"SELECT sku FROM products WHERE sku = ? COLLATE {collation}", body.sku):
            raise ProblemError(409, f"There is already a product {body.sku}")
        db.insert("products", {**body.model_dump(), "attributes": json.dumps(body.attributes)})
        row = product_of(db, body.sku)
    response.headers["Location"] = f"/products/{body.sku}"
    return view(row)


@router.get("/products/{sku}", response_model=Product, responses=problems(404, 422))
def read_product(sku: SkuPath, db: DB, defects: Defects) -> Product | Response:
    """A product."""
    row = db.one("SELECT * FROM products WHERE sku = ?", sku)
    if row is None and "W05" in defects:
        return JSONResponse({"detail": "Product not found"}, 404)
    if row is None:
        raise not_found("product", sku)
    return view(row)


@router.head(
    "/products/{sku}",
    response_class=Response,
    responses={
        200: {"description": "It is there"},
        404: {"description": "It is not"},
        422: {"description": "No number"},
    },
)
def probe_product(sku: SkuPath, db: DB, defects: Defects) -> Response:
    """Whether a product is there, as GET would say."""
    found = "W08" in defects or db.one("SELECT sku FROM products WHERE sku = ?", sku) is not None
    return Response(status_code=200 if found else 404)


@router.put("/products/{sku}", responses=problems(404, 422))
def replace_product(sku: SkuPath, body: ProductPut, db: DB, defects: Defects) -> Product:
    """Describe a product anew."""
    with db.transaction():
        row = product_of(db, sku)
        changes = {**body.model_dump(), "attributes": json.dumps(body.attributes)}
        if "W06" in defects:
            changes = {key: changes[key] for key in ("name", "price", "category", "description")}
        db.update("products", "sku", row["sku"], changes)
        return view(product_of(db, sku))


@router.patch("/products/{sku}", responses=problems(404, 422))
def change_product(sku: SkuPath, body: ProductPatch, db: DB, defects: Defects) -> Product:
    """Change some fields of a product."""
    with db.transaction():
        row = product_of(db, sku)
        changes = body.model_dump(exclude_unset=True)
        if "W07" in defects and "description" in changes:
            changes["description"] = changes["description"][:1000]
        if "attributes" in changes:
            changes["attributes"] = json.dumps(changes["attributes"])
        db.update("products", "sku", row["sku"], changes)
        return view(product_of(db, sku))


@router.delete("/products/{sku}", status_code=204, responses=problems(404, 409, 422))
def remove_product(sku: SkuPath, db: DB) -> None:
    """Remove a product; not while any of it is in the house."""
    with db.transaction():
        row = product_of(db, sku)
        if db.on_hand(row["sku"]):
            raise ProblemError(409, f"There is still stock of {row['sku']}")
        db.run("DELETE FROM reservations WHERE sku = ?", row["sku"])
        db.run("DELETE FROM products WHERE sku = ?", row["sku"])


@router.get("/products/{sku}/stock", response_model=Stock, responses=problems(404, 422))
def read_stock(sku: SkuPath, db: DB, defects: Defects) -> Stock | Response:
    """How much of a product there is, and where; 0 where there never was any."""
    with db.transaction():
        row = product_of(db, sku)
        places = db.all(
            "SELECT location_id, SUM(quantity) AS quantity FROM movements WHERE sku = ? "
            "GROUP BY location_id HAVING SUM(quantity) > 0 ORDER BY location_id",
            sku,
        )
        reserved = db.reserved(sku)
        summed = db.one("SELECT SUM(quantity) AS on_hand FROM movements WHERE sku = ?", sku)
    if "W09" in defects and summed and summed["on_hand"] is None:
        return JSONResponse(
            {"sku": row["sku"], "on_hand": None, "reserved": reserved, "available": None, "places": places}
        )
    on_hand = int(summed["on_hand"] or 0) if summed else 0
    return Stock(
        sku=row["sku"],
        on_hand=on_hand,
        reserved=reserved,
        available=on_hand - reserved,
        places=[PlaceStock(**place) for place in places],
    )


@router.get(
    "/products/{sku}/label",
    response_class=SvgResponse,
    responses={
        200: {
            "description": "A label",
            "content": {"image/svg+xml": {"schema": {"type": "string"}}},
            "headers": DISPOSITION,
        },
        **problems(404, 422),
    },
)
def label(sku: SkuPath, db: DB, defects: Defects) -> Response:
    """A label to print."""
    row = product_of(db, sku)
    shown = html.escape("".join(letter if letter.isprintable() else "?" for letter in row["name"]))
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80"><text y="40">{shown}</text></svg>'
    disposition = f"inline; filename*=UTF-8''{quote(row['name'], safe='')}.svg"
    if "W10" in defects:
        disposition = f'inline; filename="{row["name"]}.svg"'
    return SvgResponse(drawing, headers={"Content-Disposition": disposition})


@router.get(
    "/exports/products.csv",
    tags=["tables"],
    response_class=CsvResponse,
    responses={
        200: {
            "description": "A table, as RFC 4180 says",
            "content": {"text/csv": {"schema": {"type": "string"}}},
            "headers": DISPOSITION,
        }
    },
)
def export_products(db: DB) -> CsvResponse:
    """All products as a table."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(db.all("SELECT * FROM products ORDER BY sku"))
    return CsvResponse(text.getvalue(), headers={"Content-Disposition": 'attachment; filename="products.csv"'})


def _take(db: Database, row: list[str]) -> str | None:
    """Add a product from a row of a table; what is wrong with it otherwise."""
    if len(row) != len(COLUMNS):
        return f"{len(COLUMNS)} columns are needed"
    sku, name, price, category = row
    if not re.fullmatch(SKU, sku) or len(sku) > 24:
        return "not a product number"
    if not 1 <= len(name) <= 80 or not re.fullmatch(PRICE, price) or not re.fullmatch("[a-z]{2,20}", category):
        return "name, price or category is not valid"
    if db.one("SELECT sku FROM products WHERE sku = ?", sku):
        return "the product is already there"
    db.insert("products", dict(zip(COLUMNS, row, strict=True)))
    return None


@router.post(
    "/imports/products",
    tags=["tables"],
    responses=problems(415, 422),
    openapi_extra={"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def import_products(request: Request, db: DB, defects: Defects) -> ImportResult:
    """Take products from a table with the columns sku, name, price and category; 422 without that heading."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "text/csv":
        raise ProblemError(415, "Only text/csv is taken")
    try:
        rows = csv.reader(io.StringIO((await request.body()).decode("utf-8"), newline=""))
        heading = next(rows) if "W11" in defects else next(rows, None)
        if heading != COLUMNS:
            raise ProblemError(422, f"The first line must be {','.join(COLUMNS)}")
        lines = list(rows)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ProblemError(422, f"Not a table: {error}") from None
    created, faults = 0, []
    with db.transaction():
        for number, row in enumerate(lines, start=2):
            fault = _take(db, row)
            if fault is None:
                created += 1
            else:
                faults.append(ImportFault(line=number, message=fault))
    return ImportResult(created=created, faults=faults)
