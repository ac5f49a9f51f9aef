"""How firm the verdict is: intervals, the smallest change that turns it, what each assumption moves.

Pure: no file, no clock, no global.
"""

from __future__ import annotations

from shifan.firmness.assess import Firmness, Flip, Spread, Spreads, assess
from shifan.firmness.cell_choices import CellChange
from shifan.firmness.firmness_values import enter

__all__ = ["CellChange", "Firmness", "Flip", "Spread", "Spreads", "assess", "enter"]
