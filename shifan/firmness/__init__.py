"""How firm the verdict is: intervals, the smallest change that turns it, what each assumption moves.

Pure: no file, no clock, no global.
"""

from __future__ import annotations

from shifan.firmness.assess import Firmness, Flip, Spread, Spreads, assess
from shifan.firmness.firmness_values import enter
from shifan.firmness.record_changes import CellChange

__all__ = ["CellChange", "Firmness", "Flip", "Spread", "Spreads", "assess", "enter"]
