"""A consultation on lights at the strait, as far as a test needs it, with people who have their own roles."""

from typing import Any, Final

import msgspec

from lindero.capabilities.participation import asks
from lindero.capabilities.participation.capability import CAPABILITY
from lindero.kernel.desk import Actor
from lindero.kernel.tests.fakes import FakeDesk
from lindero.kernel.times import DAY_MS

CODE: Final = "lights-at-the-strait"
ACTIONS: Final = {action.asks: action for action in CAPABILITY.actions}
LIAISON: Final = Actor(
    name="person/rieger",
    grants=frozenset(
        {"participation.read", "participation.public", "participation.run", "participation.moderate"}
    ),
    roles=("COM",),
)
HEAD: Final = Actor(
    name="person/brandt",
    grants=frozenset({"participation.read", "participation.public", "participation.decide"}),
    roles=("HOA",),
)
STRANGER: Final = Actor(name="public/comment", grants=frozenset({"participation.comment"}))


class Desk(FakeDesk):
    """A desk at which a test says who acts.

    Attributes:
        who: Who acts.
    """

    def __init__(self) -> None:
        super().__init__(CAPABILITY)
        self.who = LIAISON

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.who


def do(desk: Desk, ask: Any, who: Actor = LIAISON) -> Any:
    """Run an action for somebody."""
    desk.who = who
    try:
        return ACTIONS[type(ask)].run(desk, ask)
    finally:
        desk.who = LIAISON


def planned(desk: Desk, *languages: Any) -> Desk:
    """Plan the consultation and write its question in each language."""
    promised = languages or ("en", "ar")
    do(desk, asks.PlanConsultation(consultation=CODE, languages=promised))
    for language in promised:
        do(desk, question(language))
    return desk


def question(language: Any, **facts: Any) -> asks.WriteText:
    """Return the question in a language."""
    ask = asks.WriteText(
        consultation=CODE,
        part="question",
        language=language,
        title=f"Lights at the old pier ({language})",
        words="Should the patrol road at the old pier be lit at night?",
    )
    return msgspec.structs.replace(ask, **facts)


def opened(desk: Desk, *languages: Any) -> Desk:
    """Publish the consultation; it is open at once, for 30 days."""
    planned(desk, *languages)
    do(desk, asks.PublishConsultation(consultation=CODE))
    return desk


def commented(desk: Desk, words: str = "Light keeps my children awake.", language: Any = "en") -> int:
    """Let somebody unknown comment; return the comment's number."""
    return int(do(desk, asks.FileComment(consultation=CODE, words=words, language=language), STRANGER))


def closed(desk: Desk) -> Desk:
    """Let the period end, with one comment published and one held back."""
    opened(desk)
    first, second = commented(desk), commented(desk, "N.N. of the third house is a thief.", "ar")
    do(desk, asks.PublishComment(consultation=CODE, number=first, topics=("glare",)))
    do(desk, asks.HoldComment(consultation=CODE, number=second, reason="names_a_person"))
    desk.at += 31 * DAY_MS
    return desk


def answer(topic: str, language: Any, **facts: Any) -> asks.AnswerTopic:
    """Return what the response document says on a topic in a language."""
    ask = asks.AnswerTopic(
        consultation=CODE,
        topic=topic,
        language=language,
        outcome="in_part",
        title="Glare",
        said="Light shines into bedrooms.",
        done="Shielded lamps, switched off from eleven to five.",
    )
    return msgspec.structs.replace(ask, **facts)


def answered(desk: Desk) -> Desk:
    """Publish the response document."""
    closed(desk)
    for topic in ("overall", "glare"):
        for language in ("en", "ar"):
            do(desk, answer(topic, language))
    do(desk, asks.PublishResponse(consultation=CODE))
    return desk


def decided(desk: Desk) -> Desk:
    """Let the decision be written and signed by who answers for the authority."""
    answered(desk)
    for language in ("en", "ar"):
        do(desk, question(language, part="decision", title="Shielded lamps", words="Twelve shielded lamps."))
    do(desk, asks.PublishDecision(consultation=CODE), HEAD)
    return desk
