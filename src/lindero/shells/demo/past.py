"""The demonstration's past: what Nordia's office asked its public weeks ago, and how it answered and decided."""

import contextlib
from pathlib import Path
from typing import Final

import msgspec

from lindero.capabilities.participation import asks
from lindero.capabilities.participation.records.shared import Language, Outcome
from lindero.engine.clock import SetClock
from lindero.engine.keys import RandomSource
from lindero.engine.registry import Registry
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.times import DAY_MS, HOUR_MS
from lindero.shells.approval import Given
from lindero.shells.demo.cast import PHRASE, Neighbour
from lindero.shells.node import Node
from lindero.shells.public.consulting import COMMENTER

HORN: Final = "horn-at-the-ferry-landing"
AGO_DAYS: Final = 45
"""How long ago the office began: a period lasts at least thirty days, and the answer takes its time."""

PERIOD_DAYS: Final = 30
ANSWERED_AFTER_DAYS: Final = 33
DECIDED_AFTER_DAYS: Final = 40

_QUESTION: Final[tuple[tuple[Language, str, str], ...]] = (
    (
        "en",
        "The fog horn at the ferry landing",
        """In fog the horn at the ferry landing sounds twice a minute, day and night. May it stay as it is?
Tell us whom it helps, whom it keeps awake, and what could take its place.""",
    ),
    (
        "ar",
        "بوق الضباب عند مرسى العبّارة",
        """في الضباب يدوّي البوق عند مرسى العبّارة مرتين في الدقيقة ليلًا ونهارًا. هل يبقى كما هو؟
قولوا لنا من يفيده، ومن يوقظه، وما الذي يمكن أن يحل محله.""",
    ),
)
_COMMENTS: Final[tuple[tuple[Language, str, tuple[str, ...]], ...]] = (
    ("en", "In October it sounded for nine nights. My father works early and no longer sleeps.", ("nights",)),
    ("en", "I fish alone without radar. In fog the horn is how I find the harbour mouth.", ("small-boats",)),
    ("ar", "أخفضوا صوته ليلًا ووجّهوه نحو البحر لا نحو البيوت.", ("nights",)),
)
_ANSWERS: Final[tuple[tuple[str, Outcome, tuple[tuple[Language, str, str, str], ...]], ...]] = (
    (
        "overall",
        "in_part",
        (
            (
                "en",
                "Altogether",
                "Most ask for quieter nights; those who fish ask that the horn stays.",
                "The horn stays and is turned to the sea; from ten to six it sounds at half its strength.",
            ),
            (
                "ar",
                "إجمالًا",
                "يطلب أكثر الناس ليالي أهدأ، ويطلب الصيادون أن يبقى البوق.",
                "يبقى البوق ويوجَّه نحو البحر، ومن العاشرة إلى السادسة يدوّي بنصف قوته.",
            ),
        ),
    ),
    (
        "nights",
        "taken_up",
        (
            (
                "en",
                "Sleep at night",
                "It wakes whole streets, and those most who work early.",
                "Half the strength at night, and shields towards the houses: measured, it can hardly be heard there.",
            ),
            (
                "ar",
                "النوم ليلًا",
                "يوقظ شوارع كاملة، وأكثرهم من يعمل باكرًا.",
                "نصف القوة ليلًا، وحواجز نحو البيوت: وبالقياس لا يكاد يُسمع هناك.",
            ),
        ),
    ),
    (
        "small-boats",
        "taken_up",
        (
            (
                "en",
                "Small boats",
                "Boats without radar find the harbour by it.",
                "It is not replaced by a radio signal, which they could not receive.",
            ),
            (
                "ar",
                "القوارب الصغيرة",
                "به تجد القوارب التي لا رادار لها الميناء.",
                "لا تحل محله إشارة لاسلكية لا يمكنها استقبالها.",
            ),
        ),
    ),
)
_DECISION: Final[tuple[tuple[Language, str, str], ...]] = (
    (
        "en",
        "The horn stays, quieter at night",
        """The horn at the ferry landing stays, since boats without radar need it to come home.
Within three months it is turned to the sea and shielded; from ten in the evening to six it sounds at half its strength.
Whoever is still kept awake writes to us, and we measure again.""",
    ),
    (
        "ar",
        "يبقى البوق، وأهدأ ليلًا",
        """يبقى البوق عند مرسى العبّارة لأن القوارب التي لا رادار لها تحتاج إليه لتعود.
وخلال ثلاثة أشهر يوجَّه نحو البحر ويُحجز صوته عن البيوت، ومن العاشرة مساء إلى السادسة يدوّي بنصف قوته.
ومن ظل لا ينام فليكتب إلينا، فنقيس من جديد.""",
    ),
)


def begin_at(now: int) -> SetClock:
    """Return the clock by which the node is made that has such a past."""
    return SetClock(now - AGO_DAYS * DAY_MS)


def live_past(
    folder: Path, neighbour: Neighbour, registry: Registry, clock: SetClock, random: RandomSource
) -> None:
    """Let a node that was made by the same clock ask its public, answer everybody and decide, then close it.

    Raises:
        LinderoError: What the node answers.
    """
    node = Node(folder, registry, clock=clock, random=random)
    with contextlib.closing(node):
        _consult(_Office(node, neighbour), clock)


class _Office:
    """Two people of an authority at work on their own node: who runs consultations, and who answers for it."""

    def __init__(self, node: Node, neighbour: Neighbour) -> None:
        self._node = node
        self.liaison = self._signed_in(neighbour.liaison[0])
        self.head = self._signed_in(neighbour.head[0])
        self._names = {
            action.asks: action.name for one in node.registry.capabilities for action in one.actions
        }

    def __call__(self, ask: msgspec.Struct, who: Actor) -> None:
        """Ask for something, and approve it anew where the node wants that."""
        name = self._names[type(ask)]
        given = None
        if self._node.registry.action(name).step_up:
            nonce = self._node.ask_approval(name, ask, who, None).nonce
            given = Given(nonce=nonce, phrase=PHRASE)
        self._node.act(name, ask, who, given)

    def _signed_in(self, person: str) -> Actor:
        token = self._node.sign_in(person, PHRASE)
        known = self._node.person_of(token) if token else None
        if known is None:
            raise Refused("demo.past", f"{person} cannot sign in.", "Tell the developers.")
        return known[0]


def _consult(office: _Office, clock: SetClock) -> None:
    """Ask, hear, answer and decide, each on its day."""
    began = clock.now()
    both = tuple(language for language, _, _ in _QUESTION)
    office(asks.PlanConsultation(consultation=HORN, languages=both), office.liaison)
    _write(office, "question", _QUESTION)
    office(asks.PublishConsultation(consultation=HORN, days=PERIOD_DAYS), office.liaison)
    for number, (language, words, topics) in enumerate(_COMMENTS, start=1):
        clock.move(DAY_MS + number * HOUR_MS)
        office(asks.FileComment(consultation=HORN, words=words, language=language), COMMENTER)
        office(asks.PublishComment(consultation=HORN, number=number, topics=topics), office.liaison)
    clock.move(began + ANSWERED_AFTER_DAYS * DAY_MS - clock.now())
    for topic, outcome, answers in _ANSWERS:
        for language, title, said, done in answers:
            answer = asks.AnswerTopic(
                consultation=HORN,
                topic=topic,
                language=language,
                outcome=outcome,
                title=title,
                said=said,
                done=done,
            )
            office(answer, office.liaison)
    _write(office, "decision", _DECISION)
    office(asks.PublishResponse(consultation=HORN), office.liaison)
    clock.move(began + DECIDED_AFTER_DAYS * DAY_MS - clock.now())
    office(asks.PublishDecision(consultation=HORN), office.head)


def _write(
    office: _Office, part: asks.ConsultationPart, texts: tuple[tuple[Language, str, str], ...]
) -> None:
    """Write a text in every language."""
    for language, title, words in texts:
        office(
            asks.WriteText(consultation=HORN, part=part, language=language, title=title, words=words),
            office.liaison,
        )
