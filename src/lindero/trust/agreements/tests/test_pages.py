"""What the pages say of agreements: how they stand, text beside rules, and the whole history."""

import msgspec
import pytest

from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.agreements import records
from lindero.trust.agreements.canonical import agreement_hash, canonical_bytes
from lindero.trust.agreements.capability import CAPABILITY
from lindero.trust.agreements.pages import (
    AgreementQuery,
    AgreementsQuery,
    AgreementView,
    show_agreement,
    show_agreements,
)
from lindero.trust.agreements.render import render
from lindero.trust.agreements.tests.samples import DAY, END, KIND, NO_VECTORS, START, a_clause, an_agreement
from lindero.trust.agreements.treaty import Agreement

AG_7 = an_agreement(
    clauses=(
        a_clause(),
        a_clause(id="art-6-2", article="Article 6 (2)", senders=("SUD",), recipients=("NRD",)),
        a_clause(id="art-7", article="Article 7", kinds=("tracking.track_ended",)),
    )
)


class Chancery:
    """A desk at which agreements are made.

    Attributes:
        desk: The desk, of Nordia.
    """

    def __init__(self) -> None:
        self.desk = FakeDesk(CAPABILITY)

    def propose(self, agreement: Agreement, nation: str = "NRD", valid_until: int = END) -> None:
        """Put a text forward, or consent to it."""
        self.desk.put(
            records.AgreementProposed(
                agreement=agreement.ref,
                hash=agreement_hash(agreement),
                text=canonical_bytes(agreement).decode(),
                nation=nation,
                drafter="draft",
                vectors="",
                opinion="favourable",
                overridden=False,
                valid_until=valid_until,
            ),
            origin=nation,
        )

    def sign(self, agreement: Agreement, nation: str, officer: str, role: records.OfficerRole) -> None:
        """Add a signature, as if it had been verified."""
        self.desk.put(
            records.AgreementSigned(
                agreement=agreement.ref,
                hash=agreement_hash(agreement),
                nation=nation,
                officer=officer,
                role=role,
                key_id="0" * 64,
                signature="-",
                ml_dsa_signature="-",
            ),
            origin=nation,
        )

    def conclude(self, agreement: Agreement) -> None:
        """Bring an agreement from its proposal into force."""
        for nation in agreement.nations:
            self.propose(agreement, nation)
            self.sign(agreement, nation, "admiral", "operational")
            self.sign(agreement, nation, "jurist", "legal")
        for nation in agreement.nations:
            self.prepare(agreement, nation)
        self.desk.put(
            records.AgreementActivated(agreement=agreement.ref, hash=agreement_hash(agreement)), origin="NRD"
        )

    def prepare(self, agreement: Agreement, nation: str) -> None:
        """Let a nation try the others' contact points and run the vectors."""
        facts = {"agreement": agreement.ref, "hash": agreement_hash(agreement), "nation": nation}
        for party in agreement.nations:
            if party != nation:
                tested = records.ContactTested(**facts, party=party, authority="coast-guard", officer="duty")
                self.desk.put(tested, origin=nation)
        run = records.VectorsRun(**facts, vectors=NO_VECTORS, passed=0, failed="", because="")
        self.desk.put(run, origin=nation)

    def suspend(
        self, nation: str, scope: records.Scope = "whole", value: str = "", ref: str = "AG-7@1"
    ) -> None:
        """Stop the flow."""
        self.desk.put(
            records.AgreementSuspended(
                agreement=ref,
                suspension="s-1",
                nation=nation,
                scope=scope,
                value=value,
                reason="rights",
                officer="guard",
                capacity="data_protection",
            ),
            origin=nation,
        )

    def shown(self, name: str = "AG-7", language: str = "", beside: str = "") -> AgreementView:
        """Show an agreement."""
        return show_agreement(self.desk, AgreementQuery(agreement=name, language=language, beside=beside))


@pytest.fixture
def chancery() -> Chancery:
    """Return a desk without agreements."""
    return Chancery()


# --- the list -----------------------------------------------------------------------------------------------


def test_a_node_without_agreements_has_an_empty_list(chancery: Chancery) -> None:
    """Before the first proposal there is nothing to show, and nothing fails."""
    view = show_agreements(chancery.desk, AgreementsQuery())
    assert (view.agreements, view.older) == ((), 0)


def test_an_agreement_in_force_is_shown_as_it_stands(chancery: Chancery) -> None:
    """Parties, state, dates, review and signatures are told in one line."""
    chancery.conclude(AG_7)
    (line,) = show_agreements(chancery.desk, AgreementsQuery()).agreements
    assert (line.agreement, line.nations, line.phase, line.is_in_force) == (
        "AG-7@1",
        ("NRD", "SUD"),
        "active",
        True,
    )
    assert (line.start, line.end, line.review_at, line.is_review_overdue) == (
        START,
        END,
        START + 365 * DAY,
        False,
    )
    assert (line.signatures, line.missing, line.suspensions) == (4, (), 0)


def test_what_is_not_signed_by_all_says_what_is_missing(chancery: Chancery) -> None:
    """A proposal shows whose signatures are awaited, in which capacity."""
    chancery.propose(AG_7)
    chancery.sign(AG_7, "NRD", "admiral", "operational")
    (line,) = show_agreements(chancery.desk, AgreementsQuery()).agreements
    assert (line.phase, line.is_in_force, line.signatures) == ("negotiation", False, 1)
    assert line.missing == ("1 legal of NRD", "1 operational of SUD", "1 legal of SUD")


def test_AGR_06_a_version_that_waits_for_signatures_stands_beside_the_one_in_force(
    chancery: Chancery,
) -> None:
    """Whoever has to review or sign an amendment finds it in the list, with what is missing."""
    chancery.conclude(AG_7)
    chancery.propose(msgspec.structs.replace(AG_7, version=2, start=chancery.desk.at + DAY))
    view = show_agreements(chancery.desk, AgreementsQuery())
    assert ([line.agreement for line in view.agreements], view.older) == (["AG-7@1", "AG-7@2"], 0)
    assert "1 legal of NRD" in view.agreements[1].missing


def test_AGR_06_the_version_that_counts_now_is_shown(chancery: Chancery) -> None:
    """Until the instant at which an amendment takes effect the old version counts, then the new one."""
    begins = chancery.desk.at + DAY
    amended = msgspec.structs.replace(AG_7, version=2, start=begins)
    chancery.conclude(AG_7)
    chancery.conclude(amended)
    chancery.desk.at = begins
    chancery.desk.put(
        records.AgreementActivated(agreement=amended.ref, hash=agreement_hash(amended)), origin="NRD"
    )
    for at, ref in ((begins - 1, "AG-7@1"), (begins, "AG-7@2")):
        chancery.desk.at = at
        view = show_agreements(chancery.desk, AgreementsQuery())
        assert ([line.agreement for line in view.agreements], view.older) == ([ref], 1)
        assert chancery.shown().agreement == ref
    both = show_agreements(chancery.desk, AgreementsQuery(all_versions=True))
    assert [line.agreement for line in both.agreements] == ["AG-7@1", "AG-7@2"]
    assert chancery.shown("AG-7@1").agreement == "AG-7@1"
    assert chancery.shown().versions == ("AG-7@1", "AG-7@2")


def test_an_overdue_review_is_marked(chancery: Chancery) -> None:
    """From the instant of the review on, the page says that it is due."""
    chancery.conclude(AG_7)
    for at, is_overdue in ((AG_7.review.next - 1, False), (AG_7.review.next, True)):
        chancery.desk.at = at
        assert chancery.shown().is_review_overdue == is_overdue
        assert show_agreements(chancery.desk, AgreementsQuery()).agreements[0].is_review_overdue == is_overdue


# --- one agreement ------------------------------------------------------------------------------------------


def test_AGR_09_the_plain_text_stands_beside_the_rule_it_is_made_of(chancery: Chancery) -> None:
    """Each clause has its own sentences, and all of them together are the rendering, no more, no less."""
    chancery.conclude(AG_7)
    view = chancery.shown()
    assert [clause.id for clause in view.clauses] == ["art-6-1", "art-6-2", "art-7"]
    for clause in view.clauses:
        told = " ".join(clause.text)
        assert all(f"`{name}`" in told for name in (*clause.kinds, *clause.fields))
    said = [line for clause in view.clauses for line in clause.text]
    said += [line for part in view.text for line in part.lines]
    rendered = [line for line in render(AG_7, "en").split("\n") if line and not line.startswith("#")]
    assert sorted(said) == sorted(line.removeprefix("- ") for line in rendered)


def test_AGR_09_both_languages_are_at_hand(chancery: Chancery) -> None:
    """An officer reads the same rule in another language; one that nobody wrote is refused with advice."""
    chancery.conclude(AG_7)
    english, spanish = chancery.shown(), chancery.shown(language="es")
    assert (english.language, spanish.language) == ("en", "es")
    assert english.clauses[0].text != spanish.clauses[0].text
    assert english.clauses[0].fields == spanish.clauses[0].fields
    with pytest.raises(Invalid) as caught:
        chancery.shown(language="tlh")
    assert caught.value.advice


def test_AGR_09_two_languages_stand_side_by_side(chancery: Chancery) -> None:
    """Each sentence has the other language's beside it, made from the same hash."""
    chancery.conclude(AG_7)
    view = chancery.shown(language="en", beside="ar")
    assert (view.language, view.beside, view.right_to_left) == ("en", "ar", ("ar",))
    columns = [(clause.text, clause.beside) for clause in view.clauses]
    columns += [(part.lines, part.beside) for part in view.text]
    for one, other in columns:
        assert len(one) == len(other) > 0
    assert all(clause.text != clause.beside for clause in view.clauses)
    assert all(view.hash in part.lines[0] + part.beside[0] for part in view.text[:1])
    assert chancery.shown().clauses[0].beside == ()
    with pytest.raises(Invalid):
        chancery.shown(beside="tlh")


def test_the_first_language_of_the_agreement_comes_first(chancery: Chancery) -> None:
    """Who does not choose reads the agreement in a language that its parties chose."""
    chancery.propose(an_agreement(languages=("de", "fr")))
    assert chancery.shown().language == "de"


def test_what_is_signed_is_shown_byte_for_byte(chancery: Chancery) -> None:
    """Whoever signs elsewhere takes the bytes from here, and knows them by their hash."""
    chancery.propose(AG_7)
    view = chancery.shown()
    assert view.canonical.encode() == canonical_bytes(AG_7)
    assert view.hash == agreement_hash(AG_7)


def test_a_clause_shows_its_rule(chancery: Chancery) -> None:
    """Who, what, for what, where, for how long: as the gate has it."""
    chancery.propose(AG_7)
    clause = chancery.shown().clauses[0]
    assert (clause.senders, clause.recipients, clause.kinds) == (("NRD",), ("SUD",), (KIND,))
    assert (clause.purposes, clause.areas, clause.retain_days) == (AG_7.purposes, ("belt",), 30)
    assert (clause.handling, clause.end) == ("restricted tlp:amber no-onward", None)


@pytest.mark.parametrize(
    ("scope", "value", "stopped"),
    [
        ("whole", "", {"art-6-1", "art-6-2", "art-7"}),
        ("clause", "art-6-2", {"art-6-2"}),
        ("kind", KIND, {"art-6-1", "art-6-2"}),
        ("direction", "SUD>NRD", {"art-6-2"}),
    ],
)
def test_AGR_07_a_suspension_marks_what_it_stops(
    chancery: Chancery, scope: records.Scope, value: str, stopped: set[str]
) -> None:
    """The whole, a clause, a kind or a direction: the page marks exactly the clauses that are hit."""
    chancery.conclude(AG_7)
    chancery.suspend("SUD", scope, value)
    view = chancery.shown()
    assert {clause.id for clause in view.clauses if clause.suspended_by} == stopped
    (suspension,) = view.suspensions
    assert (suspension.name, suspension.nation, suspension.scope) == ("s-1", "SUD", scope)
    assert (suspension.resumed_by, suspension.awaited) == ((), ("NRD", "SUD"))
    assert (view.phase, view.standing) == ("active", "suspended" if scope == "whole" else "suspended in part")
    assert view.is_in_force == (scope != "whole")


def test_AGR_07_resumption_awaits_both_sides(chancery: Chancery) -> None:
    """After one side has agreed to resume, the page says whom it still waits for; after both, it flows."""
    chancery.conclude(AG_7)
    chancery.suspend("SUD")
    for nation, left in (("SUD", ("NRD",)), ("NRD", ())):
        for officer, capacity in (("envoy", "diplomatic"), ("guard", "data_protection")):
            resumed = records.AgreementResumed(
                agreement="AG-7@1",
                suspension="s-1",
                nation=nation,
                officer=officer,
                capacity=msgspec.convert(capacity, records.Capacity),
            )
            chancery.desk.put(resumed, origin=nation)
        assert [one.awaited for one in chancery.shown().suspensions] == ([left] if left else [])


def test_the_history_tells_every_act_and_why_one_changed_nothing(chancery: Chancery) -> None:
    """Acts stand in their order, with the officer; one that was refused stands there too, with its reason."""
    chancery.conclude(AG_7)
    chancery.sign(AG_7, "NRD", "latecomer", "legal")
    acts = chancery.shown().acts
    assert [(act.nation, act.act, act.officer) for act in acts[:3]] == [
        ("NRD", "proposed", "draft"),
        ("NRD", "signed", "admiral"),
        ("NRD", "signed", "jurist"),
    ]
    assert [act.officer for act in acts if act.refused] == ["latecomer"]
    assert {(one.nation, one.officer) for one in chancery.shown().signatures} == {
        (nation, officer) for nation in ("NRD", "SUD") for officer in ("admiral", "jurist")
    }


@pytest.mark.parametrize("name", ["AG-8", "AG-7@9"])
def test_an_agreement_that_is_not_known_is_missing(chancery: Chancery, name: str) -> None:
    """A wrong name or version is told with advice."""
    chancery.propose(AG_7)
    with pytest.raises(Missing) as caught:
        chancery.shown(name)
    assert caught.value.advice
