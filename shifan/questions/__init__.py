"""Questions that the data themselves raise about how they were gathered: always questions with their cells, never findings of fault. Pure."""

from __future__ import annotations

from shifan.questions.ask import asked
from shifan.questions.model import Asked, Question
from shifan.questions.values import enter

__all__ = ["Asked", "Question", "asked", "enter"]
