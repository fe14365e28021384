"""S-52: who runs a node reads no content; break-glass takes two persons, a reason and an end, and is told to others."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Conflict, Invalid, LinderoError, Missing, Refused
from lindero.kernel.times import MINUTE_MS
from lindero.shells.approval import Given
from lindero.trust.identity.emergencies import (
    AgreeEmergency,
    AskEmergency,
    EndEmergency,
    ReviewEmergency,
    check_reading,
)
from lindero.trust.identity.pages.emergencies import EmergenciesQuery, EmergenciesView, NowQuery, NowView
from lindero.trust.identity.pages.reads import ReadsQuery, ReadsView
from lindero.trust.identity.records import NeighbourDataSeen
from lindero.trust.identity.viewing import notices_of
from tests.nodes.world import World
from tests.safeguards.office import PHRASE, Office, an_office
from tests.safeguards.register import REGISTER, Found, PersonNoted, RegisterQuery

ASK = AskEmergency(
    grants=("register.read",), case_ref="NRD 2026/99", reason="A child is missing since an hour", minutes=30
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a node whose register holds one person."""
    with an_office(tmp_path, REGISTER) as made:
        made.node.work("register", made.actor("keller"), lambda desk: desk.put(PersonNoted(name="Ada Lind")))
        yield made


def act(office: Office, name: str, ask: msgspec.Struct, person: str) -> Any:
    """Let somebody do something, approved with the pass phrase where that is needed."""
    actor, given = office.actor(person), None
    if office.node.registry.action(name).step_up:
        asked = office.node.ask_approval(name, ask, actor, None)
        given = Given(nonce=asked.nonce, phrase=PHRASE)
    return office.node.act(name, ask, actor, given)


def broken(office: Office, ask: AskEmergency = ASK, agreed_by: str = "noor") -> str:
    """Let adams break the glass with a colleague; return its record's name."""
    asked = act(office, "identity.ask_emergency", ask, "adams")
    opened: str = act(office, "identity.agree_emergency", AgreeEmergency(asked=asked), agreed_by)
    return opened


def look(office: Office, actor: Actor) -> tuple[str, ...]:
    """Look into the register."""
    view: Any = office.node.show(office.node.page("/register"), RegisterQuery(), actor)
    assert isinstance(view, Found)
    return view.names


def test_S_52_break_glass_opens_no_permission_that_acts_shows_nothing_or_is_unknown(office: Office) -> None:
    """Not one that opens a page and permits an act, not one that opens no page, none of people; each in its words."""
    registry = office.node.registry
    offered = [registry.offers(what) for what in ("grants", "pages", "actions")]
    acting, reading = ({one.needs for one in some} for some in (offered[2], offered[1]))
    names = {grant.name for grant in offered[0] if not grant.name.startswith("identity.")}
    check_reading(sorted(names & reading - acting)[:1], *offered)
    for name in (min(names & reading & acting), min(names - reading - acting), "identity.read"):
        with pytest.raises(Refused, match=name):
            check_reading([name], *offered)
    with pytest.raises(Invalid, match="no permission"):
        check_reading(["register.burn"], *offered)


def without_grant(tmp_path: Path) -> Any:
    """Return the register with its permission held by duty officers alone."""
    grants = tuple(
        msgspec.structs.replace(grant, roles=("NCC",)) if grant.name == "register.read" else grant
        for grant in REGISTER.grants
    )
    return msgspec.structs.replace(REGISTER, grants=grants)


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Office]:
    """Give a node whose register is for duty officers alone."""
    with an_office(tmp_path, without_grant(tmp_path)) as made:
        made.node.work("register", made.actor("keller"), lambda desk: desk.put(PersonNoted(name="Ada Lind")))
        yield made


def test_S_52_two_persons_open_for_a_time_and_everything_is_marked(strict: Office) -> None:
    """The normal way: asked by one, agreed to by another; what is seen is in the read log with the mark."""
    opened = broken(strict)
    assert look(strict, strict.actor("adams")) == ("Ada Lind",)
    page = strict.node.page("/reads")
    view: Any = strict.node.show(page, ReadsQuery(emergency=True), strict.actor("dahl"))
    assert isinstance(view, ReadsView)
    (one,) = view.views
    assert (one.who, one.purpose, one.case_ref, one.reason, one.emergency) == (
        "person/adams", "break_glass", ASK.case_ref, ASK.reason, opened,
    )  # fmt: skip
    assert len(one.records) == 1


def test_S_52_it_ends_by_itself(strict: Office) -> None:
    """To the millisecond, also in a session that was open all the time."""
    broken(strict)
    before = strict.actor("adams")
    strict.clock.move(30 * MINUTE_MS - 1)
    assert look(strict, before) == ("Ada Lind",)
    strict.clock.move(1)
    for actor in (before, strict.actor("adams")):
        with pytest.raises(Refused):
            look(strict, actor)


def test_S_52_it_is_ended_by_either_or_by_oversight(strict: Office) -> None:
    """At once, and once."""
    opened = broken(strict)
    act(strict, "identity.end_emergency", EndEmergency(opened=opened), "dahl")
    with pytest.raises(Refused):
        look(strict, strict.actor("adams"))
    with pytest.raises(Missing):
        act(strict, "identity.end_emergency", EndEmergency(opened=opened), "noor")


def test_S_52_nobody_breaks_the_glass_alone(strict: Office) -> None:
    """The same person, a machine, twice, or more than an hour later: nothing is opened."""
    asked = act(strict, "identity.ask_emergency", ASK, "keller")
    with pytest.raises(Refused) as refusal:
        act(strict, "identity.agree_emergency", AgreeEmergency(asked=asked), "keller")
    assert refusal.value.code == "duties.same_person"
    machine = Actor(name="reaction/x", grants=frozenset({"identity.agree_emergency"}))
    with pytest.raises(Refused):
        strict.node.act("identity.agree_emergency", AgreeEmergency(asked=asked), machine)
    act(strict, "identity.agree_emergency", AgreeEmergency(asked=asked), "noor")
    with pytest.raises(Missing):
        act(strict, "identity.agree_emergency", AgreeEmergency(asked=asked), "noor")
    late = act(strict, "identity.ask_emergency", ASK, "adams")
    strict.clock.move(60 * MINUTE_MS)
    with pytest.raises(Refused):
        act(strict, "identity.agree_emergency", AgreeEmergency(asked=late), "noor")


@pytest.mark.parametrize(
    "grants", [("identity.administer",), ("identity.read_log",), ("register.write",), ("register.all",)]
)
def test_S_52_it_opens_reading_only(strict: Office, grants: tuple[str, ...]) -> None:
    """No act, nothing about people and oversight, nothing that does not exist."""
    with pytest.raises(LinderoError):
        act(strict, "identity.ask_emergency", msgspec.structs.replace(ASK, grants=grants), "adams")


def test_S_52_it_needs_a_case(strict: Office) -> None:
    """A case reference is one, and a reason is part of the ask itself."""
    with pytest.raises(Invalid):
        act(strict, "identity.ask_emergency", msgspec.structs.replace(ASK, case_ref="?"), "adams")


def test_S_52_oversight_is_told_at_once(strict: Office) -> None:
    """Who, with whom, why, until when and how much: on the page of those who oversee, which nobody else sees."""
    broken(strict)
    look(strict, strict.actor("adams"))
    page = strict.node.page("/emergencies")
    view: Any = strict.node.show(page, EmergenciesQuery(), strict.actor("dahl"))
    assert isinstance(view, EmergenciesView)
    (one,) = view.lasting
    assert (one.who, one.agreed_by, one.lasts, one.views) == ("person/adams", "person/noor", True, 1)
    assert (one.reason, one.until_at) == (ASK.reason, strict.clock.now() + 30 * MINUTE_MS)
    with pytest.raises(Refused):
        strict.node.show(page, EmergenciesQuery(), strict.actor("adams"))


def now(office: Office, person: str) -> NowView:
    """Return what somebody who may be the second person sees of break-glass."""
    view: Any = office.node.show(office.node.page("/emergencies/waiting"), NowQuery(), office.actor(person))
    assert isinstance(view, NowView)
    return view


def overseen(office: Office) -> EmergenciesView:
    """Return what the data protection officer sees of break-glass."""
    view: Any = office.node.show(office.node.page("/emergencies"), EmergenciesQuery(), office.actor("dahl"))
    assert isinstance(view, EmergenciesView)
    return view


def test_S_52_who_may_agree_sees_what_waits_and_for_how_long(strict: Office) -> None:
    """Until somebody agreed or an hour has passed; who asked sees it, and is not told to agree; then it lasts."""
    asked = act(strict, "identity.ask_emergency", ASK, "keller")
    (one,) = now(strict, "noor").waiting
    assert (one.record_id, one.who, one.reason, one.minutes) == (asked, "person/keller", ASK.reason, 30)
    assert (now(strict, "noor").for_me, now(strict, "keller").for_me) == (1, 0)
    assert overseen(strict).waiting[0].is_for_me
    strict.clock.move(60 * MINUTE_MS - 1)
    act(strict, "identity.agree_emergency", AgreeEmergency(asked=asked), "noor")
    assert now(strict, "noor").waiting == ()
    act(strict, "identity.ask_emergency", ASK, "keller")
    strict.clock.move(10 * MINUTE_MS)
    assert [one.left_s for one in now(strict, "noor").lasting] == [20 * 60]
    strict.clock.move(50 * MINUTE_MS)
    assert (now(strict, "noor").waiting, now(strict, "noor").lasting) == ((), ())


def test_S_52_it_is_judged_afterwards_by_a_third_person(strict: Office) -> None:
    """Not while it lasts, not by either of the two, once, and the finding stands beside it."""
    opened = broken(strict, agreed_by="dahl")
    review = ReviewEmergency(opened=opened, was_justified=True, finding="The child was found by it.")
    with pytest.raises(Conflict) as lasting:
        act(strict, "identity.review_emergency", review, "voss")
    assert lasting.value.code == "identity.emergency_lasts"
    act(strict, "identity.end_emergency", EndEmergency(opened=opened), "adams")
    (one,) = overseen(strict).to_review
    assert (one.record_id, one.is_for_me) == (opened, False)
    with pytest.raises(Refused) as refusal:
        act(strict, "identity.review_emergency", review, "dahl")
    assert refusal.value.code == "duties.same_person"
    act(strict, "identity.review_emergency", review, "voss")
    assert overseen(strict).to_review == ()
    (judged,) = overseen(strict).reviewed
    assert (judged.reviewed_by, judged.was_justified, judged.finding) == ("person/voss", True, review.finding)
    with pytest.raises(Conflict):
        act(strict, "identity.review_emergency", review, "voss")
    with pytest.raises(Missing):
        act(strict, "identity.review_emergency", msgspec.structs.replace(review, opened="a" * 26), "voss")


def test_S_52_an_actor_that_is_made_up_opens_nothing(strict: Office) -> None:
    """A direct call or a plug-in: whoever claims to be under break-glass is looked up."""
    claimed = frozenset({"register.read"})
    actor = Actor(
        name="person/adams", grants=claimed, emergency_grants=claimed, emergency="a" * 26, roles=("ADM",)
    )
    with pytest.raises(Refused):
        look(strict, actor)
    plain = msgspec.structs.replace(actor, emergency_grants=frozenset())
    with pytest.raises(Refused):
        look(strict, plain)


def test_S_52_an_administrator_reads_no_content_by_the_role(office: Office) -> None:
    """The administrator's way: even where a permission was declared for the role by mistake."""
    stated = {"purpose": "border_checks", "case_ref": "NRD 2026/17"}
    with pytest.raises(Refused) as refusal:
        look(office, msgspec.structs.replace(office.actor("adams"), **stated))
    assert refusal.value.code == "identity.content"


def test_S_52_no_declared_page_about_persons_is_for_administrators(office: Office) -> None:
    """What folders declare keeps to it as well, so that the second lock is not the only one."""
    roles = {grant.name: grant.roles for grant in office.node.registry.offers("grants")}
    for path, page in office.node.registry.pages.items():
        if page.personal and path != "/register":
            assert "ADM" not in roles[page.needs], path


def test_S_52_holds_in_an_exercise(tmp_path: Path) -> None:
    """Crisis and exercise mode: two persons there too."""
    with an_office(tmp_path, REGISTER, setting="exercise") as office:
        asked = act(office, "identity.ask_emergency", ASK, "keller")
        with pytest.raises(Refused):
            act(office, "identity.agree_emergency", AgreeEmergency(asked=asked), "keller")


def test_S_52_a_neighbour_is_told_of_its_own_data() -> None:
    """One notice a neighbour, without names; none where no glass was broken or no shared data were seen."""
    broke = Actor(name="person/adams", emergency="a" * 26)
    seen = ["a", "SUD/b", "SUD/c", "VES/d", "SUD/b"]
    told = [(notice.nation, notice.count) for notice in notices_of(broke, "/register", seen)]
    assert told == [("SUD", 2), ("VES", 1)]
    assert list(notices_of(Actor(name="person/adams"), "/register", seen)) == []
    assert list(notices_of(broke, "/register", ["a"])) == []


def test_S_52_the_notice_reaches_the_neighbour(world: World) -> None:
    """It crosses by itself, whatever is agreed, and to that neighbour alone."""
    notice = NeighbourDataSeen(nation="SUD", page="/register", count=2)
    world.nodes["NRD"].work("identity", Actor(name="person/adams"), lambda desk: desk.put(notice))
    world.settle()
    found = world.nodes["SUD"].store.query(
        "SELECT count(*) FROM log_heads WHERE kind = 'identity.neighbour_data_seen'"
    )
    assert found == [(1,)]
