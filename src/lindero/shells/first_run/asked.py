"""What the set-up pages ask, and what follows from it: the plan of a node and its first source."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from lindero.kernel.names import NATION_PATTERN
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import Setting
from lindero.shells.setup import NewPerson, NodePlan
from lindero.trust.identity.records import AccessRefused
from lindero.trust.identity.sessions import MIN_LENGTH

Name = Annotated[str, msgspec.Meta(min_length=2, max_length=80)]
ZOOMS: Final = {"harbour": 11.0, "coast": 9.0, "country": 7.0, "region": 5.0}
"""How close the map opens, by what it shows."""

PORT: Final = 5631
SCENE_PLACE: Final = place_of(11.2, 54.6)
"""Where the recording to try takes place: open water of no real station."""

Texts = dict[str, str]


class AskNode(msgspec.Struct, frozen=True, kw_only=True):
    """The node.

    Attributes:
        nation_code: Three capital letters that no neighbour uses, for example NRD
        nation_name: As people say it, for example Nordia
        centre: Your border section or coordination centre, shown under the name
        setting: An exercise is marked for ever as not real and never meets a real node; take it to try things
        map_centre: The middle of what you watch
        map_shows: How much of it the map shows at first
    """

    nation_code: Annotated[str, msgspec.Meta(pattern=NATION_PATTERN)]
    nation_name: Name
    centre: Annotated[str, msgspec.Meta(max_length=80)] = ""
    setting: Setting = "exercise"
    map_centre: Place = SCENE_PLACE
    map_shows: Literal["harbour", "coast", "country", "region"] = "coast"


class AskPeople(msgspec.Struct, frozen=True, kw_only=True):
    """The first people.

    Attributes:
        administrator: Who runs the node: name as colleagues see it, for example C. Adams
        signs_in_by: A passkey is made on this device after the next pages
        pass_phrase: At least 12 characters: four or five words
        pass_phrase_again: The same once more
        duty_officer: Who watches the picture: another person, for example A. Keller
    """

    administrator: Name
    duty_officer: Name
    signs_in_by: Literal["pass_phrase", "passkey"] = "pass_phrase"
    pass_phrase: Annotated[str, msgspec.Meta(max_length=256)] = ""
    pass_phrase_again: Annotated[str, msgspec.Meta(max_length=256)] = ""


class AskSource(msgspec.Struct, frozen=True, kw_only=True):
    """The first source.

    Attributes:
        source: Where ships' reports (AIS, NMEA lines) come from; the recording is simulated, for exercises
        host: Of a server that sends over TCP: its name or address, for example 192.0.2.7
        port: Of that server, or the one to listen on for UDP, for example 5631
        assessment: Number of the data protection impact assessment of what ships report; not for the recording. Without
            it the source waits, and nothing of it is kept but distress signals
        opinion_by: The data protection officer whose opinion on it is recorded there
        assessed_until: The last day on which it counts, YYYY-MM-DD
    """

    source: Literal["recording", "ais_over_tcp", "ais_over_udp", "later"] = "recording"
    host: Annotated[str, msgspec.Meta(max_length=255, pattern=r"^[A-Za-z0-9.:_-]*$(?!\n)")] = ""
    port: Annotated[int, msgspec.Meta(ge=1, le=65_535)] | None = None
    assessment: Annotated[str, msgspec.Meta(max_length=120)] = ""
    opinion_by: Annotated[str, msgspec.Meta(max_length=120)] = ""
    assessed_until: Annotated[str, msgspec.Meta(max_length=10)] = ""


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was answered."""

    node: AskNode
    people: AskPeople
    source: AskSource


def wrong_in_people(ask: AskPeople) -> Texts:
    """Return what is wrong with the people together, in words by field."""
    errors: Texts = {}
    if ask.signs_in_by == "pass_phrase":
        if len(ask.pass_phrase) < MIN_LENGTH:
            errors["pass_phrase"] = f"Write at least {MIN_LENGTH} characters."
        elif ask.pass_phrase != ask.pass_phrase_again:
            errors |= {"pass_phrase_again": "This is not the same as above. Write it once more."}
    for field in ("administrator", "duty_officer"):
        if len(short_name(getattr(ask, field))) < 2:
            errors[field] = "Write a name with at least two Latin letters."
    if not errors and short_name(ask.administrator) == short_name(ask.duty_officer):
        errors["duty_officer"] = "Name another person: who administers the node does not watch the picture."
    return errors


def wrong_in_source(ask: AskSource, setting: Setting) -> Texts:
    """Return what is wrong with the source, in words by field."""
    errors = {}
    if ask.source == "recording" and setting == "production":
        errors["source"] = "A simulated recording plays in an exercise only. Choose another source, or later."
    if ask.source == "ais_over_tcp" and not ask.host:
        errors["host"] = "Write the name or address of the server."
    if ask.source in {"ais_over_tcp", "ais_over_udp"} and ask.port is None:
        errors["port"] = "Write a whole number from 1 to 65535."
    if ask.assessed_until and not _is_day(ask.assessed_until):
        errors["assessed_until"] = "Write a day as 2027-06-30."
    return errors


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def short_name(name: str) -> str:
    """Return the short name of a person, as the log will carry it: the last word in plain small letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z][a-z0-9-]*", plain)
    return words[-1][:40] if words else ""


def plan_of(
    answers: Answers, *, port: int, peer_port: int, refused: tuple[AccessRefused, ...] = ()
) -> NodePlan:
    """Return the plan of the node that was asked for.

    Args:
        answers: What was answered.
        port: The console's port, which the set-up listens on already.
        peer_port: The neighbours' port.
        refused: Who was refused while it was set up.
    """
    node, people = answers.node, answers.people
    by_phrase = people.signs_in_by == "pass_phrase"
    return NodePlan(
        nation=node.nation_code,
        name=node.nation_name,
        section=node.centre,
        setting=node.setting,
        console_port=port,
        peer_port=peer_port,
        view=(node.map_centre.lon_deg, node.map_centre.lat_deg, ZOOMS[node.map_shows]),
        people=(
            NewPerson(
                person=short_name(people.administrator),
                name=people.administrator,
                roles=("ADM",),
                phrase=people.pass_phrase if by_phrase else "",
                by_code=not by_phrase,
            ),
            NewPerson(
                person=short_name(people.duty_officer), name=people.duty_officer, roles=("NCC",), by_code=True
            ),
        ),
        more_toml=_feed_text(answers.source),
        refused=refused,
    )


def _feed_text(source: AskSource) -> str:
    """Return the table of the first source; nothing where there is none yet."""
    settings = {
        "recording": 'sensor_id = "try-ais", speed = 5.0',
        "ais_over_tcp": f'sensor_id = "first-ais", host = {_quoted(source.host)}, port = {source.port}',
        "ais_over_udp": f'sensor_id = "first-ais", host = "0.0.0.0", port = {source.port}',
    }
    feeds = {"recording": "ais_invented", "ais_over_tcp": "ais_tcp", "ais_over_udp": "ais_udp"}
    if source.source == "later":
        return ""
    assessed = _assessed_text(source) if source.source != "recording" else ""
    table = f'\n[feeds.first]\nfeed = "sensors.{feeds[source.source]}"\n{assessed}'
    return f"{table}settings = {{ {settings[source.source]} }}\n"


def _assessed_text(source: AskSource) -> str:
    """Return the lines about the impact assessment of what the source brings (AGR-08); none that was left empty."""
    lines = [
        f"{key} = {_quoted(text)}\n" for key in ("assessment", "opinion_by") if (text := getattr(source, key))
    ]
    return "".join(lines) + (f"assessed_until = {source.assessed_until}\n" if source.assessed_until else "")


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
