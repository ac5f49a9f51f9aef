"""Quantiles in order are asked for at some places only: what comes out is what asking at each would give."""

import numpy as np
import pytest

from shifan.firmness.sampling import _steps


@pytest.mark.parametrize("number", [1, 2, 8, 9, 10, 100, 1001])
@pytest.mark.parametrize("results", [1, 3, 50, 5000])
def test_all_places_have_their_own_result(number, results):
    every = np.sort(np.random.RandomState(number).randint(0, results, number))
    asked = []

    def rising(places):
        asked.append(len(places))
        return every[places]

    assert _steps(rising, number).tolist() == every.tolist()
    assert results > 1 or sum(asked) <= number // 8 + 2
