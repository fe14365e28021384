"""S-58: personal data are read for a stated purpose and case only, and who saw what is on record before it is seen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Refused
from lindero.kernel.times import DAY_MS
from lindero.shells.access import by_session
from lindero.shells.api.application import api_application
from lindero.trust.identity.pages.reads import ReadsQuery, ReadsView
from lindero.trust.identity.purposes import PURPOSES, check_stated, purposes_for
from lindero.trust.identity.records import RecordsViewed
from lindero.trust.identity.roles import ROLES
from tests.safeguards.office import Office, an_office
from tests.safeguards.register import REGISTER, Found, PersonNoted, RegisterQuery

STATED = {"purpose": "border_checks", "case_ref": "NRD 2026/17"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a node whose register holds two persons."""
    with an_office(tmp_path, REGISTER) as made:
        note(made, "Ada Lind", "Bo Berg")
        yield made


def note(office: Office, *names: str) -> None:
    """Write persons into the register."""
    entries = [PersonNoted(name=name) for name in names]
    office.node.work("register", office.actor("keller"), lambda desk: desk.put_all(entries))


def look(office: Office, actor: Actor, name: str = "", **stated: str) -> tuple[str, ...]:
    """Look somebody up; return the names that are shown."""
    actor = msgspec.structs.replace(actor, **stated)
    view: Any = office.node.show(office.node.page("/register"), RegisterQuery(name=name), actor)
    assert isinstance(view, Found)
    return view.names


def reads(office: Office, **query: Any) -> ReadsView:
    """Search the read log as the data protection officer."""
    view: Any = office.node.show(office.node.page("/reads"), ReadsQuery(**query), office.actor("dahl"))
    assert isinstance(view, ReadsView)
    return view


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({}, "identity.purpose"),
        ({"purpose": "curiosity", "case_ref": "NRD 2026/17"}, "identity.purpose"),
        ({"purpose": "customs_control", "case_ref": "NRD 2026/17"}, "identity.purpose"),
        ({"purpose": "border_checks"}, "identity.case"),
        ({"purpose": "border_checks", "case_ref": "x"}, "identity.case"),
        ({"purpose": "border_checks", "case_ref": "NRD 17\n"}, "identity.case"),
        ({"purpose": "counter_smuggling", "case_ref": "NRD 2026/17"}, "identity.reason"),
        ({"purpose": "counter_smuggling", "case_ref": "NRD 2026/17", "reason": "because"}, "identity.reason"),
        ({"purpose": "border_checks", "case_ref": "NRD 2026/17", "reason": "x" * 301}, "identity.reason"),
    ],
)
def test_S_58_nothing_is_read_without_purpose_case_and_reason(
    office: Office, stated: dict[str, str], code: str
) -> None:
    """The normal way: what is missing is said, nobody is shown, and the refusal is in the log."""
    before = len(office.kinds())
    with pytest.raises(Refused) as refusal:
        look(office, office.actor("keller"), **stated)
    assert refusal.value.code == code
    assert office.kinds()[before:] == ["identity.access_refused"]
    assert reads(office).views == ()


def test_S_58_who_saw_what_is_on_record(office: Office) -> None:
    """Who, when, which page, asked for what, which records, for which purpose and case; one entry a view."""
    assert look(office, office.actor("keller"), **STATED) == ("Ada Lind", "Bo Berg")
    office.clock.move(1)
    assert look(office, office.actor("keller"), "Bo Berg", **STATED) == ("Bo Berg",)
    one, both = reads(office).views
    assert (both.who, both.page, both.purpose, both.case_ref) == (
        "person/keller", "/register", "border_checks", "NRD 2026/17",
    )  # fmt: skip
    assert (both.at, one.at) == (office.clock.now() - 1, office.clock.now())
    assert len(both.records) == 2
    assert set(one.records) < set(both.records)
    assert msgspec.json.decode(one.asked) == {"name": "Bo Berg"}


def test_S_58_a_search_that_finds_nobody_is_on_record_too(office: Office) -> None:
    """Whom somebody looked for tells as much as whom was found."""
    assert look(office, office.actor("keller"), "My Neighbour", **STATED) == ()
    (view,) = reads(office).views
    assert (view.records, msgspec.json.decode(view.asked)) == ((), {"name": "My Neighbour"})


def test_S_58_nothing_is_shown_that_cannot_be_put_on_record(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log that cannot be written closes the page."""

    def full(*_: Any, **__: Any) -> Any:
        raise OSError("no space left on device")

    monkeypatch.setattr(office.node, "work", full)
    with pytest.raises(OSError, match="no space"):
        look(office, office.actor("keller"), **STATED)


def test_S_58_the_json_door_asks_as_well(office: Office) -> None:
    """A direct call: headers state purpose and case; without them the answer is a refusal with its advice."""
    with TestClient(api_application(office.node, by_session(office.node))) as client:
        client.headers["authorization"] = f"Bearer {office.session('noor')}"
        refused = client.get("/register")
        assert (refused.status_code, refused.json()["code"]) == (403, "identity.purpose")
        assert "border_checks" in refused.json()["advice"]
        stated = {
            "lindero-purpose": "counter_smuggling",
            "lindero-case": "NRD-9",
            "lindero-reason": "H%C3%A4fen: tip",
        }
        answer = client.get("/register", headers=stated)
        assert answer.json() == {"names": ["Ada Lind", "Bo Berg"]}
    assert reads(office).views[0].reason == "H\u00e4fen: tip"


def test_S_58_stated_once_a_session_and_case(office: Office) -> None:
    """What was said with the session holds for it until something else is said, and for no other session."""
    token, other = office.session("keller"), office.session("keller")
    actor, _ = office.node.person_of(token) or (Actor(name=""), "")
    office.node.people.state_purpose(token, actor, "border_checks", "NRD 1/26", "")
    stated, _ = office.node.person_of(token) or (Actor(name=""), "")
    assert look(office, stated) == ("Ada Lind", "Bo Berg")
    unstated, _ = office.node.person_of(other) or (Actor(name=""), "")
    with pytest.raises(Refused):
        look(office, unstated)
    with pytest.raises(Refused):
        office.node.people.state_purpose(token, actor, "customs_control", "NRD 1/26", "")


def test_S_52_S_58_who_runs_the_node_reads_no_content(office: Office) -> None:
    """The administrator's way: refused whatever is stated and whatever grants the role was given by mistake."""
    adams = office.actor("adams")
    assert "register.read" in adams.grants
    with pytest.raises(Refused) as refusal:
        look(office, adams, **STATED)
    assert refusal.value.code == "identity.content"


def test_S_58_a_plug_in_or_a_machine_reads_nothing(office: Office) -> None:
    """Whoever has no role has no purpose: feeds, jobs, and actors that a plug-in makes up."""
    for name in ("feed/ais-1", "job/x", "person/keller"):
        with pytest.raises(Refused) as refusal:
            look(office, Actor(name=name, grants=frozenset({"register.read"})), **STATED)
        assert refusal.value.code == "identity.no_purpose"


def test_S_58_the_read_log_is_searched_by_oversight_alone(office: Office) -> None:
    """By person, record, case, purpose and time; an officer on duty does not see who looked."""
    look(office, office.actor("keller"), "Bo Berg", **STATED)
    office.clock.move(DAY_MS)
    look(office, office.actor("noor"), "Ada Lind", purpose="border_management", case_ref="NRD 2026/18")
    noor, keller = reads(office).views
    assert reads(office, who="noor").views == (noor,)
    assert reads(office, who="person/keller").views == (keller,)
    assert reads(office, record=keller.records[0]).views == (keller,)
    assert reads(office, case="NRD 2026/18").views == (noor,)
    assert reads(office, purpose="border_checks").views == (keller,)
    assert reads(office, since_at=noor.at).views == (noor,)
    assert reads(office, until_at=noor.at).views == (keller,)
    assert reads(office, emergency=True).views == ()
    for person in ("keller", "adams"):
        with pytest.raises(Refused):
            office.node.show(office.node.page("/reads"), ReadsQuery(), office.actor(person))


def test_S_58_the_read_log_is_kept_three_years_and_then_erased(office: Office) -> None:
    """Not shorter, so that misuse can be found; not longer, since it tells of people as well."""
    look(office, office.actor("keller"), **STATED)
    assert RecordsViewed.keep_days == 1_096
    office.clock.move(1_096 * DAY_MS - 1)
    assert len(reads(office).views) == 1
    office.clock.move(DAY_MS)
    assert reads(office).views == ()
    assert office.node.store.query("SELECT count(*) FROM identity_read_of") == [(0,)]


def test_S_58_a_long_page_is_on_record_whole(office: Office) -> None:
    """More records than one entry holds make several; none goes unnamed."""
    note(office, *(f"Invented {number}" for number in range(501)))
    assert len(look(office, office.actor("keller"), **STATED)) == 503
    assert sorted(len(view.records) for view in reads(office).views) == [3, 500]


def test_S_58_holds_in_an_exercise(tmp_path: Path) -> None:
    """Crisis and exercise mode: no setting lifts it."""
    with an_office(tmp_path, REGISTER, setting="exercise") as office, pytest.raises(Refused):
        look(office, office.actor("keller"))


@given(
    st.lists(st.sampled_from(list(ROLES)), max_size=3, unique=True),
    st.sampled_from([*PURPOSES, "", "curiosity"]),
    st.sampled_from(["", "x", "NRD 2026/17", "NRD 17\n"]),
    st.sampled_from(["", "because", "a ship was reported with false papers"]),
)
def test_S_58_no_mixture_of_words_opens_what_the_role_does_not(
    roles: list[str], purpose: str, case_ref: str, reason: str
) -> None:
    """Whoever passes holds a role of that purpose, is no administrator, and said case and reason."""
    actor = Actor(name="person/x", roles=tuple(roles), purpose=purpose, case_ref=case_ref, reason=reason)
    try:
        check_stated(actor)
    except LinderoError:
        return
    assert "ADM" not in roles
    assert purpose in purposes_for(roles)
    assert case_ref == "NRD 2026/17"
    assert len(reason) > 10 or not PURPOSES[purpose].asks_reason
