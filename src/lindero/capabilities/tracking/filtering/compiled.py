"""Numeric loops as machine code.

A compiled function calls compiled functions of its own file only: the machine code is kept beside the file from one run
to the next, and would not notice a change in another file.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


_OPTIONS: Final[dict[str, Any]] = {
    "cache": True,
    "error_model": "numpy",
    "fastmath": {"contract", "reassoc", "arcp", "nsz"},
}
_UNCOUNTED: Final[dict[str, Any]] = {**_OPTIONS, "_nrt": False}


def compiled(function: Kernel) -> Kernel:
    """Return the function compiled at its first call; division by nought gives infinity, as in numpy.

    Sums may be taken in another order than they are written in; infinities and what is no number stay what they are.
    """
    return cast(Kernel, numba.njit(**_OPTIONS)(function))


def tight(function: Kernel) -> Kernel:
    """Return the function compiled so, for a loop in which counting who holds which array costs more than the sums.

    It may neither make nor return arrays: room to work in is given to it.
    """
    return cast(Kernel, numba.njit(**_UNCOUNTED)(function))


def inlined(function: Kernel) -> Kernel:
    """Return a function whose body stands in each compiled function that calls it: a call of many arrays costs more."""
    return cast(Kernel, numba.njit(inline="always")(function))
