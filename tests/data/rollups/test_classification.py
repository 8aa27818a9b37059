"""Accuracy, precision, recall and F1, counted by hand; outcomes are {(predicted, actual): count}."""

from typing import Any

import pytest

from data.rollups.classification import scores

Outcomes = dict[tuple[str, str], int]


def measured(outcomes: Outcomes) -> tuple[Any, ...]:
    found = scores(outcomes)
    return tuple(
        found[name] for name in ("samples", "averaging", "accuracy", "precision", "recall", "f1_score")
    )


def test_two_labels_are_scored_for_the_positive_one() -> None:
    """Of 8 said yes 6 were; of 10 that were yes 6 were found; 11 of 17 are right."""
    outcomes = {("yes", "yes"): 6, ("yes", "no"): 2, ("no", "yes"): 4, ("no", "no"): 5}
    assert measured(outcomes) == (17, "binary", 11 / 17, 0.75, 0.6, pytest.approx(2 / 3))


@pytest.mark.parametrize("positive", ["1", "true", "Yes", "POSITIVE", "purchase", "relevant"])
def test_words_for_a_positive_outcome(positive: str) -> None:
    assert measured({(positive, positive): 1, ("zero", positive): 1})[1:] == (
        "binary",
        0.5,
        1.0,
        0.5,
        pytest.approx(2 / 3),
    )


def test_more_labels_are_averaged_each_weighing_the_same() -> None:
    """Precision 2/3, 1/1, 0/1 and recall 2/2, 1/2, 0/1 for a, b, c."""
    outcomes = {("a", "a"): 2, ("a", "c"): 1, ("b", "b"): 1, ("c", "b"): 1}
    assert measured(outcomes) == (
        5,
        "macro",
        0.6,
        pytest.approx((2 / 3 + 1 + 0) / 3),
        pytest.approx((1 + 0.5 + 0) / 3),
        pytest.approx((0.8 + 2 / 3 + 0) / 3),
    )


def test_two_labels_without_a_positive_one_are_averaged() -> None:
    """Precision 3/4 and 1/1, recall 3/3 and 1/2."""
    outcomes = {("oily", "oily"): 3, ("oily", "dry"): 1, ("dry", "dry"): 1}
    assert measured(outcomes)[:5] == (5, "macro", 0.8, 0.875, 0.75)


def test_a_positive_word_among_three_labels_is_one_of_three() -> None:
    """Precision 1/1, 1/2, 0 and recall 1/1, 1/1, 0/1 for yes, no, maybe."""
    outcomes = {("yes", "yes"): 1, ("no", "no"): 1, ("no", "maybe"): 1}
    assert measured(outcomes)[1:5] == ("macro", pytest.approx(2 / 3), 0.5, pytest.approx(2 / 3))


def test_a_label_that_was_never_predicted_has_precision_0() -> None:
    assert measured({("a", "b"): 1, ("a", "a"): 1}) == (2, "macro", 0.5, 0.25, 0.5, pytest.approx(1 / 3))


def test_a_positive_label_that_never_came_has_recall_0() -> None:
    assert measured({("yes", "no"): 1, ("no", "no"): 3}) == (4, "binary", 0.75, 0.0, 0.0, 0.0)


@pytest.mark.parametrize("negative", ["0", "False", "no", "NEGATIVE", "no purchase", "not relevant"])
def test_a_yes_or_no_model_stays_one_where_it_only_said_no(negative: str) -> None:
    """It was right 7 times of 7; there was no yes to find, and none was said."""
    assert measured({(negative, negative): 7}) == (7, "binary", 1.0, None, None, None)


def test_a_yes_or_no_model_stays_one_where_it_only_said_yes() -> None:
    assert measured({("yes", "yes"): 7}) == (7, "binary", 1.0, 1.0, 1.0, 1.0)


def test_a_lone_label_that_is_neither_is_averaged() -> None:
    assert measured({("oily", "oily"): 7}) == (7, "macro", 1.0, 1.0, 1.0, 1.0)
    assert measured({("no", "maybe"): 1, ("no", "no"): 1})[:3] == (2, "macro", 0.5)


def test_nothing_known_is_nothing_measured() -> None:
    assert measured({}) == (0, None, None, None, None, None)
