"""What the interviews prove: topics to which many answers were the lowest word of the pack."""

from __future__ import annotations

from fractions import Fraction

from shifan.raw_sheets import INTERVIEWS
from shifan.records import dataclass
from shifan.score.register_writer import Derivation, RegisterWriter, quoted

_ASKED = "该访谈题目的题次计数"
_UNCLEAR = "该访谈题目掌握程度为最低一等的题次计数"
_LOWEST = "规则包中分值最低的掌握程度"


@dataclass(frozen=True)
class Topic:
    """A topic of the interviews: how many answers there are, and how many of them were the lowest word."""

    code: str
    name: str
    asked: int
    unclear: int

    @property
    def id(self) -> str:
        """Return what the ids of its values begin with."""
        return f"claim.topic.{self.code}"


def topics(writer: RegisterWriter) -> list[Topic]:
    """Return the topics that were asked, those with most unclear answers first (ties: pack order)."""
    word = lowest_word(writer)
    answers = writer.rows(INTERVIEWS)
    found = []
    for topic in writer.standard.topic_list:
        own = [row for row in answers if row.topic == topic.code]
        if own:
            unclear = sum(row.mastery == word for row in own)
            found.append(Topic(topic.code, topic.name, len(own), unclear))
    return sorted(found, key=lambda topic: -topic.unclear)


def lowest_word(writer: RegisterWriter) -> str:
    """Return the word for the least mastery that the pack has; empty where all words score alike."""
    scores = {word: Fraction(score) for word, score in writer.standard.interview_scores.items()}
    if not scores or len(set(scores.values())) < 2:
        return ""
    return min(scores, key=scores.__getitem__)


def enter_topics(writer: RegisterWriter) -> None:
    """Enter name, answers and unclear answers of each topic that was asked."""
    rows, topic_of = writer.column("interviews", "row"), writer.column("interviews", "topic")
    positions = {topic.code: position for position, topic in enumerate(writer.standard.topic_list)}
    asked = writer.all_cells("interviews", "topic")
    word, address = lowest_word(writer), writer.standard_entry("interview.scores")
    if not word:
        return
    writer.text("claim.topics.word", "最低的掌握程度", word, Derivation(_LOWEST, (address,)))
    for topic in topics(writer):
        own = rows[topic_of == topic.code]
        mastery = writer.cells("interviews", "mastery", own)
        name = writer.pack("interview_topics.csv", "name", [positions[topic.code]])
        writer.text(f"{topic.id}.name", f"访谈题目{topic.code}", topic.name, quoted(*name, *asked))
        for part, shown, count, derivation in (
            ("asked", "题次", topic.asked, Derivation(_ASKED, asked)),
            ("unclear", f"“{word}”题次", topic.unclear, Derivation(_UNCLEAR, (*mastery, *asked))),
        ):
            writer.count(f"{topic.id}.{part}", f"“{topic.name}”{shown}", count, derivation)
