"""The questions as values: a sentence each, with its cells as inputs. No edition of the report prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.questions.ask import asked
from shifan.questions.chance import shown
from shifan.questions.question import Question
from shifan.score.register_writer import Derivation, RegisterWriter

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

MOST = 40


def enter(register: Register, clean: CleanCity, standard: Standard) -> Register:
    """Return the register with `firmness.question.<n>` and `firmness.unjudged.<n>` added."""
    found, writer = asked(clean, standard), RegisterWriter(clean, standard, register)
    for n, question in enumerate(found.questions[:MOST], 1):
        writer.text(
            f"firmness.question.{n}",
            f"可追问的问题{n}",
            sentence(question),
            Derivation(f"firmness.question.{question.kind}", question.cells),
        )
    for n, reason in enumerate(found.unjudged, 1):
        derivation = Derivation("firmness.unjudged", ("onsite.sites",))
        writer.text(f"firmness.unjudged.{n}", f"未作判断{n}", reason, derivation)
    return register


def sentence(question: Question) -> str:
    """Return what is seen, how probable that is by chance, and the question."""
    chance = ""
    if question.chance is not None:
        chance = f"（仅由偶然造成的可能性{shown(question.chance)}）"
    return f"{question.text}{chance}。{question.ask}"
