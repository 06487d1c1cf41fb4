"""The names and words of the seeded shop."""

from __future__ import annotations

from typing import Any

CUSTOMERS: list[tuple[str, str | None, str, tuple[str, str, str, str]]] = [
    ("Ada Winter", "+4930901820", "gold", ("Lindenstrasse 12", "10969", "Berlin", "DE")),
    ("Bruno Costa", None, "bronze", ("Rua das Flores 88", "4050-265", "Porto", "PT")),
    ("Clara Nyström", "+46850560100", "silver", ("Götgatan 31", "116 21", "Stockholm", "SE")),
    ("Dmitri Aalto", None, "bronze", ("Mannerheimintie 5", "00100", "Helsinki", "FI")),
    ("Elif Yilmaz", "+902125550142", "silver", ("İstiklal Caddesi 210", "34433", "İstanbul", "TR")),
    ("Finn O'Brien", "+35316770000", "gold", ("17 Camden Street", "D02 X859", "Dublin", "IE")),
    ("Giulia Rossi", None, "bronze", ("Via San Vitale 40", "40125", "Bologna", "IT")),
    ("Hana Novák", "+420221714444", "silver", ("Vinohradská 52", "120 00", "Praha", "CZ")),
]
"""Name, phone, loyalty tier, and home as street, postal code, city, country."""


def _size(width: float, height: float, depth: float) -> dict[str, float]:
    return {"width_cm": width, "height_cm": height, "depth_cm": depth}


PRODUCTS: list[tuple[str, str, int, int, dict[str, Any]]] = [
    ("Oak Serving Board", "kitchen", 4900, 38, {
        "description": "A single piece of European oak with a juice groove and a leather loop.",
        "materials": ["oak", "leather"], "dimensions": _size(45, 2.2, 22),
        "care_note": "Wash by hand and oil it twice a year."}),
    ("Stoneware Mug", "kitchen", 1650, 120, {
        "description": "Thrown in small batches, glazed in oat white, and made to be stacked.",
        "materials": ["stoneware"], "dimensions": _size(9, 9.5, 9)}),
    ("Copper Kettle", "kitchen", 12900, 4, {
        "description": "Boils a litre and a half, and whistles in a low third.",
        "materials": ["copper", "beech"], "care_note": "Polish with lemon and salt."}),
    ("Linen Tea Towel", "kitchen", 1400, 210, {
        "description": "Washed linen, woven with a herringbone border.", "materials": ["linen"]}),
    ("Cast Iron Casserole", "kitchen", 8900, 16, {
        "description": "Four litres, enamelled inside, and heavy enough to keep its promises.",
        "materials": ["cast iron", "enamel"], "dimensions": _size(31, 17, 25)}),
    ("Beech Spoon Set", "kitchen", 2200, 64, {
        "description": "Three spoons for stirring, tasting and serving.", "materials": ["beech"], "unseen": True}),
    ("Wool Throw", "living-room", 11900, 22, {
        "description": "Undyed lambswool from the north of the island, with a fringe.",
        "materials": ["lambswool"], "dimensions": _size(140, 0.6, 200), "care_note": "Air it rather than wash it."}),
    ("Ash Side Table", "living-room", 18500, 9, {
        "description": "Three turned legs and a rim that stops a cup from leaving.",
        "materials": ["ash"], "dimensions": _size(42, 50, 42)}),
    ("Corduroy Cushion", "living-room", 3900, 75, {
        "description": "Wide-wale cotton in moss, rust or ink.", "materials": ["cotton", "feather"]}),
    ("Juniper Candle", "living-room", 2800, 3, {
        "description": "Soy wax with juniper berry and smoke; it burns for forty hours.", "materials": ["soy wax"]}),
    ("Walnut Bookend Pair", "living-room", 5400, 0, {
        "description": "Two quarter circles that hold a metre of novels.",
        "materials": ["walnut", "steel"], "dimensions": _size(12, 16, 10)}),
    ("Jute Rug", "living-room", 15900, 12, {
        "description": "Hand braided, the colour of dry grass.", "materials": ["jute"], "unseen": True}),
    ("Percale Duvet Cover", "bedroom", 9900, 41, {
        "description": "Crisp cotton percale that gets better with every wash.",
        "materials": ["organic cotton"], "care_note": "Wash at 60 degrees."}),
    ("Down Pillow", "bedroom", 7400, 27, {
        "description": "Medium loft, in a cotton case with piped edges.", "materials": ["down", "cotton"]}),
    ("Oak Bedside Shelf", "bedroom", 8200, 14, {
        "description": "Floats at the height of the mattress and hides its bracket.",
        "materials": ["oak"], "dimensions": _size(38, 12, 24)}),
    ("Lavender Sachet", "bedroom", 900, 180, {
        "description": "Dried lavender for drawers and bad nights.", "materials": []}),
    ("Paper Pendant", "lighting", 6900, 19, {
        "description": "Folded from one sheet; it casts a soft, even light.",
        "materials": ["paper", "steel"], "dimensions": _size(48, 36, 48)}),
    ("Brass Desk Lamp", "lighting", 16400, 6, {
        "description": "A jointed arm and a dimmer under the thumb.",
        "materials": ["brass"], "care_note": "The patina is meant to come."}),
    ("Clip Reading Light", "lighting", 3200, 2, {
        "description": "Holds on to a shelf or a headboard.", "materials": ["aluminium"], "unseen": True}),
    ("Porcelain Wall Light", "lighting", 11200, 11, {
        "description": "A shallow bowl of unglazed porcelain.", "materials": ["porcelain"]}),
    ("Terracotta Planter", "garden", 2600, 58, {
        "description": "Frost-proof, with a saucer that fits.",
        "materials": ["terracotta"], "dimensions": _size(24, 22, 24)}),
    ("Ash Handle Trowel", "garden", 3100, 33, {
        "description": "Forged in one piece and sharpened on both edges.", "materials": ["steel", "ash"]}),
    ("Watering Can", "garden", 4700, 0, {
        "description": "Six litres of galvanised steel with a fine rose.", "materials": ["steel"]}),
    ("Folding Stool", "garden", 5900, 24, {
        "description": "Canvas and beech; it carries more than it looks.",
        "materials": ["beech", "canvas"], "dimensions": _size(40, 44, 38)}),
]  # fmt: skip
"""Name, category, price in cents, pieces on hand, and further facts."""

REVIEWS: list[tuple[int, int, str, str | None]] = [
    (0, 5, "Heavier than it looks", "It has become the place where supper happens."),
    (0, 4, "Lovely grain", None),
    (1, 5, "My morning mug", "The handle takes three fingers. More shops should measure that."),
    (2, 3, "Beautiful, but the whistle", "It is not a low third. It is a loud third."),
    (4, 5, "For life", "We will have to write it into a will."),
    (6, 5, "Warm", None),
    (6, 4, "Sheds a little", "After two weeks it stopped."),
    (7, 4, "Steady", "The rim works. No cup has left since."),
    (9, 2, "Too much smoke", "I wanted the forest, not the fire."),
    (12, 5, "Like a good hotel", None),
    (13, 4, "Good sleep", "A bit firm in the first week."),
    (16, 5, "Soft light", "It makes the whole room kinder."),
    (17, 5, "Worth the wait", "Twelve weeks on the list, and I would do it again."),
    (20, 4, "Survived the frost", None),
    (23, 3, "Fine stool", "The canvas sags when one reads for long."),
]
"""Product by its place in the list above, rating, title, body."""
