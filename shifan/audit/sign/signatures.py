"""Sign-off: who has checked what against which digests, kept with the city and never in its raw folder.

`data/reviews/<city>.json` only grows. A signature names scopes and the digest of each at the time (`shifan.audit.sign.scopes`); it holds
as long as the digest is that of the last run, and has expired once it is not.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from shifan.errors import Refused
from shifan.files.durable import replace_text
from shifan.files.fingerprint import input_hashes, pack_hashes
from shifan.files.lock import locked
from shifan.files.manifest import Manifest, read_manifest, require_pack
from shifan.files.places import Place, place
from shifan.files.system_errors import refuse_system_errors

FILE = "复核基准.json"  # in a run: the scopes with their digests
SIGNED, UNSIGNED, EXPIRED = "已签署", "未签署", "已失效"
LONGEST_NAME = 40
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Signature:
    """One act of signing: the reviewer, when, the run that was looked at, and the digest of each scope signed."""

    reviewer: str
    signed_at: str
    run: str
    scopes: dict[str, str]
    inputs: dict[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class State:
    """How a scope stands: `by` are (reviewer, when, run, whether it still holds), oldest first."""

    scope: str
    name: str
    sha256: str
    state: str
    by: tuple[tuple[str, str, str, bool], ...] = ()


def sign(
    root: str | Path | None,
    city: str,
    reviewer: str,
    asked: Iterable[str],
    *,
    signed_at: str,
    note: str = "",
    standard: str = "",
) -> Signature | None:
    """Return the signature now kept; None if the reviewer had signed all of it already. Refused for what cannot be signed."""
    where, reviewer = place(root, city), _reviewer(reviewer)
    run = _signable(where)
    require_pack(run, standard)
    known = scopes_of(run)
    wanted = _wanted(known, asked)
    with (
        refuse_system_errors(f"data/reviews/{where.city}.json"),
        locked(where.reviews.with_name(f".{where.city}.lock")),
    ):
        before = read(where)
        held = {
            (scope, digest)
            for one in before
            if one.reviewer == reviewer
            for scope, digest in one.scopes.items()
        }
        fresh = {
            scope: known[scope]["sha256"]
            for scope in wanted
            if (scope, known[scope]["sha256"]) not in held
        }
        if not fresh:
            return None
        manifest = read_manifest(run)
        made = Signature(
            reviewer,
            signed_at,
            run.name,
            fresh,
            dict(manifest.inputs) if manifest else {},
            _CONTROL.sub(" ", note).strip(),
        )
        _write(where, [*before, made])
    return made


def states(known: Mapping[str, Mapping[str, str]], signatures: Iterable[Signature]) -> list[State]:
    """Return how each scope stands, in the order of the scopes; one signature that holds is enough."""
    signatures, made = list(signatures), []
    for scope, entry in known.items():
        by = tuple(
            (one.reviewer, one.signed_at, one.run, one.scopes[scope] == entry["sha256"])
            for one in signatures
            if scope in one.scopes
        )
        state = SIGNED if any(holds for *_, holds in by) else EXPIRED if by else UNSIGNED
        made.append(State(scope, entry["name"], entry["sha256"], state, by))
    return made


def scopes_of(run: Path) -> dict[str, dict[str, str]]:
    """Return the scopes of a run with name and digest; Refused for a run that has none."""
    try:
        return json.loads((run / FILE).read_text(encoding="utf-8"))["scopes"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(
            "no-scopes",
            file=f"{run.parent.name}/{run.name}/{FILE}",
            found="该次运行没有复核基准",
            expected="由本版本生成的运行",
            action=f"请先运行 shifan run {run.parent.name}",
        ) from None


def read(where: Place) -> list[Signature]:
    """Return the signatures of a city, oldest first; Refused if the file is there and cannot be understood."""
    try:
        content = json.loads(where.reviews.read_text(encoding="utf-8-sig"))
        if content["city"] != where.city:
            raise _unreadable(where, f"签署记录属于{content['city']}")
        return [Signature(**entry) for entry in content["signatures"] if _sound(entry)]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise _unreadable(where, "签署记录无法读取") from None


def _sound(entry: Mapping[str, object]) -> bool:
    """Return True; ValueError for an entry whose parts are not what they should be."""
    texts = [
        entry["reviewer"],
        entry["signed_at"],
        entry["run"],
        *entry["scopes"],
        *entry["scopes"].values(),
    ]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("not a signature")
    return True


def _unreadable(where: Place, found: str) -> Refused:
    return Refused(
        "reviews",
        file=f"data/reviews/{where.reviews.name}",
        found=found,
        expected="shifan sign 写入的签署记录",
        action="请从备份恢复该文件，或将其移走后重新签署",
    )


def _reviewer(name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or _CONTROL.search(name):
        raise Refused(
            "reviewer",
            found=name[:LONGEST_NAME] or "（空）",
            expected=f"复核人姓名，不超过{LONGEST_NAME}字",
            action="请用 --reviewer 写明复核人",
        )
    return name


def _signable(where: Place) -> Path:
    """Return the last run, if it is that of the raw data as they are now."""
    run = where.latest
    if run is None:
        raise Refused(
            "no-run",
            file=f"output/{where.city}",
            found="还没有完整的运行",
            expected="先有计分结果，再复核签署",
            action=f"请先运行 shifan run {where.city}",
        )
    manifest = read_manifest(run)
    changed = (
        "原始数据"
        if manifest is None or manifest.inputs != input_hashes(where)
        else "规则包"
        if _other_pack(manifest)
        else ""
    )
    if changed:
        raise Refused(
            "changed-inputs",
            file=f"data/raw/{where.city}",
            found=f"{changed}在 {run.name} 之后有变化",
            expected="签署的是最近一次运行的数据",
            action=f"请先运行 shifan run {where.city}，核对后再签署",
        )
    return run


def _other_pack(manifest: Manifest) -> bool:
    """Return whether the pack of a run reads otherwise now; one that is gone does not: the run keeps its copy."""
    from shifan.standards import pack_folder

    try:
        return pack_hashes(pack_folder(manifest.pack_name)) != manifest.pack
    except (Refused, OSError):
        return False


def _wanted(known: Mapping[str, Mapping[str, str]], asked: Iterable[str]) -> list[str]:
    """Return the scopes asked for by code or name; `all` stands for every one. Refused names what is unknown, with near names."""
    names = {entry["name"]: scope for scope, entry in known.items()}
    words = [word for text in asked for word in re.split(r"[\s,，、;；]+", text) if word]
    found = [names.get(word, word) for word in words]
    unknown = [scope for scope in found if scope not in known]
    if unknown or not found:
        near = difflib.get_close_matches(
            unknown[0] if unknown else "", [*known, *names], n=5, cutoff=0.3
        )
        raise Refused(
            "scope",
            found="、".join(unknown) or "（空）",
            expected=f"指标编号或 all{'；近似的：' + '、'.join(near) if near else ''}",
            action=f"可签署的范围：{'、'.join(known)}",
        )
    return list(known) if "all" in found else list(dict.fromkeys(found))


def _write(where: Place, signatures: list[Signature]) -> None:
    content = {"city": where.city, "signatures": [asdict(one) for one in signatures]}
    replace_text(where.reviews, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
