"""What is to be done first, for the page that leaders read: what decides the verdict, what is open, what recurs."""

from __future__ import annotations

from collections.abc import Iterator

from shifan.score.document_groups import DocumentGroup, deduction_cells
from shifan.score.document_sentences import SentenceWriter, repeated_names
from shifan.score.register_writer import RegisterWriter
from shifan.standards.document_sentence_kinds import GROUP
from shifan.values import ANCHOR

_MOST = 3
# The kind of sentence, its pattern (empty for what need not be done), and what decides whether and how it is said.
Action = tuple[str, str, tuple[str, ...]]


def enter_actions(writer: RegisterWriter, city: DocumentGroup) -> None:
    """Enter up to three things to do, in the order of their weight; none for a city that lacks nothing."""
    number = 0
    before: tuple[str, ...] = ()  # what decides the place of an action: all that goes before
    for kind, pattern, decided in _actions(writer, city):
        before += decided
        if pattern and number < _MOST:
            number += 1
            words = writer.wording(GROUP, kind)
            inputs = dict.fromkeys((*ANCHOR.findall(pattern), *before, words))
            writer.pattern(f"action.{number}.text", f"要办的事{number}", pattern, inputs)


def _actions(writer: RegisterWriter, city: DocumentGroup) -> Iterator[Action]:
    words, counts, id = SentenceWriter(writer, city), city.ledger_counts, city.id
    grounds = words.say("first_grounds", grounds="verdict.grounds")
    yield (
        "first_grounds",
        grounds if "verdict.ground.1" in writer.register else "",
        ("verdict.pass",),
    )
    for quantity in ("overdue", "pending", "awaiting"):
        kind = f"first_{quantity}"
        decided = tuple(f"{id}.{own}" for own in (quantity, f"{quantity}_undone") if own in counts)
        yield kind, words.say(kind) if words.counted(kind, quantity) else "", decided
    yield _most_repeated(words, city)
    yield from _documents(writer, words)


def _most_repeated(words: SentenceWriter, city: DocumentGroup) -> Action:
    """Return that the check item that failed most is to be dealt with; of equals the first, said to be of several."""
    counts = [item.count for item in city.repeated_items[:2]]
    kind = "first_item_equal" if len(set(counts)) < len(counts) else "first_item"
    text = words.say(kind, **repeated_names(city, 1)) if counts else ""
    return kind, text, (f"{city.id}.failed",)


def _documents(writer: RegisterWriter, words: SentenceWriter) -> Iterator[Action]:
    """Yield that the documents of the aspect that lost most points are to be mended; of equals the first, as above."""
    lost = writer.register.match("deduction.*.points")
    if lost:
        most = max(lost, key=lambda value: value.number)
        id = most.id.removesuffix(".points")
        equals = sum(value.number == most.number for value in lost) > 1
        kind = "first_deduction_equal" if equals else "first_deduction"
        text = words.say(kind, name=f"{id}.name", points=f"{id}.points")
        yield (
            kind,
            text,
            (*(value.id for value in lost), *deduction_cells(writer)),
        )
