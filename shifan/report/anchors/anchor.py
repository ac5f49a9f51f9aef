"""Anchors: the places of a report where values, passages, tables and charts were written, and what was written.

The records stand in the report itself, in the part that also holds the register, by the names of their bookmarks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from shifan.records import dataclass

_RESTING_ON_VERDICT = ("verdict.", "conclusion.", "overall.")
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quoted = json.encoder.encode_basestring  # what the encoder writes for a text
VALUE, PASSAGE, TABLE, PICTURE = "value", "paragraph", "table", "picture"
Anchors = dict[str, "Anchor"]
Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


@dataclass(slots=True)
class Anchor:
    """What was written at one place.

    `kind` is one of the four above, `value_id` the id of the value or passage, `table.…` or `chart.…`. `occurrence`
    counts the anchors of one id; `baseline` is the text as it was written, by which an edit is known. A chart has the
    digest of its picture. Passages that people have edited keep the pattern that the edited words were made from
    (`made_from`), and what they are about (`topic`), for as long as the data say otherwise.
    """

    kind: str
    value_id: str
    occurrence: int
    baseline: str
    sha256: str | None = None
    topic: str | None = None
    made_from: str | None = None
    others: tuple[tuple[str, Json], ...] = ()  # of the file, and unknown here: they are kept

    def copied(self) -> Anchor:
        """Return another record of the same; a report has a thousand, and `replace` takes its time."""
        return Anchor(
            self.kind,
            self.value_id,
            self.occurrence,
            self.baseline,
            self.sha256,
            self.topic,
            self.made_from,
            self.others,
        )

    def to_json(self) -> dict[str, Json]:
        """Return the record as it stands in a report; what is not set is left out."""
        item: dict[str, Json] = {
            "kind": self.kind,
            "id": self.value_id,
            "occurrence": self.occurrence,
            "text": self.baseline,
        }
        for key, attribute in _OPTIONAL.items():
            value = getattr(self, attribute)
            if value is not None:
                item[key] = value
        item.update(self.others)
        return item

    def to_text(self) -> str:
        """Return the JSON of the record: most have four fields, and a report has a thousand."""
        if (self.sha256, self.topic, self.made_from, self.others) != (None, None, None, ()):
            return _json(self.to_json())
        return (
            f'{{"kind":{_quoted(self.kind)},"id":{_quoted(self.value_id)},'
            f'"occurrence":{self.occurrence},"text":{_quoted(self.baseline)}}}'
        )

    @classmethod
    def from_json(cls, item: object) -> Anchor:
        """Return the anchor that a record of a report describes; ValueError if it is none."""
        if not isinstance(item, dict):
            raise ValueError("an anchor is an object")
        kind, value_id = item.get("kind"), item.get("id")
        occurrence, baseline = item.get("occurrence"), item.get("text")
        if not (isinstance(kind, str) and isinstance(value_id, str) and isinstance(baseline, str)):
            raise ValueError("kind, id and text of an anchor are texts")
        if not isinstance(occurrence, int):
            raise ValueError("occurrence of an anchor is a number")
        anchor = cls(kind, value_id, occurrence, baseline)
        if len(item) > _REQUIRED:
            anchor._read_optional(item)
        return anchor

    def _read_optional(self, item: Mapping[str, Json]) -> None:
        for key, attribute in _OPTIONAL.items():
            value = item.get(key)
            if value is not None and not isinstance(value, str):
                raise ValueError(f"{key} of an anchor is a text")
            setattr(self, attribute, value)
        self.others = tuple((key, value) for key, value in item.items() if key not in _KNOWN)


_REQUIRED = 4
# The key in the JSON → the field.
_OPTIONAL = {"sha256": "sha256", "story": "topic", "told": "made_from"}
_KNOWN = {"kind", "id", "occurrence", "text", *_OPTIONAL}


def anchors_from_json(items: object) -> Anchors:
    """Return the anchors of a report by the names of their bookmarks; ValueError if these are no records of anchors."""
    if not isinstance(items, dict):
        raise ValueError("anchors are an object")
    return {name: Anchor.from_json(item) for name, item in items.items()}


def anchors_to_json(anchors: Anchors) -> dict[str, Json]:
    """Return the anchors as they stand in a report."""
    return {name: anchor.to_json() for name, anchor in anchors.items()}


def anchors_to_texts(anchors: Anchors) -> dict[str, str]:
    """Return the JSON of the anchors as they stand in a report, by the JSON of their names."""
    return {_quoted(name): anchor.to_text() for name, anchor in anchors.items()}


def rests_on_verdict(value_id: str) -> bool:
    """Return whether a value is the verdict or words that rest on it: whoever changes these changes the result."""
    return value_id.startswith(_RESTING_ON_VERDICT)
