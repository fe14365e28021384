"""One of each kind that may cross, for tests and golden bytes, and what a neighbour sends."""

from typing import Any, Final

import msgspec

from lindero.capabilities.disputes import records
from lindero.capabilities.disputes.capability import CAPABILITY
from lindero.kernel.agreed import Agreed, AgreedClause, AgreedStop
from lindero.kernel.generated import Generated, Translation
from lindero.kernel.record import Record
from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.agreements.records import AgreementActivated, AgreementProposed

NAME: Final = "b" * 26
LEAF: Final = "c" * 26
HASH: Final = "ab" * 32
RAISED: Final = records.DisputeRaised(
    addressee="NRD",
    matter="missed_deadlines",
    agreement="AG-7@1",
    clause="art-6",
    title="Nine answers came late",
    words="Nine urgent requests were answered after three days.",
    wanted="A second officer at night, or another limit.",
    evidence=(LEAF,),
)
_TO_NRD: Final[dict[str, Any]] = {"dispute": NAME, "addressee": "NRD"}
CROSSING: Final[tuple[Record, ...]] = (
    RAISED,
    records.StatementMade(
        **_TO_NRD, basis="agreed_fact", words="Seven of them were late.", evidence=(LEAF, NAME)
    ),
    records.EffectDeclared(**_TO_NRD, effect="limited", because="We answer urgent ones only."),
    records.RungReached(**_TO_NRD, number=2, rung="joint_commission", because="Nobody answered us."),
    records.ProposalMade(
        **_TO_NRD, evidence="no", what="settle", changes="amendment", words="Twelve hours in place of eight."
    ),
    records.ProposalAnswered(**_TO_NRD, proposal=LEAF, agrees="yes", words="With the same at night."),
    records.DisputeWithdrawn(**_TO_NRD, because="It was our own clock."),
    records.TranslationAdded(
        **_TO_NRD,
        about=LEAF,
        language="en",
        translation=Translation(
            language="es",
            text="Siete de ellas llegaron tarde.",
            machine=Generated(model="ferryman", version="2.1"),
        ),
    ),
)

_BESIDE: Final[dict[str, Any]] = {
    "language": "en",
    "translation": Translation(
        language="es",
        text="Así lo vemos.",
        machine=Generated(model="ferryman", version="2.1", verified_by="person/ana"),
    ),
}
TRANSLATED: Final[tuple[Record, ...]] = tuple(
    msgspec.structs.replace(record, **_BESIDE) for record in CROSSING[:2]
)
"""Those kinds that may have a translation beside their words, with one."""


def treaty_text(version: int = 1, *nations: str) -> str:
    """Return as much of an agreement's canonical bytes as disputes read."""
    return msgspec.json.encode(
        {
            "id": "AG-7",
            "version": version,
            "parties": [{"nation": nation} for nation in nations or ("NRD", "SUD")],
            "clauses": [{"id": "art-6"}, {"id": "art-9", "kinds": ["disputes.dispute_raised"]}],
            "disputes": [
                {"step": "contact_points", "within_days": 5},
                {"step": "joint_commission", "within_days": 30},
                {"step": "arbitration", "within_days": 90},
            ],
        }
    ).decode()


def activated(desk: FakeDesk, version: int = 1) -> None:
    """Let a version of the agreement enter into force at a node."""
    agreement = f"AG-7@{version}"
    desk.put(
        AgreementProposed(
            agreement=agreement,
            hash=HASH,
            text=treaty_text(version),
            nation="NRD",
            drafter="amari",
            vectors="",
            opinion="favourable",
            overridden=False,
            valid_until=0,
        )
    )
    desk.put(AgreementActivated(agreement=agreement, hash=HASH))


def a_desk(nation: str = "NRD") -> FakeDesk:
    """Return a node's desk with the agreement in force."""
    desk = FakeDesk(CAPABILITY, nation=nation)
    activated(desk)
    desk.tables.agreements = (in_force(),)
    return desk


def in_force(*stops: AgreedStop, stopped: frozenset[tuple[str, str, str]] = frozenset()) -> Agreed:
    """Return the agreement as the node tells that it stands: one clause carries disputes, the other tracks.

    Args:
        stops: Suspensions in words.
        stopped: What they stop of the clause that carries disputes.
    """
    article_6 = a_clause("art-6", "tracking.track_updated")
    article_9 = msgspec.structs.replace(a_clause("art-9", "disputes.dispute_raised"), stopped=stopped)
    return Agreed(ref="AG-7@1", nations=("NRD", "SUD"), clauses=(article_6, article_9), stops=stops)


def a_clause(name: str, kind: str) -> AgreedClause:
    """Return a clause between both nations."""
    return AgreedClause(
        id=name,
        article=name,
        senders=("NRD", "SUD"),
        recipients=("NRD", "SUD"),
        kinds=(kind,),
        fields=(),
        purposes=(),
        areas=(),
        begins_at=0,
        ends_at=2**50,
    )
