"""What if a deduction, a check result, a weight or the pack were another: scored anew in memory, value by value.

Writes nothing.
"""

from __future__ import annotations

from shifan.whatif.answer import WhatIf
from shifan.whatif.ask import what_if
from shifan.whatif.comparison import ScenarioComparison, compare
from shifan.whatif.scenario import Scenario, read_scenarios
from shifan.whatif.told_in_file import in_file

__all__ = [
    "Scenario",
    "ScenarioComparison",
    "WhatIf",
    "compare",
    "in_file",
    "read_scenarios",
    "what_if",
]
