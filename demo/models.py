"""Model calls behind the AI features: confidence, labels, tokens, cost, and how skill drifts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import sin
from random import Random

from demo.features import CHAT, RECOMMENDATION, ROUTINE, SKIN_ANALYSIS, Feature
from demo.phrases import INTENTS
from demo.story import Story
from demo.wishes import CONCERNS


@dataclass(frozen=True, slots=True)
class Model:
    """labels: two for a yes or no, the first being yes; skill: chance to be right when new; decay:
    skill lost by the end of a version; version: days between versions; known: share of calls whose
    true label is told; tokens: usual input and output; price: of one call and of 1000 tokens."""

    name: str
    labels: tuple[str, ...]
    skill: float
    decay: float
    version: int
    known: float
    millis: float
    tokens: tuple[int, int]
    price: tuple[float, float]


_SKIN_LABELS = tuple(concern.name for concern in CONCERNS if concern.category == "skin")

RANKER = Model(
    "product-ranker", ("relevant", "not relevant"), 0.80, 0.06, 118, 0.92, 84, (180, 0), (0.0028, 0.0)
)
ROUTER = Model("intent-router", INTENTS, 0.89, 0.05, 143, 0.33, 41, (96, 4), (0.0, 0.0040))
REPLY = Model("chat-reply", ("answer", "hand over"), 0.9, 0.0, 200, 0.0, 980, (620, 85), (0.0, 0.0052))
SKIN = Model("skin-conditions", _SKIN_LABELS, 0.90, 0.08, 171, 0.56, 640, (0, 0), (0.0152, 0.0))
PLANNER = Model(
    "routine-planner", ("kept", "changed"), 0.83, 0.04, 157, 0.74, 410, (380, 140), (0.0050, 0.0130)
)
MODELS = (RANKER, ROUTER, REPLY, SKIN, PLANNER)

_OF_FEATURE = {RECOMMENDATION: RANKER, SKIN_ANALYSIS: SKIN, ROUTINE: PLANNER}


def skill(model: Model, day: date) -> float:
    """Chance to be right on a day: falls within a version, jumps with the next."""
    age = (day.toordinal() + 31 * len(model.name)) % model.version / model.version
    return model.skill - model.decay * age + 0.012 * sin(day.toordinal() / 19 + len(model.name))


def tell_calls(
    story: Story, rng: Random, day: date, feature: Feature, *, concern: str, intents: list[str]
) -> None:
    """The model calls of one use: in a chat two for each turn, else one."""
    if feature is not CHAT:
        model = _OF_FEATURE[feature]
        _tell_call(story, rng, day, model, feature=feature, truth=concern if model is SKIN else None)
        return
    for intent in intents:
        _tell_call(story, rng, day, ROUTER, feature=feature, truth=intent)
        _tell_call(story, rng, day, REPLY, feature=feature, truth=rng.choices(REPLY.labels, (0.96, 0.04))[0])


def _tell_call(
    story: Story, rng: Random, day: date, model: Model, *, feature: Feature, truth: str | None
) -> None:
    """One call; truth: the right label where the caller knows it, else it is drawn."""
    truth = truth or model.labels[0 if rng.random() < 0.42 else 1]
    right = rng.random() < skill(model, day)
    predicted = truth if right else _mistake(rng, model, truth)
    tokens_in, tokens_out = (round(usual * rng.lognormvariate(0.0, 0.3)) for usual in model.tokens)
    per_call, per_1k = model.price
    story.note("inferences", {
        "inference_id": story.next_id("inferences"),
        "model_name": model.name,
        "interaction_type": feature.name,
        "latency_ms": round(model.millis * rng.lognormvariate(0.0, 0.42), 1),
        "confidence": round(rng.betavariate(9, 2) if right else rng.betavariate(5, 3), 4),
        "predicted_label": predicted,
        "actual_label": truth if rng.random() < model.known else None,
        "input_tokens": tokens_in,
        "output_tokens": tokens_out,
        "cost": round(per_call + per_1k * (tokens_in + tokens_out) / 1_000, 6),
    })  # fmt: skip


def _mistake(rng: Random, model: Model, truth: str) -> str:
    """Another label, most often a neighbour of the true one."""
    place = model.labels.index(truth)
    step = 1 if rng.random() < 0.6 else rng.randrange(1, len(model.labels))
    return model.labels[(place + step) % len(model.labels)]
