"""Accuracy, precision, recall and F1 from counts of predicted and actual labels."""

from collections.abc import Mapping
from typing import Any

POSITIVE_LABELS = ("1", "true", "yes", "positive", "purchase", "relevant")

Outcomes = Mapping[tuple[str, str], int]


def scores(outcomes: Outcomes) -> dict[str, Any]:
    """Fractions over {(predicted, actual): count}; all null without a single known outcome.

    Two labels of which one is a positive one (yes, true, 1, positive, ...) are scored as binary, for
    that label. Anything else is the macro average: each label that occurs weighs the same. A label
    that was never predicted has precision 0.
    """
    samples = sum(outcomes.values())
    if not samples:
        names = ("averaging", "accuracy", "precision", "recall", "f1_score")
        return {"samples": 0, **dict.fromkeys(names)}
    labels = sorted({label for pair in outcomes for label in pair})
    positive = _positive(labels)
    judged = [_of_label(outcomes, label) for label in ([positive] if positive else labels)]
    precision, recall, f1 = (sum(values) / len(judged) for values in zip(*judged, strict=True))
    return {
        "samples": samples,
        "averaging": "binary" if positive else "macro",
        "accuracy": sum(count for (said, was), count in outcomes.items() if said == was) / samples,
        "precision": precision,
        "recall": recall,
        "f1_score": f1,
    }


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
