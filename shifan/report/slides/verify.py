"""Verify slides: every bound shape against the register inside and the newest run, and numbers that nothing backs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from shifan.errors import Refused
from shifan.files.places import Place, city_name, find_root, root_around
from shifan.files.run_values import outdated, values_of
from shifan.files.unchanged import require_readable_latest
from shifan.records import dataclass
from shifan.report.anchors.anchor import Anchor, Anchors
from shifan.report.anchors.register_part import RegisterPart
from shifan.report.anchors.run_charts import charts_of_run
from shifan.report.run_documents import file_in_run
from shifan.report.slides.deck import CHART, SUFFIX, Deck, DeckShape, key_of, open_deck
from shifan.report.slides.looks import altered_looks
from shifan.report.slides.unbound import unbound_items
from shifan.report.verify.around_the_text import (
    IN_PROPERTIES,
    stated_in_properties,
    texts_of_properties,
)
from shifan.report.verify.context import without_run
from shifan.report.verify.items import (
    BACKED,
    CHANGED,
    MISSING,
    STALE,
    UNSOURCED,
    Verification,
    VerifiedItem,
)
from shifan.values import Register

_BROKEN = "文件内的登记表被改过：与写入时的摘要不符"
_EXPECTED = "由 shifan run 生成的演示文稿"


@dataclass(frozen=True)
class Judge:
    """What slides are judged by: the records inside them, the values and charts of a run (digest by name) if any."""

    written: Anchors
    inside: Register
    newest: Register | None
    charts: dict[str, str]

    def wanted(self, bound: str) -> str | None:
        """Return the text that the newest data put into a shape; None if they have no such value."""
        register = self.inside if self.newest is None else self.newest
        return register.text(bound) if bound in register else None

    def state(self, each: DeckShape) -> str:
        """Return how a bound shape stands."""
        record = self.written.get(key_of(each)) or _same_binding(each, self.written)
        if each.is_chart:
            newest = self.charts.get(each.bound.removeprefix(CHART))
            return _state(each.sha256, record.sha256 if record else None, newest)
        return _state(each.text, record.baseline if record else None, self.wanted(each.bound))


def _state(now: str, written: str | None, wanted: str | None) -> str:
    if wanted is not None and now == wanted:
        return BACKED
    if written is not None and now == written:
        return STALE
    return CHANGED


def _same_binding(each: DeckShape, written: Anchors) -> Anchor | None:
    """Return a record of another shape with the same binding: a copy was pasted."""
    return next((anchor for anchor in written.values() if anchor.value_id == each.bound), None)


def carried_by(deck: Deck, path: Path) -> RegisterPart:
    """Return what a deck carries inside; Refused if it carries nothing."""
    if deck.carried is None or not deck.carried.info.city:
        raise Refused(
            "pptx-no-register",
            file=path.name,
            found="文件内没有数据登记表",
            expected=_EXPECTED,
            action="请用生成的文件修改；用别的程序另存后登记表会丢失，请重新运行得到新的文件",
        )
    return deck.carried


def verify_slides(path: Path, root: Path | None, own_root_first: bool) -> Verification:
    """Return the bound shapes of slides and the numbers in others, each with its state; Refused if it is no deck."""
    deck = open_deck(path)
    carried = carried_by(deck, path)
    run, note = newest_run(carried.info.city, path, root, own_root_first)
    judge = judge_of(carried, run)
    own = run_deck_of(carried, run)
    items = [*_bound(deck, judge), *_missing(deck, judge, own), *unbound_items(deck, own)]
    items += _properties(deck, own, carried.info.city)
    for look in altered_looks(deck, own):
        place = f"{look.shape.place}：{look.reason}"
        items.append(VerifiedItem(look.shape.text, look.shape.bound, CHANGED, place))
    notes = [note] if note else []
    if carried.chain_is_broken:
        notes.append(_BROKEN)
    return Verification(items, notes, str(run or ""), not carried.chain_is_broken)


def judge_of(carried: RegisterPart, run: Path | None) -> Judge:
    """Return what slides are judged by, with the values and charts of a run if there is one."""
    if run is None:
        charts = {
            anchor.value_id.removeprefix(CHART): anchor.sha256 or ""
            for anchor in carried.anchors.values()
            if anchor.value_id.startswith(CHART)
        }
        return Judge(carried.anchors, carried.values, None, charts)
    charts = {name: sha256(chart.png).hexdigest() for name, chart in charts_of_run(run).items()}
    return Judge(carried.anchors, carried.values, values_of(run)[1], charts)


def newest_run(
    city: str, path: Path, root: Path | None, own_root_first: bool
) -> tuple[Path | None, str]:
    """Return the newest run of a city and what to know of it; None and what that means if there is none."""
    if own_root_first or root is None:
        root = root_around(path, city) or root
    try:
        place = Place(find_root(root), city_name(city))
    except Refused:
        return None, without_run(city)
    require_readable_latest(place.output)
    if not place.latest:
        return None, without_run(city)
    return place.latest, outdated(place, place.latest)


def _bound(deck: Deck, judge: Judge) -> Iterator[VerifiedItem]:
    for each in deck.shapes():
        if each.bound:
            shown = each.text or f"图（{each.bound.removeprefix(CHART)}）"
            yield VerifiedItem(shown, each.bound, judge.state(each), each.place)


def _missing(deck: Deck, judge: Judge, run_deck: Deck | None) -> Iterator[VerifiedItem]:
    """Yield what the deck was made with and has no longer, or at fewer places than the run's own deck."""
    there = Counter(each.bound for each in deck.shapes())
    wanted = Counter(each.bound for each in run_deck.shapes()) if run_deck else Counter[str]()
    for value_id in dict.fromkeys(anchor.value_id for anchor in judge.written.values()):
        for _ in range(max(wanted[value_id], 1) - there[value_id]):
            text = next(a.baseline for a in judge.written.values() if a.value_id == value_id)
            yield VerifiedItem(text or value_id, value_id, MISSING, "")


def _properties(deck: Deck, run_deck: Deck | None, city: str) -> Iterator[VerifiedItem]:
    """Yield what the properties of the file state, and those of the run's own deck do not."""
    known = set(texts_of_properties(run_deck.properties())) if run_deck else set()
    for text in stated_in_properties(deck.properties(), city):
        if text not in known:
            yield VerifiedItem(text, "", UNSOURCED, IN_PROPERTIES)


def run_deck_of(carried: RegisterPart, run: Path | None) -> Deck | None:
    """Return the deck of a run that a file was made like; None without one."""
    file = file_in_run(run, carried.info) if run else None
    return open_deck(file) if file and file.suffix == SUFFIX and file.is_file() else None
