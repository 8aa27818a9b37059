"""What people want: concerns with their seasons, searches, and what the catalogue lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random

from demo.catalogue import Product
from demo.seasons import tide, warmth
from demo.streams import Weighted


@dataclass(frozen=True, slots=True)
class Concern:
    """share: weight among concerns; summer: -1 winter only … +1 summer only;
    ease: chance that advice on it helps, against the average concern's."""

    name: str
    category: str
    words: tuple[str, ...]
    share: float
    summer: float
    ease: float


CONCERNS = (
    Concern("dryness", "skin", ("dry", "flaky", "tight", "dehydrated"), 16, -0.55, 0.82),
    Concern("redness", "skin", ("red", "flushed", "rosacea", "irritated"), 9, -0.20, 0.68),
    Concern("acne", "skin", ("acne", "pimples", "breakout", "spots"), 13, 0.15, 0.62),
    Concern("oily skin", "skin", ("oily", "shiny", "greasy face", "large pores"), 10, 0.55, 0.76),
    Concern("dark spots", "skin", ("dark spots", "pigmentation", "melasma"), 7, 0.30, 0.60),
    Concern("fine lines", "skin", ("wrinkles", "fine lines", "crow's feet"), 8, 0.0, 0.70),
    Concern("dull skin", "skin", ("dull", "tired", "no glow"), 5, -0.25, 0.78),
    Concern("sun damage", "skin", ("sunburn", "sun", "burnt", "spf"), 8, 0.92, 0.80),
    Concern("perioral dermatitis", "skin", ("perioral dermatitis", "rash around mouth"), 1.2, -0.1, 0.25),
    Concern("dry hair", "hair", ("dry hair", "straw", "brittle"), 7, -0.25, 0.78),
    Concern("frizz", "hair", ("frizz", "frizzy", "flyaways"), 7, 0.40, 0.76),
    Concern("damaged hair", "hair", ("damaged", "bleached", "breakage"), 6, 0.10, 0.72),
    Concern("split ends", "hair", ("split ends", "ends break"), 3, 0.0, 0.70),
    Concern("dandruff", "hair", ("dandruff", "flakes on scalp"), 5, -0.45, 0.70),
    Concern("oily scalp", "hair", ("greasy roots", "oily scalp"), 4, 0.20, 0.74),
    Concern("itchy scalp", "hair", ("itchy", "itching scalp"), 3, -0.35, 0.66),
    Concern("hair loss", "hair", ("hair loss", "thinning", "receding"), 4.5, -0.05, 0.28),
)  # fmt: skip

CONCERN = {concern.name: concern for concern in CONCERNS}


@lru_cache(maxsize=64)
def _concerns_in(month: int, categories: tuple[str, ...], helped: bool) -> Weighted[Concern]:
    middle = warmth(date(2001, month, 15))
    return Weighted(
        (c, c.share * (1 + c.summer * middle) * (c.ease if helped else 1 - c.ease))
        for c in CONCERNS
        if c.category in categories
    )


def concern_of_day(rng: Random, day: date, helped: bool, skin_only: bool = False) -> Concern:
    """A concern by season, given whether the advice on it helped."""
    return _concerns_in(day.month, ("skin",) if skin_only else ("skin", "hair"), helped).pick(rng)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something people search for in vain; phrases go from most to least usual."""

    category: str
    phrases: tuple[str, ...]
    share: float
    summer: float


GAPS = (
    Gap("Shampoo & conditioner", ("dry shampoo unscented", "dry shampoo no scent", "dry shampoo"), 26, 0),
    Gap("Sun care", ("tinted mineral spf", "tinted sunscreen", "spf foundation"), 20, 0.75),
    Gap("Serums", ("azelaic acid", "azelaic acid 10%", "azelaic serum"), 17, -0.1),
    Gap("Scalp care", ("hair loss serum", "serum thinning hair", "hair growth serum"), 16, -0.2),
    Gap("Cleansers", ("refill pouch", "cleanser refill", "refill"), 11, 0.0),
    Gap("Sun care", ("lip balm spf", "lip spf stick", "lip sunscreen"), 9, 0.8),
    Gap("Moisturisers", ("slugging balm", "petrolatum balm"), 6, -0.8),
    Gap("Hair treatments", ("scalp sunscreen spray", "hair spf"), 4, 0.9),
    Gap("Moisturisers", ("perioral dermatitis cream", "pd cream fragrance free"), 3, -0.1),
    Gap("Shampoo & conditioner", ("beard conditioner", "beard care"), 2.5, 0.0),
)  # fmt: skip

_PHRASE_WEIGHTS = (12, 4, 2)


@lru_cache(maxsize=4_000)
def _gaps_on(day: date) -> Weighted[Gap]:
    return Weighted(
        (gap, gap.share * (1 + gap.summer * warmth(day)) * tide(day, place * 13, 0.35))
        for place, gap in enumerate(GAPS)
    )


def unmet_search(rng: Random, day: date) -> dict[str, object]:
    """A search that finds nothing: query, results, category."""
    gap = _gaps_on(day).pick(rng)
    phrase = rng.choices(gap.phrases, _PHRASE_WEIGHTS[: len(gap.phrases)])[0]
    return {"query": phrase, "results": 0, "category": gap.category}


def met_search(rng: Random, product: Product) -> dict[str, object]:
    """A search that finds the product, among others: query, results, category."""
    words = product.name.lower().split()
    by_concern = product.concerns[0] if product.concerns else product.category.lower()
    query = rng.choice((" ".join(words[:2]), " ".join(words), words[-1], by_concern))
    return {"query": query, "results": 1 + int(rng.random() * 11), "category": product.category}
