"""Forgetting people, and letting old words and events go: the one place that takes something out of facts."""

from data.privacy.forgetting import Forgotten, forget_customer, forget_user

__all__ = ["Forgotten", "forget_customer", "forget_user"]
