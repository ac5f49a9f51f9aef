"""The chain of digests over all entries of a register part, each made from the one before it.

It begins with what the report is and the digests of the files that its run has read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from shifan.received import ANYTHING, MapOf, parse_json
from shifan.records import dataclass
from shifan.register_lines import as_written
from shifan.report.anchors.anchor import Json
from shifan.values import Register

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_GROUPS = ("register", "anchors")
_REGISTER_KEY = b',"register":'


def chain_of(content: Mapping[str, Json]) -> str:
    """Return the last digest of the chain over a register part as its JSON says it."""
    head = {key: item for key, item in content.items() if key not in _GROUPS}
    groups = (_entries(content.get(group)) for group in _GROUPS)
    return _last_digest(map(_json_bytes, (head, *(entry for group in groups for entry in group))))


def chain_of_parts(
    head: Mapping[str, Json], register_json: bytes, anchors: Mapping[str, str]
) -> str:
    """Return the same for what the report is, the text of its register, and the JSON of its anchors by their names'."""
    entries = [f"[{name},{anchor}]".encode() for name, anchor in anchors.items()]
    return _last_digest([_json_bytes(head), *_entries_of_text(register_json), *entries])


@dataclass(frozen=True)
class SealedRegister:
    """What a register part says, without the register, and that, of which a value is read when it is asked for."""

    content: dict[str, Json]
    values: Register


def sealed_register(text: bytes, chain: str, proven: bool = True) -> SealedRegister | None:
    """Return what a register part says if its chain proves the text to be as it was written; None if it does not.

    The digests of the lines are soon made; a part that somebody else has written, or changed, is to be read whole.
    Without `proven` it is enough that the text looks as it is written: a value that cannot be read is Refused when it
    is asked for.
    """
    key = text.find(_REGISTER_KEY)
    written = as_written(text, key + len(_REGISTER_KEY)) if chain and key >= 0 else None
    if written is None:
        return None
    try:
        files, end = json.JSONDecoder().raw_decode(f"{{{written.rest}")
        content = parse_json(f"{text[:key].decode()}{written.rest[end - 1 :]}", MapOf(ANYTHING))
        values, anchors = Register.from_lines(written.values, files["files"]), content["anchors"]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    about = {key: item for key, item in content.items() if key not in _GROUPS}
    if proven:
        entries = *_entries_of_lines(written.values, files), *map(_json_bytes, _entries(anchors))
        if chain != _last_digest([_json_bytes(about), *entries]):
            return None
    return SealedRegister(content, values)


def _last_digest(entries: Iterable[bytes]) -> str:
    link, sha256 = b"", hashlib.sha256
    for entry in entries:
        link = sha256(link + entry).digest()
    return link.hex()


def _json_bytes(entry: Json | Mapping[str, Json]) -> bytes:
    return _json(entry).encode()


def _entries(group: Json) -> Iterator[Json]:
    """Yield each entry of the register, or of the anchors: a list of its key and what it says."""
    for key, item in group.items() if isinstance(group, dict) else ():
        if key == "values" and isinstance(item, dict):
            yield from ([key, entry] for key, entry in item.items())
        else:
            yield [key, item]


def _entries_of_text(register_json: bytes) -> Iterable[bytes]:
    """Return the JSON of each entry of a register; as it stands in the text, if that is as it was written."""
    written = as_written(register_json)
    if written is None:
        return map(_json_bytes, _entries(json.loads(register_json)))
    return _entries_of_lines(written.values, json.loads(f"{{{written.rest}"))


def _entries_of_lines(values: Mapping[str, bytes], others: Json) -> Iterable[bytes]:
    lines = [b"[%b]" % line[:-1].replace(b'":', b'",', 1) for line in values.values()]
    return [*lines, *map(_json_bytes, _entries(others))]
