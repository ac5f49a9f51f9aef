"""What may be other in the newest run than in a file: whether the run's own report has to be read as a model, which takes its time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from shifan.report.anchors.anchor import TABLE, VALUE
from shifan.report.anchors.reading import Reading, W, is_judgement
from shifan.values import Register

STORY = ("shortcoming.", "suggestion.", "theme.", "firmness.limit.")
_NEAR = 5  # a cell is no further above its anchors, whatever an office program put between


def need_model(reading: Reading, register: Register) -> bool:
    """Return whether rows or paragraphs may have to come or go; where only values are renewed no model is needed."""
    return unfinished(reading) or _other_rows(reading, register) or _other_story(reading, register)


def unfinished(reading: Reading) -> bool:
    """Return whether an earlier refresh could not set in all that it should: the file's own values do not tell that any more."""
    return bool(reading.content.get("undone"))


def _other_rows(reading: Reading, register: Register) -> bool:
    """Return whether a table may have other rows now: values of its kind have come, gone or changed places."""
    if any(
        entry.kind == TABLE and name in reading.spots and not _has_values(reading, name)
        for name, entry in reading.written.items()
    ):
        return True
    before, now = _by_kind(reading.values), _by_kind(register)
    other = {kind for kind in {*before, *now} if before.get(kind) != now.get(kind)}
    return any(
        entry.kind == VALUE
        and entry.value_id.partition(".")[0] in other
        and name in reading.spots
        and any(
            one.tag == f"{W}tc" for one in islice(reading.spots[name].start.iterancestors(), _NEAR)
        )
        for name, entry in reading.written.items()
    )


def _by_kind(keys: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(key.partition(".")[0], []).append(key)
    return found


def _other_story(reading: Reading, register: Register) -> bool:
    """Return whether there is more or less to say: a reason, a shortcoming or a suggestion has come or gone."""
    before, now = (
        {key for key in keys if is_judgement(key) or key.startswith(STORY)}
        for keys in (reading.values, register)
    )
    return before != now


def _has_values(reading: Reading, name: str) -> bool:
    table = next(reading.spots[name].start.iterancestors(f"{W}tbl"), None)
    return table is None or any(
        start.get(f"{W}name") in reading.spots
        and reading.written[start.get(f"{W}name")].kind == VALUE
        for start in table.iter(f"{W}bookmarkStart")
    )
