"""What the shop sells: products, what they cost and what they are good for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random

from demo.seasons import tide, warmth
from demo.streams import Weighted

FEES = "Postage & fees"


@dataclass(frozen=True, slots=True)
class Product:
    product_id: str
    name: str
    category: str
    cents: int
    popularity: float
    concerns: tuple[str, ...] = ()

    @property
    def merchandise(self) -> bool:
        return self.category != FEES

    def record(self) -> dict[str, object]:
        return {
            "product_id": self.product_id,
            "product_name": self.name,
            "category": self.category,
            "price": self.cents / 100,
            "merchandise": self.merchandise,
            "concerns": list(self.concerns),
        }


_SHELVES: dict[str, tuple[str, tuple[tuple[str, float, float, str], ...]]] = {
    "Cleansers": ("CL", (
        ("Gentle Oat Cleanser", 17.90, 10, "dryness redness"),
        ("Clay Foam Cleanser", 14.90, 6, "oily skin, acne"),
        ("Rose Cleansing Milk", 16.50, 4, "dryness"),
        ("Salicylic Gel Wash", 15.90, 7, "acne, oily skin"),
        ("Micellar Water", 9.90, 8, "redness"),
        ("Cleansing Balm", 22.00, 4, "dryness"),
        ("Enzyme Powder Wash", 19.50, 3, "dull skin"),
        ("Travel Cleanser Mini", 6.90, 4, ""),
        ("Eye Make-up Remover", 11.50, 3, ""),
    )),
    "Serums": ("SE", (
        ("Vitamin C Morning Serum", 39.00, 9, "dull skin, dark spots"),
        ("Barrier Repair Serum", 34.90, 9, "dryness, redness"),
        ("Niacinamide 10 Serum", 24.50, 8, "oily skin, dark spots"),
        ("Retinal Night Serum", 44.00, 5, "fine lines"),
        ("Hyaluron Dew Serum", 27.50, 7, "dryness"),
        ("Peptide Firming Serum", 46.00, 3, "fine lines"),
        ("Mandelic Renewal Serum", 29.90, 4, "dark spots, dull skin"),
        ("Centella Calm Drops", 26.00, 5, "redness"),
        ("Eye Contour Serum", 31.00, 4, "fine lines"),
        ("Bakuchiol Serum", 36.50, 3, "fine lines"),
    )),
    "Moisturisers": ("MO", (
        ("Ceramide Day Cream", 28.00, 9, "dryness"),
        ("Overnight Balm", 32.50, 7, "dryness"),
        ("Oil-Free Gel Cream", 23.90, 7, "oily skin, acne"),
        ("Squalane Face Oil", 25.00, 5, "dryness"),
        ("Redness Relief Cream", 29.50, 5, "redness"),
        ("Rich Winter Cream", 30.50, 5, "dryness"),
        ("Lip Repair Balm", 8.50, 8, "dryness"),
        ("Hand Cream Oat", 9.50, 6, "dryness"),
        ("Body Lotion Urea 5", 14.90, 5, "dryness"),
        ("Night Cream Peptide", 38.00, 3, "fine lines"),
    )),
    "Sun care": ("SU", (
        ("Mineral SPF 50", 26.00, 10, "sun damage, redness"),
        ("Invisible Fluid SPF 50", 24.00, 8, "sun damage, oily skin"),
        ("Kids Sun Lotion SPF 50", 19.90, 5, "sun damage"),
        ("After-Sun Aloe Gel", 13.50, 6, "sun damage"),
        ("Sun Spray SPF 30", 17.90, 5, "sun damage"),
        ("Sport Sun Gel SPF 50", 21.00, 4, "sun damage"),
        ("Hand SPF 30", 12.90, 2, "sun damage"),
    )),
    "Shampoo & conditioner": ("SH", (
        ("Rosemary Shampoo", 13.90, 9, "oily scalp"),
        ("Rosemary Conditioner", 14.50, 6, "dry hair"),
        ("Moisture Shampoo", 14.90, 7, "dry hair"),
        ("Moisture Conditioner", 15.50, 6, "dry hair"),
        ("Anti-Dandruff Shampoo", 15.90, 6, "dandruff"),
        ("Curl Wash", 17.50, 4, "frizz"),
        ("Curl Conditioner", 18.50, 4, "frizz"),
        ("Silver Shampoo", 16.90, 3, ""),
        ("Solid Shampoo Bar", 11.90, 5, ""),
    )),
    "Hair treatments": ("HA", (
        ("Argan Repair Mask", 22.40, 8, "damaged hair, dry hair"),
        ("Bond Repair Oil", 26.50, 7, "damaged hair"),
        ("Frizz Control Cream", 19.90, 6, "frizz"),
        ("Heat Shield Spray", 17.90, 6, "damaged hair"),
        ("Leave-in Milk", 18.90, 5, "dry hair"),
        ("Split End Serum", 21.00, 4, "split ends"),
        ("Curl Jelly", 16.50, 4, "frizz"),
        ("Protein Mask", 24.00, 3, "damaged hair"),
        ("Satin Pillowcase", 34.00, 2, "frizz"),
    )),
    "Scalp care": ("SC", (
        ("Rosemary Scalp Tonic", 21.50, 8, "oily scalp"),
        ("Scalp Scrub", 19.90, 5, "dandruff, oily scalp"),
        ("Calming Scalp Serum", 25.90, 5, "itchy scalp"),
        ("Tea Tree Scalp Oil", 18.50, 4, "dandruff"),
        ("Scalp Massage Brush", 12.90, 4, "itchy scalp"),
        ("Pre-Wash Scalp Mask", 23.50, 3, "itchy scalp"),
        ("Overnight Scalp Drops", 27.90, 2, "itchy scalp"),
    )),
}  # fmt: skip


def _named(text: str) -> tuple[str, ...]:
    """ "dryness, oily skin" or "dryness redness" → the concerns in it."""
    return tuple(name for name in (*SKIN, *HAIR) if name in text)


SKIN = ("dryness", "redness", "acne", "oily skin", "dark spots", "fine lines", "dull skin", "sun damage")
HAIR = ("dry hair", "frizz", "damaged hair", "split ends", "dandruff", "oily scalp", "itchy scalp")

PRODUCTS: tuple[Product, ...] = tuple(
    Product(f"P-{code}{place:02}", name, category, round(price * 100), weight, _named(concerns))
    for category, (code, shelf) in _SHELVES.items()
    for place, (name, price, weight, concerns) in enumerate(shelf, start=1)
)
CATEGORIES: tuple[str, ...] = tuple(_SHELVES)

POSTAGE = Product("P-POST", "Postage", FEES, 390, 0)
EXPRESS = Product("P-EXPR", "Express delivery", FEES, 790, 0)
WRAPPING = Product("P-WRAP", "Gift wrapping", FEES, 250, 0)
GOODWILL = Product("P-GOOD", "Goodwill credit", FEES, 500, 0)
EXTRAS = (POSTAGE, EXPRESS, WRAPPING, GOODWILL)

_BY_CONCERN = {
    concern: Weighted((p, p.popularity) for p in PRODUCTS if concern in p.concerns)
    for concern in (*SKIN, *HAIR)
}
_SHARE = {
    "Cleansers": 17.0, "Serums": 21.0, "Moisturisers": 20.0, "Sun care": 11.0,
    "Shampoo & conditioner": 16.0, "Hair treatments": 14.0, "Scalp care": 7.5,
}  # fmt: skip
_SUMMER = {"Moisturisers": -0.35, "Sun care": 0.95, "Hair treatments": 0.15, "Scalp care": -0.15}


@lru_cache(maxsize=16_000)
def season(category: str, day: date) -> float:
    """A category's weight on a day against its own yearly mean (about 0.05 to 2)."""
    summer = 1.0 + _SUMMER.get(category, 0.0) * warmth(day)
    return summer * tide(day, len(category) * 7 + ord(category[-1]), 0.22)


@lru_cache(maxsize=4_000)
def _categories_on(day: date) -> Weighted[str]:
    return Weighted((name, _SHARE[name] * season(name, day)) for name in CATEGORIES)


@lru_cache
def _shelf(category: str, tier: int) -> Weighted[Product]:
    """Products of a category as a purse sees them: tier 0 thrifty, 1 middling, 2 generous."""
    power = (-1.1, 0.0, 0.9)[tier]
    return Weighted(
        (p, p.popularity * (p.cents / 2_000) ** power) for p in PRODUCTS if p.category == category
    )


def any_category(rng: Random, day: date) -> str:
    """A category by the season of the day."""
    return _categories_on(day).pick(rng)


def choose(rng: Random, day: date, favourite: str, tier: int) -> Product:
    """A product for someone with a favourite category, leaning towards what the season asks for."""
    category = favourite
    if rng.random() > 0.5 * season(favourite, day):
        category = any_category(rng, day)
    return _shelf(category, tier).pick(rng)


def remedy(rng: Random, concern: str) -> Product | None:
    """A product for a concern; None where the catalogue has nothing."""
    shelf = _BY_CONCERN.get(concern)
    return shelf.pick(rng) if shelf else None
