"""The check: every reporting table computed again from facts and compared, and the identities people see."""

from data.checks.check import Report, check
from data.checks.comparison import Difference
from data.checks.identities import IDENTITIES, Broken, Identity

__all__ = ["IDENTITIES", "Broken", "Difference", "Identity", "Report", "check"]
