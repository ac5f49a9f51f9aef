"""Words around a value of ours that compare it or judge by it: which stretch of the clause is told."""

import pytest

from shifan.chinese.claims import compared_in

COMPARED = {  # a sentence → the words told
    "其中3家被查，占2家未改": [
        "其中3家被",
        "占2家未",
    ],  # each to the last 被 or 未 of its own clause
    "其中3家被查、2家未改": ["其中3家被查、2家未"],
    "其中3家其中2家。被查": [],  # the full stop stands between
    "其中毒3家": ["中毒"],  # 其中 without 被 hides no other word
    "比其中2家高，被查": ["比其中2家高"],
    "其中3家合格": ["合格"],
    "其中3家": [],
}


@pytest.mark.parametrize("text", COMPARED)
def test_the_words_that_compare(text):
    assert compared_in(text) == COMPARED[text]
