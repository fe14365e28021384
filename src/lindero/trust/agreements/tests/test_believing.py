"""What a neighbour sends of an agreement's life is believed only of itself, and only as far as it can be proved."""

import msgspec

from lindero.trust.agreements import records
from lindero.trust.agreements.canonical import canonical_bytes
from lindero.trust.agreements.tables import all_versions
from lindero.trust.agreements.tests.samples import an_agreement
from lindero.trust.agreements.tests.sides import Side, received


def test_a_neighbour_speaks_for_itself_only(active: tuple[Side, Side]) -> None:
    """No node can propose, sign, suspend or resume in the name of another nation."""
    nrd, sud = active
    for record in (
        sud.of(records.AgreementProposed)[0],
        sud.of(records.AgreementSigned)[0],
        records.AgreementSuspended(
            agreement="AG-7@1",
            suspension="nrd-1",
            nation="NRD",
            scope="whole",
            value="",
            reason="rights",
            officer="x",
            capacity="diplomatic",
        ),
        records.AgreementResumed(
            agreement="AG-7@1", suspension="sud-1", nation="NRD", officer="x", capacity="diplomatic"
        ),
        records.AgreementEnded(agreement="AG-7@1", nation="NRD", how="denounced"),
    ):
        assert received(nrd, msgspec.structs.replace(record, nation="NRD")).code == "agreements.speaker"


def test_a_fold_believes_nobody_who_speaks_for_another(active: tuple[Side, Side]) -> None:
    """Even if such a record came past the check, the tables would not follow it."""
    nrd, _ = active
    stopped = records.AgreementSuspended(
        agreement="AG-7@1",
        suspension="nrd-1",
        nation="NRD",
        scope="whole",
        value="",
        reason="rights",
        officer="x",
        capacity="diplomatic",
    )
    nrd.put(stopped, origin="SUD")
    assert nrd.phase == "active"
    assert nrd.acts()[-1] == ("SUD", "suspended", "SUD speaks for NRD")


def test_a_proposal_must_carry_its_text(sides: tuple[Side, Side]) -> None:
    """Text, name and hash of a received proposal belong together, and the text is canonical."""
    nrd, sud = sides
    sud.propose()
    good = sud.of(records.AgreementProposed)[0]
    for changes in (
        {"hash": "0" * 64},
        {"agreement": "AG-8@1"},
        {"text": "{}"},
        {"text": good.text + " "},
        {"text": canonical_bytes(an_agreement(purposes=("targeting",))).decode()},
    ):
        error = received(nrd, msgspec.structs.replace(good, **changes))
        assert error.code in {"agreements.hash", "agreements.canonical", "agreements.vectors"}
        nrd.put(msgspec.structs.replace(good, **changes), origin="SUD")
    assert all_versions(nrd.tables) == []


def test_a_received_signature_is_verified(sides: tuple[Side, Side]) -> None:
    """A neighbour's signature counts only if its officer, whom we know, made it over the text that we have."""
    nrd, sud = sides
    sud.propose()
    sud.sign("costa")
    signature = sud.of(records.AgreementSigned)[0]
    assert received(nrd, signature).code == "agreements.unknown"
    sud.tell(nrd)
    assert nrd.version.state.signatures
    for changes in ({"officer": "nobody"}, {"hash": "0" * 64}, {"signature": "AA=="}, {"role": "legal"}):
        received(nrd, msgspec.structs.replace(signature, **changes))


def test_every_act_is_listed(active: tuple[Side, Side]) -> None:
    """Who did what upon an agreement can be read in order, on both nodes."""
    nrd, sud = active
    assert [act for nation, act, _ in nrd.acts() if nation == "NRD"] == [
        "drafted",
        "reviewed",
        "assessed",
        "proposed",
        "contact reached",
        "signed",
        "signed",
        "vectors run",
        "activated",
    ]
    assert "activated there" in [act for nation, act, _ in nrd.acts() if nation == "SUD"]
    assert all(refused == "" for _, _, refused in nrd.acts() + sud.acts())
