"""Questions that the data themselves raise about how they were gathered: always questions with their cells, never findings of fault. Pure."""

from __future__ import annotations

from shifan.questions.asking import asked
from shifan.questions.entries import enter
from shifan.questions.model import Asked, Question

__all__ = ["Asked", "Question", "asked", "enter"]
