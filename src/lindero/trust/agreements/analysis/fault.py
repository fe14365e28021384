"""A fault of a text that is written correctly."""

import msgspec


class Fault(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Something that the authors of a text will hardly have meant, or have let slip.

    Attributes:
        where: The clause or agreement, `AG-7@1/art-6-1`.
        code: Stable code.
        text: One sentence: what is so.
        advice: One sentence: what to do about it.
    """

    where: str
    code: str
    text: str
    advice: str
