"""Definitions: the metric catalogue, which asks nothing."""

from callbacks.panes import Card
from layouts import definitions as layout

CARDS = (Card("definitions-list", layout.catalogue, ()),)
