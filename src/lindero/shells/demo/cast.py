"""Who takes part: three fictional nations, their people, and their agreements."""

from pathlib import Path
from typing import Final

import msgspec

from lindero.shells.setup import NewOfficer, NewPerson, NodePlan

PHRASE: Final = "calm seas and clear nights"
"""The pass phrase of everybody in the demonstration; the nodes listen on this machine only."""

AGREEMENTS: Final = (
    "strait-bilateral.yaml",
    "sound-multilateral.yaml",
    "enquiries-bilateral.yaml",
    "watch-bilateral.yaml",
)


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """One nation of the demonstration.

    Attributes:
        nation: Three capital letters.
        name: Its name.
        section: Its centre.
        duty: Duty officer (NCC).
        jurist: Legal officer (LEG), who signs.
        commander: Officer who signs for operations.
        guardian: Data protection officer (DPO).
        diplomat: Member of the joint commission (DIP).
        contact: Officer of the contact point (SPOC), who asks and answers enquiries.
        auditor: Auditor (AUD).
        liaison: Community liaison officer (COM), who asks the public.
        head: Head of the authority (HOA), who decides what the public was asked about.
        handler: Tip handler (TIP-H), who reads citizens' reports and answers them.
        view: Where its map opens: longitude, latitude, zoom.
    """

    nation: str
    name: str
    section: str
    duty: tuple[str, str]
    jurist: tuple[str, str]
    commander: tuple[str, str]
    guardian: tuple[str, str]
    diplomat: tuple[str, str]
    contact: tuple[str, str]
    auditor: tuple[str, str]
    liaison: tuple[str, str]
    head: tuple[str, str]
    handler: tuple[str, str]
    view: tuple[float, float, float]

    def plan(self, console_port: int, peer_port: int) -> NodePlan:
        """Return the plan of its node."""
        roles = {
            "duty": "NCC",
            "jurist": "LEG",
            "commander": "CMD",
            "guardian": "DPO",
            "diplomat": "DIP",
            "contact": "SPOC",
            "auditor": "AUD",
            "liaison": "COM",
            "head": "HOA",
            "handler": "TIP-H",
        }
        people = [NewPerson(person="admin", name="Node administration", roles=("ADM",), phrase=PHRASE)]
        for part, role in roles.items():
            person, name = getattr(self, part)
            people.append(NewPerson(person=person, name=name, roles=(role,), phrase=PHRASE))
        return NodePlan(
            nation=self.nation,
            name=self.name,
            section=self.section,
            setting="exercise",
            console_port=console_port,
            peer_port=peer_port,
            view=self.view,
            open_sign_in=True,
            people=tuple(people),
            officers=(
                NewOfficer(person=self.commander[0], role="operational"),
                NewOfficer(person=self.jurist[0], role="legal"),
            ),
        )


NEIGHBOURS: Final = (
    Neighbour(
        nation="NRD",
        name="Nordia",
        section="Belt sector coordination centre",
        duty=("keller", "Lt. A. Keller"),
        jurist=("lindqvist", "M. Lindqvist"),
        commander=("storm", "Cdr. I. Storm"),
        guardian=("dahl", "R. Dahl"),
        diplomat=("berg", "T. Berg"),
        contact=("lund", "K. Lund"),
        auditor=("voss", "E. Voss"),
        liaison=("rieger", "J. Rieger"),
        head=("brandt", "S. Brandt"),
        handler=("tarn", "U. Tarn"),
        view=(11.1, 55.6, 7.6),
    ),
    Neighbour(
        nation="SUD",
        name="Sudia",
        section="Southern maritime centre",
        duty=("moreau", "Lt. C. Moreau"),
        jurist=("serra", "P. Serra"),
        commander=("costa", "Cdr. L. Costa"),
        guardian=("amin", "N. Amin"),
        diplomat=("duval", "H. Duval"),
        contact=("rossi", "F. Rossi"),
        auditor=("ibanez", "J. Ibáñez"),
        liaison=("navarro", "M. Navarro"),
        head=("vidal", "C. Vidal"),
        handler=("pinto", "B. Pinto"),
        view=(11.3, 55.0, 7.6),
    ),
    Neighbour(
        nation="VES",
        name="Vesta",
        section="Eastern sound watch",
        duty=("novak", "Lt. D. Novak"),
        jurist=("horvat", "S. Horvat"),
        commander=("kovac", "Cdr. V. Kovač"),
        guardian=("petrov", "Y. Petrov"),
        diplomat=("ilic", "Z. Ilić"),
        contact=("maly", "K. Malý"),
        auditor=("toth", "G. Tóth"),
        liaison=("dvorak", "L. Dvořák"),
        head=("hlavac", "O. Hlaváč"),
        handler=("zeman", "R. Zeman"),
        view=(12.4, 55.6, 7.6),
    ),
)


def by_nation(nation: str) -> Neighbour:
    """Return a neighbour by its nation."""
    return next(neighbour for neighbour in NEIGHBOURS if neighbour.nation == nation)


def agreement_text(name: str) -> str:
    """Return a treaty file of the demonstration; `examples/agreements` shows the same files."""
    return Path(__file__).with_name("agreements").joinpath(name).read_text(encoding="utf-8")
