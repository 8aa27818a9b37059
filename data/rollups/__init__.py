"""Rollups: reporting tables computed from facts.

`refresh` computes the days that ingest noted as touched, as far as each step's declared reach;
`rebuild` computes everything. Both run STEPS in order in one transaction with the data version.
"""

from data.rollups.refreshing import Outcome, rebuild, refresh
from data.rollups.steps_in_order import STEPS

__all__ = ["STEPS", "Outcome", "rebuild", "refresh"]
