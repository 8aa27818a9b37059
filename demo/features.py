"""The four AI features: how often they help, how people rate them, how much they sell.

A use lifts the chance that its visit ends in an order, more when it helped. Visits that are decided
forward (a known customer's) multiply their chance by the lift; visits whose end is given (an order
by a newcomer, no order by a passer-by) draw their use from the same law turned round.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from demo.seasons import tide
from demo.streams import Weighted


@dataclass(frozen=True, slots=True)
class Feature:
    """share of uses; lift on buying when it helped; success: chance to help; known and rated: shares
    of uses whose outcome and whose stars are told; stars: mean rating; seconds: usual time to answer."""

    name: str
    share: float
    lift: float
    success: float
    known: float
    rated: float
    stars: float
    seconds: float


RECOMMENDATION = Feature("Product Recommendation", 0.39, 2.0, 0.71, 0.92, 0.17, 4.2, 0.7)
CHAT = Feature("Chat Assistant", 0.33, 1.7, 0.64, 0.73, 0.28, 4.0, 1.8)
SKIN_ANALYSIS = Feature("Skin Analysis", 0.19, 2.8, 0.83, 0.92, 0.40, 4.6, 3.4)
ROUTINE = Feature("Routine Builder", 0.09, 2.4, 0.77, 0.88, 0.34, 4.4, 2.6)
FEATURES = (RECOMMENDATION, CHAT, SKIN_ANALYSIS, ROUTINE)

AI_SHARE = 0.105
"""Share of passers-by's visits in which an AI feature is used."""

PASSER_BY_CHANCE = 0.033
"""Chance that a visit by someone unknown ends in an order, without AI."""

_UNHELPFUL_LIFT = 0.85


@dataclass(frozen=True, slots=True)
class Use:
    feature: Feature
    helped: bool

    @property
    def lift(self) -> float:
        return self.feature.lift if self.helped else _UNHELPFUL_LIFT


_USES: tuple[tuple[Use, float], ...] = tuple(
    (Use(feature, helped), feature.share * (feature.success if helped else 1 - feature.success))
    for feature in FEATURES
    for helped in (True, False)
)
_ANY = Weighted(_USES)
_NONE: tuple[tuple[Use | None, float], ...] = ((None, 1 - AI_SHARE),)
_MAYBE = _NONE + tuple((use, AI_SHARE * weight) for use, weight in _USES)
_BOUGHT = Weighted((use, weight * (use.lift if use else 1.0)) for use, weight in _MAYBE)
_LEFT = Weighted(
    (use, weight * (1 - PASSER_BY_CHANCE * (use.lift if use else 1.0))) for use, weight in _MAYBE
)


def use_at_will(rng: Random) -> Use:
    """What someone uses who has decided to ask the assistant."""
    return _ANY.pick(rng)


def use_of_buyer(rng: Random) -> Use | None:
    """What was used in an unknown person's visit that ended in an order."""
    return _BOUGHT.pick(rng)


def use_of_passer_by(rng: Random) -> Use | None:
    """What was used in an unknown person's visit that ended without an order."""
    return _LEFT.pick(rng)


def second_use(rng: Random, first: Use) -> Use | None:
    """Some who used one feature try another in the same visit; it sells no more."""
    if rng.random() > 0.15:
        return None
    other = _ANY.pick(rng)
    return other if other.feature is not first.feature else None


def told_outcome(rng: Random, use: Use) -> bool | None:
    """Whether the use is known to have helped; None where nobody said."""
    return use.helped if rng.random() < use.feature.known else None


def told_stars(rng: Random, use: Use, day: date) -> int | None:
    """Stars from 1 to 5; None where nobody rated."""
    if rng.random() > use.feature.rated:
        return None
    mean = use.feature.stars * tide(day, len(use.feature.name), 0.03) + (0.35 if use.helped else -1.0)
    return max(1, min(5, round(rng.gauss(mean, 0.75))))


def answer_seconds(rng: Random, feature: Feature, day: date) -> float:
    """Time to answer; slower in the months before new machines, now and then very slow."""
    usual = feature.seconds * tide(day, 3 * len(feature.name), 0.18)
    slow = 3.0 if rng.random() < 0.02 else 1.0
    return round(usual * slow * rng.lognormvariate(0.0, 0.35), 2)
