"""A made-up skincare and haircare shop: nothing but facts, the same on every run."""

from demo.shop import DemoShop

__all__ = ["DemoShop"]
