"""The interval of the total had other sites been drawn: from the points lost and their variance.

Points lost are not below 0 and, where problems are rare, their distribution is skewed. They are taken to be gamma
distributed with the mean and variance found, as for directly standardised rates of rare events; with many problems
that is the normal distribution.
"""

from __future__ import annotations

import numpy as np

from shifan.records import dataclass

LEVEL = 95
TAILS = ((1 - LEVEL / 100) / 2, (1 + LEVEL / 100) / 2)
# The variance of a model is an estimate: quantiles of Student's t of 14 degrees of freedom (as for ranks) over those of
# the normal distribution.
_WIDENED = 2.144787 / 1.959964
_MANY = 1e6  # of such a shape the gamma distribution is the normal one


@dataclass(frozen=True)
class LostPoints:
    """What problems at sites have cost of the total, and the variance of that; units of the last place.

    `hidden` is how much more all sites together would have lost, where what can be lost is used up by them together;
    the variance is then that of results drawn from a model. None elsewhere.
    """

    lost: float
    variance: float
    hidden: float | None = None

    def quantiles(self, shares: np.ndarray) -> np.ndarray:
        """Return how much more than now is lost (less, below 0) at given shares of the distribution."""
        # SciPy takes a tenth of a second to load; only simulations need it.
        from shifan.special_functions import gammaincinv, ndtri

        lost, hidden, variance = self.lost, self.hidden or 0.0, self.variance
        if self.hidden is not None:
            lost, variance = lost + hidden, variance * _WIDENED**2
        if lost <= 0 or lost**2 / variance > _MANY:
            return np.asarray(ndtri(shares) * variance**0.5 + hidden)
        shape = lost**2 / variance
        return np.asarray(gammaincinv(shape, shares) * variance / lost - self.lost)
