"""Sentences on a district, a department, a site or the whole city that depend on the data, in the words of the pack.

Each says what was counted and no more; one that would say that there is none of something rests on the same cells. The
pack words them under [document]; a sentence that it does not word is not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from shifan.score.claims.claim import worded
from shifan.score.document_groups import DocumentGroup
from shifan.score.register_writer import RegisterWriter
from shifan.standards.document_sentence_kinds import DOCUMENT_SENTENCES, GROUP
from shifan.values import ANCHOR

_MOST_NAMES = 8
_STANDING, _FOUND, _DEMAND, _DOCUMENTS = "总体情况", "问题情况", "整改情况和要求", "资料情况"
_ASK = "督促要求"
# Names in patterns that are no last part of an id of their group.
_VERDICT, _NAMES, _ITEMS = "verdict", "names", "items"
# What decides which sentences are said, beside the values that they print.
_DECIDING_STANDING = ("faultless", "key_problems", "checked", "failed")
_DECIDING_FOUND = ("failed", "key_problems")
_DECIDING_SITE = ("listed", "closed", "awaiting")
_DECIDING_DEMAND = ("listed", "closed", "overdue", "pending", "awaiting", "overdue_undone")
_CLOSED, _DONE = "closed", "done"


class SentenceWriter:
    """Writes the sentences of one group in the words of the pack."""

    def __init__(self, writer: RegisterWriter, group: DocumentGroup) -> None:
        self.writer, self.group = writer, group
        self._kinds: list[str] = []

    def has(self, kind: str) -> bool:
        """Return whether the pack words a sentence of this kind."""
        return bool(self.writer.standard.wording.documents.get(kind))

    def counted(self, kind: str, quantity: str = "") -> int:
        """Return the count that decides whether a sentence on open problems is said.

        It is that which its pattern prints: all that are overdue, or those that are not done either.
        """
        own = quantity or kind
        pattern = self.writer.standard.wording.documents.get(kind, "")
        undone = f"{own}_undone"
        return self.group.ledger_counts[undone if f"{{{{ {undone} }}}}" in pattern else own]

    def say(self, kind: str, **names: str) -> str:
        """Return a sentence of a kind, names of its pattern made ids: those given, else values of the group."""
        self._kinds.append(kind)
        own = {
            name: f"{self.group.id}.{name}"
            for name in DOCUMENT_SENTENCES[kind].names
            if name not in (_NAMES, _ITEMS)
        }
        return worded(self.writer.standard.wording.documents.get(kind, ""), own | names)

    def listing(self, kind: str, name: str, listed: str) -> str:
        """Return a sentence in which a name stands for a listing that is a pattern itself."""
        return self.say(kind).replace(f"{{{{ {name} }}}}", listed)

    def enter(self, key: str, label: str, pattern: str, deciding: Iterable[str]) -> None:
        """Enter a text of sentences under the group's id: what it cites, what decided it, whose words they are."""
        group = self.group
        cited = ANCHOR.findall(pattern)
        decided = [f"{group.id}.{quantity}" for quantity in deciding]
        words = [self.writer.wording(GROUP, kind) for kind in self._kinds]
        inputs = dict.fromkeys((*cited, *decided, *group.place.belonging, *words))
        self.writer.pattern(f"{group.id}.{key}.text", f"{group.name}{label}", pattern, inputs)


def enter_sentences(writer: RegisterWriter, group: DocumentGroup) -> None:
    """Enter what is said of a group: how it stands, what was found, what is to be done."""
    for key, label, sentences, deciding in (
        ("standing", _STANDING, _standing, _DECIDING_STANDING),
        ("found", _FOUND, _found, _DECIDING_FOUND),
        ("demand", _DEMAND, _demand, _DECIDING_DEMAND),
    ):
        words = SentenceWriter(writer, group)
        words.enter(key, label, "".join(sentences(words)), deciding)


def enter_department_sentences(writer: RegisterWriter, group: DocumentGroup, lost: bool) -> None:
    """Enter what the documents of a department's indicators lost, and what the department is asked to do."""
    words = SentenceWriter(writer, group)
    text = words.say("deducted" if lost else "none_deducted")
    words.enter("documents", _DOCUMENTS, text, ("deductions",))
    words, text = SentenceWriter(writer, group), ""
    counts = group.ledger_counts
    if counts["listed"]:
        all_closed = counts[_CLOSED] == counts["listed"] and words.has("ask_closed")
        text += words.say("ask_closed" if all_closed else "ask_problems")
    if lost:
        text += words.say("ask_deductions")
    words.enter("ask", _ASK, text, ("listed", _CLOSED, "deductions"))


def enter_site_sentences(writer: RegisterWriter, group: DocumentGroup) -> None:
    """Enter what is said of a site: what was checked there and how it was judged, what is to be done."""
    counts, words = group.record_counts, SentenceWriter(writer, group)
    kind = "none_checked"
    if counts["checked"]:
        kind = "site_conforming"
        if counts["failed"]:
            kind = "site_failed_key" if counts["key_problems"] else "site_failed"
    words.enter("standing", _STANDING, words.say(kind), _DECIDING_FOUND)
    words = SentenceWriter(writer, group)
    words.enter("demand", _DEMAND, words.say(_kind_of_site(words)), _DECIDING_SITE)


def _kind_of_site(words: SentenceWriter) -> str:
    """Return what is said of a site's lines of the ledger: none, all closed, all done, or some to be rectified."""
    counts = words.group.ledger_counts
    listed, closed = counts["listed"], counts[_CLOSED]
    if not listed:
        return "site_none_listed"
    if closed == listed and words.has("site_closed"):
        return "site_closed"
    if closed + counts["awaiting"] == listed and words.has("site_done"):
        return "site_done"
    return "site_listed"


def _standing(words: SentenceWriter) -> Iterator[str]:
    """Yield how many checks conformed, whether the key items have no problem, and which sites have none."""
    counts, group = words.group.record_counts, words.group
    if not counts["checked"]:
        yield words.say("none_checked")
        return
    yield words.say("checked")
    if counts["key_checked"] and not counts["key_problems"]:
        yield words.say("key_items")
    if len(group.faultless) > _MOST_NAMES:  # too many names to be read
        yield words.say("faultless")
    elif group.faultless:
        names = "、".join(f"{{{{ site.{site}.name }}}}" for site in group.faultless)
        yield words.listing("faultless_named", _NAMES, names)


def _found(words: SentenceWriter) -> Iterator[str]:
    """Yield how many checks failed and at how many sites, and which items failed more than once."""
    counts = words.group.record_counts
    if not counts["failed"]:
        yield words.say("none_failed")
        return
    yield words.say("failed_key" if counts["key_problems"] else "failed")
    if words.group.repeated_items:
        items = (
            words.say("repeated_item", **repeated_names(words.group, rank))
            for rank in range(1, len(words.group.repeated_items) + 1)
        )
        yield words.listing("repeated", _ITEMS, "、".join(items))


def repeated_names(group: DocumentGroup, rank: int) -> Mapping[str, str]:
    """Return the ids of name and count of a check item that failed more than once, by its rank."""
    id = f"repeated.{group.id}.{rank}"
    return {"item": f"{id}.item", "problems": f"{id}.problems"}


def _demand(words: SentenceWriter) -> Iterator[str]:
    """Yield how the ledger stands, and what is to be done by when."""
    counts = words.group.ledger_counts
    if not counts["listed"]:
        yield words.say("none_listed")
        return
    yield words.say("listed")
    for kind in ("overdue", "pending", "awaiting"):
        if words.counted(kind):
            yield words.say(kind)
