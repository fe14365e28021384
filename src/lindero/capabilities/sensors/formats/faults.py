"""Why one row or message cannot be used, while the others go on."""


class Fault(Exception):
    """A row cannot be used.

    Attributes:
        reason: Code, see `counts.FAULTS`.
        text: One sentence: what was found.
    """

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason
        self.text = text
