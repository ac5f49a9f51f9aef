"""Exact results outlive a run: what is kept is what was computed, to the last digit."""

import json
from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifan.score import score
from shifan.score.compute import compute
from shifan.score.stored_results import exact_entry, from_plain, plain_entry, to_plain
from shifan.stages import scored
from shifan.values import PATTERN, Register, Value
from tests.score.mini import city, pack


def test_results_come_back_as_they_were():
    own, standard = city(), pack()
    made = compute(own, standard)
    again = from_plain(json.loads(json.dumps(to_plain(made))), own, standard)
    for part in ("indicators", "dimensions", "sites", "city"):
        assert getattr(again, part) == getattr(made, part)
        kinds = {
            name: [type(each) for each in content] if isinstance(content, list) else type(content)
            for name, content in getattr(made, part).items()
        }
        assert kinds == {
            name: [type(each) for each in content] if isinstance(content, list) else type(content)
            for name, content in getattr(again, part).items()
        }
    assert score(own, standard, again).to_json() == score(own, standard).to_json()


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(max_size=5),
        st.fractions(),
        st.decimals(allow_nan=False, allow_infinity=False),
    )
)
def test_no_digit_is_lost(value):
    again = exact_entry(json.loads(json.dumps(plain_entry(value))))
    assert (type(again), str(again)) == (type(value), str(value))


def test_a_float_is_refused():
    with pytest.raises(TypeError):
        plain_entry(0.1)


def test_with_kept_results_the_register_is_the_same_and_so_is_what_is_kept(tmp_path):
    own, standard, kept = city(), pack(), tmp_path / "exact.json"
    first = scored(own, standard, kept)
    text = kept.read_text(encoding="utf-8")
    again = scored(own, standard, kept)
    assert again.to_json() == first.to_json() == scored(own, standard).to_json()
    assert kept.read_text(encoding="utf-8") == text
    assert any(key.startswith("firmness.") for key in json.loads(text)["simulated"]["values"])


def test_paragraphs_taken_over_are_filled_from_the_words_of_now():
    now = Register([Value("verdict.result", "结论", "未通过", "未通过")])
    now.add_all(
        Register(
            [
                Value(
                    "firmness.text.a",
                    "说明",
                    "结论为{{ verdict.result }}",
                    "结论为通过",
                    rule=PATTERN,
                ),
                Value("n", "数", D("1"), "1"),
            ]
        )
    )
    assert now.text("firmness.text.a") == "结论为未通过"
    assert now["n"].value == D("1")
    assert F(1, 3) == exact_entry(plain_entry(F(1, 3)))
