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
_MANY = 1e6  # of such a shape the gamma distribution is the normal one


@dataclass(frozen=True)
class LostPoints:
    """What problems at sites have cost of the total, and the variance of that; units of the last place."""

    lost: float
    variance: float

    def quantiles(self, shares: np.ndarray) -> np.ndarray:
        """Return how much more than now is lost (less, below 0) at given shares of the distribution."""
        # SciPy takes a tenth of a second to load; only simulations need it.
        from shifan.special_functions import gammaincinv, ndtri

        if self.lost <= 0 or self.lost**2 / self.variance > _MANY:
            return np.asarray(ndtri(shares) * self.variance**0.5)
        shape = self.lost**2 / self.variance
        return np.asarray(gammaincinv(shape, shares) * self.variance / self.lost - self.lost)
