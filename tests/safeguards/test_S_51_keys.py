"""S-51, keys: no administrator changes by whose key a nation speaks; that takes the root, which is in a safe."""

from pathlib import Path

import pytest

from lindero.engine.keys import FileSigner, SeededRandom, load_key, new_key
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Refused, Unproved
from lindero.trust.identity.cards import fingerprint_of
from lindero.trust.identity.key_actions import EnterKey, EnterRevocation, enter_first_key, rotated
from lindero.trust.identity.keybook import keys_of, root_of
from lindero.trust.identity.keychain import KeyRequest, KeyStatement, encoded, issue_key, issue_revocation
from lindero.trust.identity.records import KeyRevoked
from tests.nodes.world import DIPLOMAT, World

ADMINISTRATOR = Actor(name="person/admin", grants=frozenset({"identity.administer", "identity.read"}))
THIEF = FileSigner("lindero/NRD/root", new_key(SeededRandom("thief")))
STOLEN = FileSigner("lindero/NRD", new_key(SeededRandom("stolen")))


def forged(world: World) -> KeyStatement:
    """Return a statement by a root that the administrator made for the occasion."""
    request = KeyRequest(nation="NRD", node_key=STOLEN.public_key.hex(), number=2)
    return issue_key(request, THIEF, world.nodes["NRD"].clock.now())


def check_unchanged(world: World) -> None:
    """Check that on both nodes Nordia has one key, under the root of the first day."""
    for node in world.nodes.values():
        keys = node.store.run(lambda tx: keys_of(tx, "NRD"))
        assert [key.number for key in keys if key.signs_at(node.clock.now())] == [1]
        assert node.store.run(lambda tx: root_of(tx, "NRD")) == keys[0].root_key != THIEF.public_key.hex()


def test_S_51_keys_normal_route_needs_the_grant_and_the_root(allied: World) -> None:
    """Without the grant nobody enters a key; with it, only one that the root signed."""
    node, ask = allied.nodes["NRD"], EnterKey(statement=encoded(forged(allied)))
    with pytest.raises(Refused):
        node.act("identity.enter_key", ask, DIPLOMAT)
    with pytest.raises(Unproved):
        node.act("identity.enter_key", ask, ADMINISTRATOR)
    check_unchanged(allied)


def test_S_51_keys_direct_call_of_the_first_day_is_refused_on_every_later_one(allied: World) -> None:
    """What makes a node's first key makes no second one."""
    statement = forged(allied)
    with pytest.raises(LinderoError):
        allied.nodes["NRD"].work("identity", ADMINISTRATOR, lambda desk: enter_first_key(desk, statement))
    check_unchanged(allied)


def test_S_51_keys_record_put_past_the_action_has_no_effect_here_or_there(allied: World) -> None:
    """Put straight into the log, a key of another root is a record that says so, and no key of the nation."""
    allied.put("NRD", "identity", rotated(forged(allied), ""))
    for _ in range(3):
        allied.move(10_000)
        allied.settle_troubled()
    check_unchanged(allied)


def test_S_51_keys_plug_in_folder_may_not_put_them(allied: World) -> None:
    """The kind belongs to the identity folder; another folder's desk refuses it."""
    with pytest.raises(Refused) as refusal:
        allied.put("NRD", "tracking", rotated(forged(allied), ""))
    assert refusal.value.code == "desk.owner"
    check_unchanged(allied)


def test_S_51_keys_replay_and_rebuilding_change_nothing(allied: World) -> None:
    """A statement that was used once is not entered again, and the log folded anew says the same."""
    node = allied.nodes["NRD"]
    first = node.card().key_statement
    with pytest.raises(LinderoError):
        node.act("identity.enter_key", EnterKey(statement=encoded(first)), ADMINISTRATOR)
    renumbered = EnterKey(statement=encoded(first).replace('"number":1', '"number":2'))
    with pytest.raises(LinderoError):
        node.act("identity.enter_key", renumbered, ADMINISTRATOR)
    allied.reopen("NRD")
    check_unchanged(allied)


def test_S_51_keys_exercise_is_no_way_round(tmp_path: Path) -> None:
    """An exercise has the same ceremony: the same statement is refused there."""
    world = World(tmp_path, setting="exercise")
    with pytest.raises(Unproved):
        world.nodes["NRD"].act(
            "identity.enter_key", EnterKey(statement=encoded(forged(world))), ADMINISTRATOR
        )
    check_unchanged(world)
    world.close()


def test_S_51_keys_nobody_but_the_root_revokes(allied: World) -> None:
    """A forged revocation silences no nation: refused by the action, and not believed by the neighbour."""
    node = allied.nodes["NRD"]
    key, now = node.signer.public_key.hex(), node.clock.now()
    stated = issue_revocation("NRD", key, THIEF, now, "silence them")
    with pytest.raises(Unproved):
        node.act("identity.enter_revocation", EnterRevocation(statement=encoded(stated)), ADMINISTRATOR)
    world_record = KeyRevoked(
        nation="SUD", node_key=key, revoked_from=now, reason="silence them", statement=encoded(stated)
    )
    allied.put("SUD", "identity", world_record)
    for _ in range(3):
        allied.move(10_000)
        allied.settle_troubled()
    check_unchanged(allied)
    assert fingerprint_of(node.card())


def test_S_51_keys_revoked_only_key_is_told_as_such(allied: World) -> None:
    """A neighbour whose only key was revoked is still a neighbour; what it signs is refused for that reason."""
    node = allied.nodes["NRD"]
    root = FileSigner("lindero/NRD/root", load_key(allied.folder / "NRD" / "keys" / "root.pem"))
    stated = issue_revocation("NRD", node.signer.public_key.hex(), root, node.clock.now() + 5_000, "lost")
    node.act("identity.enter_revocation", EnterRevocation(statement=encoded(stated)), ADMINISTRATOR)
    allied.settle_troubled()
    allied.move(10_000)
    allied.observe("NRD")
    allied.settle_troubled()
    assert {one.code for one in allied.records("SUD", "exchange.batch_rejected")} == {"exchange.key_revoked"}
    assert allied.received("SUD") == []
