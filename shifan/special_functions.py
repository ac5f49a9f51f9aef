"""The special functions of SciPy that simulations need, loaded without numpy's compiler of Fortran.

SciPy takes over all that numpy names, and thereby loads what numpy itself loads only when it is asked for: a quarter of
the time that its functions take to load.
"""

from __future__ import annotations

import numpy as np

_NOT_NEEDED = "f2py"

_hidden = _NOT_NEEDED not in vars(np)
if _hidden:
    vars(np)[_NOT_NEEDED] = None  # numpy loads it when it is missing

from scipy.special import betaln, gammaincinv, ndtri, stdtrit  # noqa: E402

if _hidden:
    del vars(np)[_NOT_NEEDED]

__all__ = ["betaln", "gammaincinv", "ndtri", "stdtrit"]
