"""How firm the verdict is: intervals, the smallest change that turns it, what each assumption moves. Pure: no file, clock or global."""

from __future__ import annotations

from shifan.firmness.assess import Firmness, Flip, Spread, assess
from shifan.firmness.record_levers import Change
from shifan.firmness.values import enter

__all__ = ["Change", "Firmness", "Flip", "Spread", "assess", "enter"]
