"""What is said about something noticed, without its place."""

from __future__ import annotations

from shifan.errors import Finding, Severity
from shifan.records import dataclass


@dataclass(frozen=True)
class Notice:
    """Code and words of a finding, as `Finding` explains them."""

    code: str
    found: str
    expected: str
    action: str = "请改正"
    severity: Severity = "error"

    def at(self, file: str, sheet: str, cell: str) -> Finding:
        """Return the finding at a cell; with an empty `cell` about the whole sheet."""
        return Finding(
            self.code, self.severity, file, sheet, cell, self.found, self.expected, self.action
        )
