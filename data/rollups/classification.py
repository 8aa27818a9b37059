"""Accuracy, precision, recall and F1 from counts of predicted and actual labels."""

from collections.abc import Mapping
from typing import Any

POSITIVE_LABELS = ("1", "true", "yes", "positive", "purchase", "relevant")

NEGATIVE_LABELS = (
    *("0", "false", "no", "negative", "no purchase", "no_purchase"),
    *("irrelevant", "not relevant", "not_relevant"),
)

Outcomes = Mapping[tuple[str, str], int]
Scores = tuple[float | None, float | None, float | None]
NOTHING_TO_FIND: Scores = (None, None, None)


def scores(outcomes: Outcomes) -> dict[str, Any]:
    """Fractions over {(predicted, actual): count}; all null without a single known outcome.

    Two labels of which one is a positive one (yes, true, 1, positive, ...) are scored as binary, for
    that label. Where only a negative one occurs (no, false, 0, negative, ...) they are binary too, and
    precision, recall and F1 are null: there was nothing to find and nothing was said to be found.
    Anything else is the macro average: each label that occurs weighs the same. A label that was never
    predicted has precision 0.

    The outcomes at hand decide, which are a month's. To decide by all labels a model ever had, each
    refresh would read all its calls, and one late call with a third label would move every month. So a
    lone label is known by its word, and a month in which a model of three used two looks like a binary one.
    """
    samples = sum(outcomes.values())
    if not samples:
        names = ("averaging", "accuracy", "precision", "recall", "f1_score")
        return {"samples": 0, **dict.fromkeys(names)}
    labels = sorted({label for pair in outcomes for label in pair})
    positive, negative = _positive(labels), all(label.lower() in NEGATIVE_LABELS for label in labels)
    precision, recall, f1 = (
        NOTHING_TO_FIND if negative else _mean(outcomes, [positive] if positive else labels)
    )
    return {
        "samples": samples,
        "averaging": "binary" if positive or negative else "macro",
        "accuracy": sum(count for (said, was), count in outcomes.items() if said == was) / samples,
        "precision": precision,
        "recall": recall,
        "f1_score": f1,
    }


def _mean(outcomes: Outcomes, judged: list[str]) -> Scores:
    of_each = zip(*(_of_label(outcomes, label) for label in judged), strict=True)
    precision, recall, f1 = (sum(values) / len(judged) for values in of_each)
    return precision, recall, f1


def _positive(labels: list[str]) -> str | None:
    if len(labels) > 2:
        return None
    return next((label for label in labels if label.lower() in POSITIVE_LABELS), None)


def _of_label(outcomes: Outcomes, label: str) -> tuple[float, float, float]:
    right = outcomes.get((label, label), 0)
    said = sum(count for (predicted, _), count in outcomes.items() if predicted == label)
    was = sum(count for (_, actual), count in outcomes.items() if actual == label)
    precision = right / said if said else 0.0
    recall = right / was if was else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return precision, recall, f1
