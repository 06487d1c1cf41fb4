"""Places for goods."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from .database import DB, Database, Row, offset
from .defects import Defects
from .models import Location, LocationIn, LocationPage
from .problems import ProblemError, not_found, problems
from .products import LOCATION

router = APIRouter(prefix="/locations", tags=["locations"])

LocationId = Annotated[int, Path(ge=1, le=2_147_483_647)]


def location_of(db: Database, location_id: int) -> Row:
    """The row of a location."""
    row = db.one("SELECT * FROM locations WHERE id = ?", location_id)
    if row is None:
        raise not_found("location", location_id)
    return row


def _refuse_taken(db: Database, code: str, but: int = 0) -> None:
    if db.one("SELECT id FROM locations WHERE code = ? AND id <> ?", code, but):
        raise ProblemError(409, f"There is already a location {code}")


@router.get("", responses=problems(422))
def list_locations(
    db: DB,
    defects: Defects,
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 3,
) -> LocationPage:
    """The locations, in the order of their numbers."""
    if "W15" in defects and (page, size) in db.location_pages:
        cached: LocationPage = db.location_pages[page, size]
        return cached
    rows = db.all("SELECT * FROM locations ORDER BY id LIMIT ? OFFSET ?", size + 1, offset(page, size))
    more = len(rows) > size
    if "W12" not in defects:
        rows = rows[:size]
    found = LocationPage.model_construct(items=[Location(**row) for row in rows], has_more=more, page=page, size=size)
    if "W15" in defects and len(db.location_pages) < 100:
        db.location_pages[page, size] = found
    return found


@router.post(
    "",
    status_code=201,
    responses={201: {"description": "Added", "headers": LOCATION}, **problems(409, 422)},
)
def add_location(body: LocationIn, db: DB, response: Response) -> Location:
    """Add a location."""
    with db.transaction():
        _refuse_taken(db, body.code)
        number = db.insert("locations", body.model_dump())
        db.location_pages.clear()
    response.headers["Location"] = f"/locations/{number}"
    return Location(id=number, **body.model_dump())


@router.get("/{location_id}", responses=problems(404, 422))
def read_location(location_id: LocationId, db: DB) -> Location:
    """A location."""
    return Location(**location_of(db, location_id))


@router.put("/{location_id}", responses=problems(404, 409, 422))
def replace_location(location_id: LocationId, body: LocationIn, db: DB, defects: Defects) -> Location:
    """Describe a location anew; 404 for one that is not there."""
    with db.transaction():
        if "W14" not in defects:
            location_of(db, location_id)
        _refuse_taken(db, body.code, but=location_id)
        db.run("INSERT OR IGNORE INTO locations (id, code, capacity) VALUES (?, ?, 0)", location_id, body.code)
        db.update("locations", "id", location_id, body.model_dump())
        db.location_pages.clear()
        return Location(**location_of(db, location_id))


@router.delete("/{location_id}", status_code=204, responses=problems(404, 409, 422))
def remove_location(location_id: LocationId, db: DB, defects: Defects) -> None:
    """Remove a location that is empty."""
    with db.transaction():
        location_of(db, location_id)
        if db.one("SELECT 1 FROM movements WHERE location_id = ? GROUP BY sku HAVING SUM(quantity) > 0", location_id):
            raise ProblemError(409, "The location is not empty")
        db.run("DELETE FROM locations WHERE id = ?", location_id)
        if "W15" not in defects:
            db.location_pages.clear()
