"""Forgetting people, and letting old words and events go: the one place that takes something out of facts."""

from data.privacy.forgetting import Forgotten, forget_customer, forget_user
from data.privacy.retention import LetGo, apply_retention, foretell_retention

__all__ = [
    "Forgotten",
    "LetGo",
    "apply_retention",
    "foretell_retention",
    "forget_customer",
    "forget_user",
]
