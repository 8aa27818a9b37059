"""A made-up skincare and haircare shop: nothing but facts, the same on every run."""

from demo.shop import DemoShop
from demo.story import TIME_FIELDS

__all__ = ["TIME_FIELDS", "DemoShop"]
