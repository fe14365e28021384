"""Errors, split by who must act; each says what happened and what to do about it."""

from typing import ClassVar


class LinderoError(Exception):
    """Root of every error that Lindero raises on purpose.

    Attributes:
        code: Stable code for machines and translations, `folder.reason`.
        text: One sentence: what happened.
        advice: One sentence: what the person who must act should do.
        reasons: Reason codes of a refusal, in the order in which they were found.
    """

    status: ClassVar[int] = 500

    def __init__(self, code: str, text: str, advice: str = "", reasons: tuple[str, ...] = ()) -> None:
        super().__init__(f"{text} {advice}".strip())
        self.code = code
        self.text = text
        self.advice = advice
        self.reasons = reasons


class Invalid(LinderoError):
    """What was sent is wrong; the sender corrects it."""

    status = 422


class Refused(LinderoError):
    """A clause, a grant or a safeguard says no; nobody retries."""

    status = 403


class Missing(LinderoError):
    """What was asked for is not here; the asker looks again."""

    status = 404


class Conflict(LinderoError):
    """Something changed meanwhile; the asker rereads."""

    status = 409


class Unproved(LinderoError):
    """A signature or a proof fails; the security officer looks into it."""

    status = 400


class Unavailable(LinderoError):
    """Something needed is out of reach; the system retries."""

    status = 503


class Defect(LinderoError):
    """An assumption of ours broke; the developers act."""

    status = 500
