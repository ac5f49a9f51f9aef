"""Every sheet without rows, and without even a header: refused, or scored with a finding that says what is lacking."""

import pytest

from shifan.clean import clean
from shifan.intake import read_city
from shifan.score import score
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
RIGHTLY_EMPTY = {("现场检查", "业态缺项")}


@pytest.mark.parametrize("place", list(small_city(PACK)), ids="!".join)
@pytest.mark.parametrize("rows", [0, 1], ids=["nothing", "header only"])
def test_an_empty_sheet(tmp_path, place, rows):
    sheets = small_city(PACK)
    sheets[place] = sheets[place][:rows]
    city = clean(read_city(write_city(tmp_path / "小城市", sheets)), PACK)
    told = [finding for finding in city.findings if finding.severity != "info"]
    assert told or place in RIGHTLY_EMPTY
    if not city.errors:
        assert score(city, PACK)["scores.total"].value is not None
