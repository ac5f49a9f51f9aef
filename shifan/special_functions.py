"""The special functions of SciPy that simulations need, loaded without what numpy itself loads only when asked for.

SciPy takes over all that numpy names, and thereby loads its compiler of Fortran, its tests and its polynomials: more
than half of the time that its functions take to load.
"""

from __future__ import annotations

import numpy as np

_NOT_NEEDED = ("f2py", "testing", "polynomial", "ctypeslib")

_hidden = [name for name in _NOT_NEEDED if name not in vars(np)]
for _name in _hidden:
    vars(np)[_name] = None  # numpy loads it when it is missing

from scipy.special import betaln, gammaincinv, ndtri, stdtr, stdtrit  # noqa: E402

for _name in _hidden:
    if vars(np)[_name] is None:  # someone else may have loaded it by its own name
        del vars(np)[_name]

__all__ = ["betaln", "gammaincinv", "ndtri", "stdtr", "stdtrit"]
