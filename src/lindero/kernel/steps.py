"""Steps: what a new node still needs before it is at work, as each folder measures it."""

from collections.abc import Callable

import msgspec

from lindero.kernel.desk import Desk


class StepReport(msgspec.Struct, frozen=True, kw_only=True):
    """How far a step is.

    Attributes:
        is_done: Whether it is done.
        count: What has been counted so far, for example lines heard; None where nothing is counted.
    """

    is_done: bool
    count: int | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """An offer to the start page: something to be done once on a new node, and looked at again when it lapses.

    Attributes:
        name: `folder.what`.
        title: What is reached then, in a few words.
        sentence: What to do, and why.
        report: Takes a desk of the folder and says how far it is; None where no record tells, and the shell looks at
            the machine or a person settles it.
        path: The page or form where it is done; empty where it is done outside the console.
        order: Place on the page, ascending.
    """

    name: str
    title: str
    sentence: str
    report: Callable[[Desk], StepReport] | None = None
    path: str = ""
    order: int = 100
