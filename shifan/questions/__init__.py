"""Questions that the data themselves raise about how they were gathered.

Always questions, with their cells; never findings of fault. Pure: no file, no clock, no global.
"""

from __future__ import annotations

from shifan.questions.ask import asked
from shifan.questions.question import Asked, Question
from shifan.questions.question_values import enter

__all__ = ["Asked", "Question", "asked", "enter"]
