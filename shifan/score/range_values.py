"""Scores out of range as values: a sentence a rule, so that what prints the scores says it, too."""

from __future__ import annotations

from shifan.rules.replaced import own_rule_id
from shifan.score.range_words import by_rule
from shifan.score.register_writer import Derivation, RegisterWriter
from shifan.score.results import Results
from shifan.score.score_range import out_of_range


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter `scores.beyond.<n>`, one for each rule of the pack whose results are above their limit, or below 0."""
    if results.own is None:
        return
    standard = writer.standard
    for n, too_much in enumerate(by_rule(out_of_range(results.own, standard), standard), 1):
        rule = too_much.rule.text
        ids = (id for out in too_much.results for id in (out.id, out.limit.id if out.limit else ""))
        inputs = tuple(dict.fromkeys(id for id in ids if id in writer.register))
        writer.text(
            f"scores.beyond.{n}",
            f"超出范围的得分{n}",
            f"{too_much.found}（{rule.clause}）",
            Derivation(own_rule_id(rule.object, rule.id), inputs),
        )
