"""What people type when they ask for a value: made comparable and matched, or answered with near names."""

from __future__ import annotations

import difflib
import unicodedata

from shifan.errors import Refused
from shifan.values import Register, Value

ASKED = "数据编号、数据名称、印出的数字或单元格地址"
_EXAMPLE = "如 shifan trace 城市 scores.total，或 shifan trace 城市 现场检查.xlsx!点位!A5"
_MOST_NEAR = 5


def comparable(text: str) -> str:
    """Return a text as numbers and addresses are compared.

    It is half-width and without blanks, thousands separators or quotes.
    """
    half_width = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in half_width if not sign.isspace() and sign not in ",'")


def require_query(query: str) -> str:
    """Return a query as it is compared; Refused if nothing is left of it."""
    wanted = comparable(query)
    if not wanted:
        raise Refused(
            "trace", found="空白的查询", expected=ASKED, action=f"请写明要查的内容，{_EXAMPLE}"
        )
    return wanted


def spellings(value: Value) -> set[str]:
    """Return the comparable texts by which a value may be asked for.

    These are its name, what is printed, its bare number, and that with its unit.
    """
    printed, unit = comparable(value.display), comparable(value.unit)
    number = printed.removesuffix("%").removesuffix(unit) or printed
    texts = {comparable(value.name), printed, number}
    if value.value is not None:
        texts.add(comparable(str(value.value)))
    if number and number[-1].isdigit():
        texts.add(number + unit)
    return texts - {""}


def refusal(register: Register, query: str) -> Refused:
    """Return the refusal of a query that fits no value.

    It names values with a near id or name, and one of them as an example.
    """
    by_name = {value.name: key for key, value in reversed(list(register.items()))}
    near_names = difflib.get_close_matches(query, list(by_name), n=_MOST_NEAR, cutoff=0.5)
    near_ids = difflib.get_close_matches(query, list(register), n=_MOST_NEAR, cutoff=0.5)
    near = list(dict.fromkeys([*near_ids, *(by_name[name] for name in near_names)]))[:_MOST_NEAR]
    if near:
        named = "、".join(f"{key}（{register[key].name}）" for key in near)
        action = f"请核对查询内容，近似的数据有{named}；如 shifan trace 城市 {near[0]}"
    else:
        action = f"请核对查询内容，{_EXAMPLE}"
    return Refused("trace", found=query, expected=ASKED, action=action)
