"""Numeric loops as machine code.

A compiled function calls compiled functions of its own file only: the machine code is kept beside the file from one run
to the next, and would not notice a change in another file.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """Return the function compiled at its first call; division by nought gives infinity, as in numpy.

    Sums may be taken in another order than they are written in; infinities and what is no number stay what they are.
    """
    return cast(
        Kernel,
        numba.njit(cache=True, error_model="numpy", fastmath={"contract", "reassoc", "arcp", "nsz"})(
            function
        ),
    )


def inlined(function: Kernel) -> Kernel:
    """Return a function whose body stands in each compiled function that calls it: a call of many arrays costs more."""
    return cast(Kernel, numba.njit(inline="always")(function))
