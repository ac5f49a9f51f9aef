"""The questions as values: a sentence each, with its cells as inputs. Internal: no edition of the report prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.questions.ask import asked
from shifan.questions.chance import shown
from shifan.questions.model import Question
from shifan.score.value_entry import Book

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

MOST = 40


def enter(register: Register, clean: CleanCity, standard: Standard) -> Register:
    """Return the register with `firmness.question.<n>` and `firmness.unjudged.<n>` added."""
    found, book = asked(clean, standard), Book(clean, standard)
    book.register = register
    for n, one in enumerate(found.questions[:MOST], 1):
        book.text(
            f"firmness.question.{n}",
            f"可追问的问题{n}",
            sentence(one),
            f"firmness.question.{one.kind}",
            one.cells,
        )
    for n, text in enumerate(found.unjudged, 1):
        book.text(
            f"firmness.unjudged.{n}", f"未作判断{n}", text, "firmness.unjudged", ("onsite.sites",)
        )
    return register


def sentence(one: Question) -> str:
    """Return what is seen, how probable that is by chance, and the question."""
    chance = f"（仅由偶然造成的可能性{shown(one.chance)}）" if one.chance is not None else ""
    return f"{one.text}{chance}。{one.ask}"
