"""The register: what is overdue, which duties are open, and how often the flow was stopped."""

import pytest

from lindero.kernel.times import months_after
from lindero.trust.agreements import records
from lindero.trust.agreements.events import DUTIES
from lindero.trust.agreements.registers import RegisterQuery, RegisterView, show_register
from lindero.trust.agreements.tests.samples import END
from lindero.trust.agreements.tests.test_pages import AG_7, Chancery

REF = AG_7.ref
DUE = AG_7.review.next


@pytest.fixture
def chancery() -> Chancery:
    """Return a desk with an agreement in force."""
    made = Chancery()
    made.conclude(AG_7)
    return made


def register(chancery: Chancery) -> RegisterView:
    """Show the register."""
    return show_register(chancery.desk, RegisterQuery())


def test_AGR_06_an_overdue_review_stands_there_until_all_have_held_it(chancery: Chancery) -> None:
    """The task has its own row, and is gone once the next review counts."""
    chancery.desk.put(records.TaskRaised(agreement=REF, task="review", due=DUE))
    (task,) = register(chancery).tasks
    assert (task.agreement, task.task, task.due, task.stops_flow) == (REF, "review", DUE, False)
    for nation in AG_7.nations:
        held = records.ReviewCompleted(agreement=REF, nation=nation, due=DUE, report="minutes", officer="x")
        assert register(chancery).tasks
        chancery.desk.put(held, origin=nation)
    assert register(chancery).tasks == ()
    assert chancery.shown().review_at == months_after(DUE, AG_7.review.every_months)


def test_AGR_08_an_assessment_that_ended_stands_there_until_it_is_renewed(chancery: Chancery) -> None:
    """A renewed opinion of the own data protection officer answers it."""
    chancery.desk.put(records.TaskRaised(agreement=REF, task="assessment", due=END))
    assert [task.task for task in register(chancery).tasks] == ["assessment"]
    chancery.desk.put(
        records.OpinionGiven(
            agreement=REF,
            hash=chancery.shown().hash,
            nation="NRD",
            opinion="favourable",
            assessment="DPIA-2",
            valid_until=END + 1,
            officer="dahl",
        )
    )
    assert register(chancery).tasks == ()


def test_the_end_leaves_each_duty_of_each_party_open(chancery: Chancery) -> None:
    """A duty that was shown to be done leaves the list; nothing is listed while the agreement runs."""
    assert register(chancery).duties == ()
    chancery.desk.put(records.AgreementEnded(agreement=REF, nation="SUD", how="denounced"), origin="SUD")
    assert len(register(chancery).duties) == len(AG_7.nations) * len(DUTIES)
    done = records.DutyFulfilled(agreement=REF, nation="NRD", duty="erased", evidence="c-1", officer="dahl")
    chancery.desk.put(done, origin="NRD")
    left = register(chancery).duties
    assert ("NRD", "erased") not in {(one.nation, one.duty) for one in left}
    assert all(one.words for one in left)
    assert ("NRD", "erased", "c-1") in {(o.nation, o.duty, o.evidence) for o in chancery.shown().duties}


def test_S_63_every_stop_is_counted_once(chancery: Chancery) -> None:
    """A suspension counts by agreement, nation and reason, also after it has ended; a refused one does not."""
    chancery.suspend("SUD")
    chancery.suspend("SUD")
    view = register(chancery)
    assert (view.suspensions, view.standing) == (1, 1)
    assert [(s.agreement, s.nation, s.reason, s.times) for s in view.stops] == [(REF, "SUD", "rights", 1)]
    for nation in AG_7.nations:
        for officer, capacity in (("envoy", "diplomatic"), ("guard", "data_protection")):
            chancery.desk.put(
                records.AgreementResumed(
                    agreement=REF,
                    suspension="s-1",
                    nation=nation,
                    officer=officer,
                    capacity=capacity,  # type: ignore[arg-type]
                ),
                origin=nation,
            )
    assert (register(chancery).suspensions, register(chancery).standing) == (1, 0)
