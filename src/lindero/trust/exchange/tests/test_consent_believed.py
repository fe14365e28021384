"""What is believed of a neighbour's acts of consent: each check alone keeps out what the others let pass."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from lindero.kernel.errors import Missing, Refused
from lindero.kernel.record import Head
from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.consent.actions import AskConsent, GiveConsent
from lindero.trust.exchange.consent.control import consent_controls
from lindero.trust.exchange.consent.records import ConsentAsked, ConsentGiven, ConsentRefused
from lindero.trust.exchange.tests.test_consent import OFFICER, OTHER, ask_for, give, received, three
from tests.nodes.releasing import agreed_to
from tests.nodes.world import World

__all__ = ["received", "three"]


def told(world: World, nation: str, peer: str, record: Any) -> None:
    """Let a nation's node check an act as if it had just come from a neighbour."""
    kind = consent_controls(nation)[type(record).__struct_config__.tag]
    node = world.nodes[nation]
    node.store.run(lambda tx: kind.check(tx, peer, record, node.clock.now()))


def given(world: World) -> ConsentGiven:
    """Return the consent as Sudia received it."""
    (record,) = world.records("SUD", "exchange.consent_given")
    assert isinstance(record, ConsentGiven)
    return record


def test_S_07_true_consent_is_believed(three: World, received: Head) -> None:
    """Asked of its origin and signed by it, told to who asked: the others below differ from this in one thing."""
    ask_for(three, received, "SUD", OTHER)
    give(three, received, "SUD", OTHER)
    told(three, "SUD", "NRD", given(three))


@pytest.mark.parametrize(
    "change",
    [
        lambda act: msgspec.structs.replace(act, peer="VES"),
        lambda act: msgspec.structs.replace(act, to="VES"),
        lambda act: msgspec.structs.replace(act, purpose="border_surveillance"),
        lambda act: msgspec.structs.replace(act, until=act.until + DAY_MS),
        lambda act: msgspec.structs.replace(act, about="a" * 26),
    ],
)
def test_S_07_act_that_says_more_than_its_token_is_not_believed(
    three: World, received: Head, change: Callable[[ConsentGiven], ConsentGiven]
) -> None:
    """Holder, nation, purpose, end and record are those that the origin signed."""
    ask_for(three, received, "SUD", OTHER)
    give(three, received, "SUD", OTHER)
    with pytest.raises(Refused) as caught:
        told(three, "SUD", "NRD", change(given(three)))
    assert caught.value.advice


def test_S_07_question_about_anothers_record_is_not_taken(three: World, received: Head) -> None:
    """Nordia answers for Nordia's records and for nobody else's."""
    ask_for(three, received, "SUD", OTHER)
    (asked,) = three.records("NRD", "exchange.consent_asked")
    assert isinstance(asked, ConsentAsked)
    told(three, "NRD", "SUD", asked)
    with pytest.raises(Refused, match="not our record"):
        told(three, "NRD", "SUD", msgspec.structs.replace(asked, origin="VES"))


def test_S_07_answer_to_somebody_else_is_not_taken(three: World, received: Head) -> None:
    """A refusal for Vesta, sent to Sudia, changes nothing there."""
    act = ConsentRefused(
        peer="SUD", about=received.record_id, to="SUD", purpose=OTHER, code="DISPROPORTIONATE"
    )
    told(three, "SUD", "NRD", act)
    with pytest.raises(Refused, match="no answer to us"):
        told(three, "SUD", "NRD", msgspec.structs.replace(act, peer="VES"))


def test_own_record_needs_nobodys_consent(three: World, received: Head) -> None:
    """Whoever asks the own nation is told to release it by an agreement."""
    ask = AskConsent(
        origin="SUD", record_id=received.record_id, to="VES", purpose=OTHER, days=5, reason="a joint patrol"
    )
    with pytest.raises(Missing, match="own record"):
        three.nodes["SUD"].act("exchange.ask_consent", ask, OFFICER)


def test_S_40_nobody_consents_to_what_is_erased(three: World, received: Head) -> None:
    """Erased at its origin since it was asked about, there is nothing left to consent to."""
    ask_for(three, received, "SUD", OTHER)
    node = three.nodes["NRD"]
    node.store.run(lambda tx: node.log.erase(tx, [received.record_id], "NRD"))
    ask = GiveConsent(holder="SUD", record_id=received.record_id, to="SUD", purpose=OTHER)
    with pytest.raises(Missing, match="erased"):
        agreed_to(three, "NRD", "exchange.give_consent", ask, OFFICER)
