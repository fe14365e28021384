"""S-59: what is printed names who, when and what for; nobody takes a register of persons home in bulk."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from lindero.trust.identity.roles import ROLES
from lindero.trust.identity.viewing import MOST_SHOWN, check_no_bulk
from tests.safeguards.office import Office, an_office
from tests.safeguards.register import REGISTER, PersonNoted, RegisterQuery


def fill(office: Office, count: int) -> None:
    """Write invented persons into the register."""
    entries = [PersonNoted(name=f"Invented {number}") for number in range(count)]
    office.node.work("register", office.actor("keller"), lambda desk: desk.put_all(entries))


def look(office: Office, person: str, purpose: str) -> Any:
    """Look into the whole register."""
    actor = msgspec.structs.replace(office.actor(person), purpose=purpose, case_ref="NRD 2026/17")
    return office.node.show(office.node.page("/register"), RegisterQuery(), actor)


def test_S_59_nobody_exports_in_bulk(tmp_path: Path) -> None:
    """One record more than a thousand is refused for every role, oversight among them, and the refusal is logged."""
    with an_office(tmp_path, REGISTER) as office:
        fill(office, MOST_SHOWN)
        assert len(look(office, "keller", "border_checks").names) == MOST_SHOWN
        office.node.work(
            "register", office.actor("keller"), lambda desk: desk.put(PersonNoted(name="One More"))
        )
        before = len(office.kinds())
        for person, purpose in (("keller", "border_checks"), ("dahl", "oversight"), ("voss", "oversight")):
            with pytest.raises(Refused) as refusal:
                look(office, person, purpose)
            assert refusal.value.reasons == ("BULK",)
        assert office.kinds()[before:] == ["identity.access_refused"] * 3


@pytest.mark.parametrize("role", ROLES)
def test_S_59_the_bound_knows_no_role(role: str) -> None:
    """A direct call: the rule takes what is shown and nothing that could excuse anybody."""
    check_no_bulk(["x"] * MOST_SHOWN)
    with pytest.raises(Refused):
        check_no_bulk([*["x"] * MOST_SHOWN, role])


def test_S_59_every_sheet_names_who_when_and_what_for(tmp_path: Path) -> None:
    """The mark stands on each page of the console, for the printer; with the purpose once one is stated."""
    with an_office(tmp_path) as office:
        token = office.session("dahl")
        with TestClient(web_application(office.node), base_url="http://nordia.test") as browser:
            browser.cookies.set(cookie_name(office.node, "http"), token)
            mark = "Nordia node \u00b7 person/dahl \u00b7 2026-11-22T08:00:00"
            assert mark in browser.get("/reads").text
            actor, _ = office.node.person_of(token) or (Actor(name=""), "")
            office.node.people.state_purpose(token, actor, "oversight", "DPO 7/26", "")
            page = browser.get("/reads").text
        printed = page.partition('class="print-mark"')[2].partition("</p>")[0]
        assert mark in printed
        assert printed.endswith("Oversight and audit \u00b7 DPO 7/26")
