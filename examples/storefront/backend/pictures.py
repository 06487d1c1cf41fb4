"""Pictures of the products, drawn on demand: the example ships no photographs."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter
from fastapi.responses import Response

from examples.storefront.backend.schemas.products import ProductCategory

router = APIRouter(include_in_schema=False)

_GROUNDS = {
    "kitchen": "#e8dcc8",
    "living-room": "#d5ddd0",
    "bedroom": "#dcd7e3",
    "lighting": "#f3e6c0",
    "garden": "#cfdfc4",
}
_INKS = {
    "kitchen": "#8a5a34",
    "living-room": "#4d6650",
    "bedroom": "#6a5f86",
    "lighting": "#b0842a",
    "garden": "#3f7042",
}


@router.get("/images/{category}/{slug}.svg")
def draw(category: ProductCategory, slug: str) -> Response:
    """A calm still life, the same for the same product."""
    digits = hashlib.blake2b(slug.encode(), digest_size=4).digest()
    shapes = "".join(_vessel(place, digit) for place, digit in enumerate(digits[:3]))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">'
        f'<rect width="400" height="300" fill="{_GROUNDS[category]}"/>'
        f'<g fill="{_INKS[category]}">{shapes}<rect y="236" width="400" height="3" opacity=".5"/></g></svg>'
    )
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


def _vessel(place: int, digit: int) -> str:
    width, height, left = 48 + digit % 40, 70 + digit % 96, 58 + place * 100
    radius, shade = digit % 28, 0.55 + place * 0.15
    return (
        f'<rect x="{left}" y="{236 - height}" width="{width}" height="{height}" rx="{radius}" opacity="{shade:.2f}"/>'
    )
