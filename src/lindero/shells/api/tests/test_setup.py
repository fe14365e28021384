"""Making a node's folder: whole or not at all, closed to others, and good to serve."""

from pathlib import Path

import pytest

from lindero.engine.clock import SetClock
from lindero.engine.config import NodeConfig, read_config
from lindero.engine.keys import SeededRandom, SystemRandom
from lindero.engine.officer_keys import load_officer_keys
from lindero.kernel.errors import Conflict, Invalid, LinderoError
from lindero.shells.api.tests import nodes
from lindero.shells.setup import (
    NewOfficer,
    NewPerson,
    NodePlan,
    config_text,
    make_node,
    new_officers,
    new_people,
    write_certificate,
)
from lindero.trust.identity.cards import fingerprint_of
from lindero.trust.identity.certificates import expires_at
from lindero.trust.identity.secrets import spoken_secret

BEGIN_AT = 1_795_334_400_000
ADMIN = NewPerson(person="keller", name="Officer Keller", roles=("ADM",))


def make(folder: Path, plan: NodePlan) -> None:
    """Make a node by a seed and a set clock."""
    make_node(folder, plan, nodes.harbour_registry(), clock=SetClock(BEGIN_AT), random=SeededRandom("setup"))


def test_everything_secret_is_closed_to_others(folder: Path) -> None:
    """Folders of the node and key files are readable by their owner alone."""
    for path in (folder, folder / "keys", folder / "data", folder / "keys" / "officers"):
        assert path.stat().st_mode & 0o077 == 0, path
    for path in (folder / "keys").rglob("*key.pem"):
        assert path.stat().st_mode & 0o777 == 0o600, path
    assert (folder / "keys" / "node.pem").stat().st_mode & 0o777 == 0o600


def test_made_node_opens_with_its_people_and_officers(folder: Path) -> None:
    """The first people can sign in with their roles, and the officers' keys are those on the card."""
    node = nodes.open_node(folder)
    token = node.sign_in("dpo", nodes.PHRASE)
    assert token is not None
    known = node.person_of(token)
    assert known is not None
    assert "ledger.read" in known[0].grants
    card = node.card()
    node.close()
    assert [(officer.person, officer.role) for officer in card.officers] == [
        ("berg", "operational"),
        ("lund", "legal"),
    ]
    keys = load_officer_keys(folder / "keys" / "officers" / "berg.pem")
    assert keys.public_key == card.officers[0].public_key
    assert keys.ml_dsa_key == card.officers[0].ml_dsa_key


def test_phrases_that_are_not_given_are_generated_and_work(tmp_path: Path) -> None:
    """A generated pass phrase is told once and opens a session; given ones are never repeated."""
    plan = NodePlan(nation="NRD", name="Nordia", people=(ADMIN,))
    made = make_node(
        tmp_path / "n", plan, nodes.harbour_registry(), clock=SetClock(BEGIN_AT), random=SystemRandom()
    )
    node = nodes.open_node(tmp_path / "n")
    assert node.sign_in("keller", made.phrases["keller"]) is not None
    assert made.fingerprint == fingerprint_of(node.card())
    node.close()


def test_generated_phrases_differ_and_are_long() -> None:
    """120 random bits in groups that can be typed from paper."""
    phrases = {spoken_secret(SystemRandom()) for _ in range(50)}
    assert len(phrases) == 50
    assert {len(phrase) for phrase in phrases} == {29}


def test_configuration_is_what_was_planned(tmp_path: Path) -> None:
    """The commented file decodes into the planned values, whatever characters a name has."""
    plan = NodePlan(
        nation="VES",
        name='Vesta "am Meer" \\ Ost',
        section="Grenze 7\t\u00e4",
        setting="exercise",
        console_port=9001,
        peer_port=9002,
        address="198.51.100.4:9002",
        view=(10.5, -3.25, 6.0),
        open_sign_in=True,
        more_toml='[feeds.tower]\nfeed = "harbour.bell"\n',
    )
    (tmp_path / "node.toml").write_text(config_text(plan), encoding="utf-8")
    config = read_config(tmp_path / "node.toml")
    assert (config.nation, config.name, config.section) == ("VES", plan.name, plan.section)
    assert (config.console.port, config.peers.port, config.peers.address) == (9001, 9002, plan.address)
    assert (config.setting, config.view, config.console.open_sign_in) == ("exercise", plan.view, True)
    assert list(config.feeds) == ["tower"]


def test_every_setting_stands_in_the_file(tmp_path: Path) -> None:
    """A new node's file shows every key that there is, feeds as an example."""
    text = config_text(NodePlan(nation="NRD", name="Nordia"))
    for key in NodeConfig.__struct_fields__:
        assert f"{key} = " in text or f"[{key}]" in text or f"[{key}." in text, key


def test_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    """A node is never made over anything, not even over another node."""
    (tmp_path / "n").mkdir()
    (tmp_path / "n" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(Conflict, match="already"):
        make(tmp_path / "n", NodePlan(nation="NRD", name="Nordia", people=(ADMIN,)))
    assert [path.name for path in tmp_path.rglob("*")] == ["n", "letter.txt"]


def test_empty_folder_may_become_a_node(tmp_path: Path) -> None:
    """An empty folder, and missing ones above it, are no obstacle."""
    (tmp_path / "n").mkdir()
    make(tmp_path / "n", NodePlan(nation="NRD", name="Nordia", people=(ADMIN,)))
    make(tmp_path / "deep" / "er" / "n", NodePlan(nation="NRD", name="Nordia", people=(ADMIN,)))
    assert (tmp_path / "deep" / "er" / "n" / "node.toml").exists()


@pytest.mark.parametrize(
    "plan",
    [
        NodePlan(nation="nrd", name="Nordia", people=(ADMIN,)),
        NodePlan(nation="NRD", name="Nordia"),
        NodePlan(nation="NRD", name="Nordia", people=(NewPerson(person="x y", name="X", roles=("ADM",)),)),
        NodePlan(
            nation="NRD", name="Nordia", people=(NewPerson(person="xy", name="X", roles=("ADM", "DPO")),)
        ),
        NodePlan(
            nation="NRD", name="Nordia", people=(NewPerson(person="xy", name="X", roles=("ADM", "ZZZ")),)
        ),
        NodePlan(
            nation="NRD",
            name="Nordia",
            people=(NewPerson(person="xy", name="X", roles=("ADM",), phrase="short"),),
        ),
        NodePlan(
            nation="NRD",
            name="Nordia",
            people=(ADMIN,),
            officers=(NewOfficer(person="berg", role="legal"), NewOfficer(person="berg", role="legal")),
        ),
    ],
)
def test_whatever_is_wrong_leaves_nothing_behind(tmp_path: Path, plan: NodePlan) -> None:
    """A plan that cannot be carried out is refused with advice, and no half-made folder stays."""
    with pytest.raises(LinderoError) as caught:
        make(tmp_path / "n", plan)
    assert caught.value.advice
    assert list(tmp_path.iterdir()) == []


def test_certificate_is_replaced_whole(folder: Path) -> None:
    """A new certificate comes with its new key, and the key stays closed to others."""
    before = (folder / "keys" / "tls-key.pem").read_bytes()
    write_certificate(folder, "NRD", SetClock(BEGIN_AT))
    assert (folder / "keys" / "tls-key.pem").read_bytes() != before
    assert (folder / "keys" / "tls-key.pem").stat().st_mode & 0o777 == 0o600
    certificate = (folder / "keys" / "tls-certificate.pem").read_text(encoding="ascii")
    assert expires_at(certificate) > BEGIN_AT
    assert not list((folder / "keys").glob(".*"))


def test_people_and_officers_from_words() -> None:
    """`PERSON:ROLE` names people, each once with all roles, and officers."""
    people = new_people("keller", "a phrase for keller", ["berg:NCC", "berg:LO", "keller:NCC"])
    assert [(one.person, one.roles, one.phrase) for one in people] == [
        ("keller", ("ADM", "NCC"), "a phrase for keller"),
        ("berg", ("NCC", "LO"), ""),
    ]
    assert new_officers(["lund:legal"]) == (NewOfficer(person="lund", role="legal"),)


@pytest.mark.parametrize("word", ["berg", "berg:", ":legal", "berg:captain"])
def test_wrong_word_for_an_officer_is_refused(word: str) -> None:
    """What names no officer, or no capacity in which one signs, is refused with the choices."""
    with pytest.raises(Invalid) as caught:
        new_officers([word])
    assert caught.value.advice
