"""A day of requests for tests: one node's desk, what a neighbour sends, and each kind that crosses as a sample."""

from typing import Any

import msgspec

from lindero.capabilities.requests import asks, records
from lindero.capabilities.requests.actions import answering, asking, watching
from lindero.capabilities.requests.capability import CAPABILITY
from lindero.capabilities.requests.records.beside import TranslationAdded
from lindero.kernel.desk import Desk
from lindero.kernel.generated import Generated, Translation
from lindero.kernel.grading import Grading
from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.exchange.release.records import ReleaseApproved

NAME = "b" * 26
GRADED = Grading(source="B", information="2", basis="fact")
WHY = "The trawler was seen twice at night without lights."
ASKED = records.InformationAsked(
    addressee="NRD",
    purpose="counter_smuggling",
    wanted="vessel",
    description="Crew lists of the trawler Aurora in the last month.",
    because="She calls at Nordhavn every week.",
    case_ref="SUD/2026/118",
    contact="duty officer, central bureau",
    language="en",
    is_urgent=True,
    urgency_reasons=WHY,
    offence="smuggling",
    penalty_months=60,
    link="He was seen on board when the goods were landed.",
    restrictions="Not to be told to the owner.",
    authority="maritime-police",
    has_person=True,
)
PERSON = records.PersonNamed(
    request=NAME,
    addressee="NRD",
    purpose="counter_smuggling",
    person_class="suspect",
    grading=GRADED,
    family_name="Marešová",
    given_names="Zoë",
    born_on="1990-02",
    nationalities=("VES",),
    document="X 1234567",
    more="limps",
)
GIVEN = records.InformationGiven(
    request=NAME,
    addressee="SUD",
    purpose="counter_smuggling",
    evidence="no",
    person_class="suspect",
    grading=GRADED,
    completes="part",
    text="The trawler called at Nordhavn on three days.",
    about_person="She signed for the goods.",
    conditions="Ask before it is used otherwise.",
    left_out="ONGOING_INVESTIGATION",
)
OFFERED = records.InformationOffered(
    addressee="SUD",
    purpose="counter_smuggling",
    evidence="no",
    person_class="other",
    grading=GRADED,
    text="Cargo was transferred at sea on two nights.",
    offence="smuggling",
    about_person="A man in a red coat.",
    conditions="For planning only.",
    note=NAME,
)
_TO_SUD: dict[str, Any] = {"request": NAME, "addressee": "SUD"}
_LIMIT: dict[str, Any] = {
    "limit": "D-05",
    "due_at": 1_795_363_200_000,
    "limit_words": "8 hours (D-05, to be verified)",
    "source": "Directive (EU) 2023/977, article 5 (1) (a)",
}
CROSSING = (
    ASKED,
    PERSON,
    records.RequestReceived(**_TO_SUD, **_LIMIT),
    records.RequestAcknowledged(**_TO_SUD, **_LIMIT, access="direct"),
    records.RequestAssigned(**_TO_SUD, office="coast guard records"),
    records.ClarificationAsked(**_TO_SUD, text="Which of the two trawlers of that name?"),
    records.ClarificationGiven(**_TO_SUD, text="The one of 24 metres."),
    records.AuthorisationAsked(**_TO_SUD, court="District Court of Nordhavn", expected_days=3),
    records.AuthorisationDecided(**_TO_SUD, outcome="granted"),
    records.DeadlineExtended(
        **_TO_SUD,
        limit="D-05",
        by=4,
        due_at=1_795_377_600_000,
        limit_words="12 hours (D-05, to be verified)",
        because="The archive opens at eight.",
    ),
    GIVEN,
    records.AnswerReleased(**_TO_SUD, answer=NAME, completes="part"),
    records.RequestRefused(
        **_TO_SUD, ground="MINOR_OFFENCE", text="A fine alone.", own_ground="MINOR_OFFENCE"
    ),
    records.RequestWithdrawn(**_TO_SUD, reason="found otherwise"),
    records.FeedbackGiven(**_TO_SUD, worth="useful"),
    records.RequestClosed(**_TO_SUD),
    records.TicketOpened(**_TO_SUD, due_at=1_795_363_200_000, queue_ms=28_800_001, court_ms=7, asker_ms=5),
    records.TicketAnswered(**_TO_SUD, cause="own_queue", remedy="A second officer at night."),
    records.EvidenceAsked(
        answer=NAME,
        addressee="NRD",
        court="Court of Sudhavn",
        case_ref="SUD/2026/118",
        because="The only proof of the landing.",
    ),
    records.EvidenceDecided(
        answer=NAME,
        addressee="SUD",
        consents="yes",
        authority="Central authority of Nordia",
        conditions="For this case.",
    ),
    OFFERED,
    TranslationAdded(
        **_TO_SUD,
        purpose="counter_smuggling",
        about=NAME,
        language="en",
        translation=Translation(language="es", text="El de 24 metros.", translator="court interpreter"),
    ),
)
"""Every kind that crosses, with every field of its first version filled in."""

_SPANISH: dict[str, Any] = {
    "language": "en",
    "translation": Translation(
        language="es",
        text="Lo mismo en español.",
        machine=Generated(model="ferryman", version="2.1", verified_by="person/ana"),
    ),
}
TRANSLATED = tuple(
    msgspec.structs.replace(record, **_SPANISH) for record in (ASKED, CROSSING[5], CROSSING[6], GIVEN)
)
"""Those kinds that may have a translation beside their words since their second version, with one."""


def a_desk(nation: str = "NRD") -> FakeDesk:
    """Return a desk with this folder alone."""
    return FakeDesk(CAPABILITY, nation=nation)


def plain(**more: Any) -> asks.AskInformation:
    """Return an ask about things, without urgency."""
    facts: dict[str, Any] = {
        "neighbour": "SUD",
        "purpose": "counter_smuggling",
        "wanted": "vessel",
        "description": "Crew lists of the trawler Aurora in the last month.",
        "because": "She calls at Sudhavn every week.",
        "case_ref": "NRD/2026/7",
        "contact": "duty officer",
        "link": "Seen on board when the goods were landed.",
    }
    return asks.AskInformation(**(facts | more))


def received(desk: FakeDesk, **more: Any) -> str:
    """Let Sudia's request arrive at Nordia's desk, about things unless said; return its name."""
    facts: dict[str, Any] = {"has_person": False, "is_urgent": False, "urgency_reasons": ""}
    asked = _replaced(ASKED, facts | more)
    head = desk.put(asked, origin="SUD", agreement="AG-1@1")
    watching.confirm_receipt(desk, [event for event in desk.log if event.head == head])
    return head.record_id


def acknowledged(desk: FakeDesk, access: str = "direct", **more: Any) -> str:
    """Let Sudia's request arrive and be read; return its name."""
    request = received(desk, **more)
    answering.acknowledge_request(desk, asks.AcknowledgeRequest(request=request, access=access))  # type: ignore[arg-type]
    return request


def asked(desk: Desk, **more: Any) -> str:
    """Ask Sudia; return the request's name."""
    return asking.ask_information(desk, plain(**more))


def answer(request: str, **more: Any) -> asks.GiveInformation:
    """Return a full answer about things."""
    facts: dict[str, Any] = {
        "request": request,
        "completes": "all",
        "person_class": "other",
        "source": "B",
        "information": "2",
        "basis": "fact",
        "text": "The trawler called on three days.",
    }
    return asks.GiveInformation(**(facts | more))


def given(desk: FakeDesk, ask: asks.GiveInformation) -> str:
    """Answer, and let a second person release it; return the answer's name."""
    name = answering.give_information(desk, ask)
    released(desk, name)
    return name


def released(desk: FakeDesk, answer_name: str) -> None:
    """Let a second person release an answer."""
    approved = ReleaseApproved(peer="SUD", about=answer_name, digest="0" * 64, expires_at=desk.at + 1)
    head = desk.put(approved)
    watching.count_released(desk, [event for event in desk.log if event.head == head])


def from_sudia(desk: FakeDesk, record: Any, **fields: Any) -> str:
    """Let a record of Sudia's arrive; return its name."""
    return desk.put(_replaced(record, fields), origin="SUD", agreement="AG-1@1").record_id


def _replaced(record: Any, fields: dict[str, Any]) -> Any:
    made = {name: getattr(record, name) for name in record.__struct_fields__}
    return type(record)(**(made | fields))
