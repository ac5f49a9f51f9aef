"""The business types without sites: absent from the city, only declared so, or not drawn by a method; what to say."""

from __future__ import annotations

from shifan.patterns import pattern_of
from shifan.score.joined_texts import joined
from shifan.score.register_writer import Derivation, RegisterWriter

_ABSENT = "每一种有该业态的检查方式都登记为业态缺项、理由写明没有的，按规则包顺序列出"
_DECLARED = "每一种有该业态的检查方式都登记为业态缺项、理由没有写明全市没有的，按规则包顺序列出"
_NOT_DRAWN = "登记为业态缺项、其他检查方式有同名业态点位的，注明检查方式"
# A reason that says there is none of the type; not one that says it was not drawn or visited.
_SAYS_NONE = pattern_of(r"没有|无|不存在|未设")
_SAYS_OTHER = pattern_of(r"[没未无][有法需]?(安排|抽|检查|查|派|去|列|涉及|时间|人手|点位|条件)")


def enter(writer: RegisterWriter) -> None:
    """Enter the business types that are absent from the city, those that a method did not draw, and what to say.

    A type that one method did not draw is not absent from the city: another method may have a type of that name.
    """
    whole, partly = _declared(writer)
    said = _saying_none(writer)
    by_name = _codes_by_name(writer)
    absent = [name for name in whole if by_name[name] <= said]
    declared_only = [name for name in whole if name not in absent]
    rows = writer.clean.tables["absent_types"]["row"]
    cells = writer.cells("absent_types", "business_type", rows)
    inputs = (*cells, *writer.cells("absent_types", "reason", rows))
    for id, label, names, rule in (
        ("not_applicable", "合理缺项业态", absent, _ABSENT),
        ("declared_absent", "登记缺项的业态", declared_only, _DECLARED),
    ):
        writer.text(f"onsite.{id}", label, joined(names), Derivation(rule, inputs))
    writer.text(
        "onsite.not_drawn", "没有点位的业态", "、".join(partly), Derivation(_NOT_DRAWN, cells)
    )
    told = {"absent_types": absent, "declared_absent": declared_only, "not_drawn": partly}
    _absent_types_sentence(writer, [key for key, names in told.items() if names])


def _codes_by_name(writer: RegisterWriter) -> dict[str, set[str]]:
    """Return the codes of the business types of each name: two methods may have types of one name."""
    by_name: dict[str, set[str]] = {}
    for kind in writer.standard.type_list:
        by_name.setdefault(kind.name, set()).add(kind.code)
    return by_name


def _declared(writer: RegisterWriter) -> tuple[list[str], list[str]]:
    """Return the types declared absent under every method that has them, and those under some, with the method."""
    declared = set(writer.clean.tables["absent_types"]["business_type"])
    whole = [name for name, codes in _codes_by_name(writer).items() if codes <= declared]
    partly = [
        f"{kind.name}（{writer.standard.method_names[kind.method]}）"
        for kind in writer.standard.type_list
        if kind.code in declared and kind.name not in whole
    ]
    return whole, partly


def _saying_none(writer: RegisterWriter) -> set[str]:
    """Return the codes of the absent types whose reasons say that the city has none of them."""
    absent = writer.clean.tables["absent_types"]
    rows = zip(absent["business_type"], absent["reason"], strict=True)
    return {
        kind
        for kind, reason in rows
        if not reason or (_SAYS_NONE.search(reason) and not _SAYS_OTHER.search(reason))
    }


def _absent_types_sentence(writer: RegisterWriter, keys: list[str]) -> None:
    """Enter the sentence on the types without sites, from those of the pack that apply."""
    keys = keys or ["no_absent_types"]
    pattern = "".join(writer.standard.wording.sentences[key] for key in keys)
    addresses = (writer.wording("sentence", key) for key in keys)
    kinds = ("not_applicable", "declared_absent", "not_drawn")
    inputs = [*(f"onsite.{kind}" for kind in kinds), *addresses]
    writer.pattern("onsite.not_applicable.text", "合理缺项业态说明", pattern, inputs)
