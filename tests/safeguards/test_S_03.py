"""S-03: no clock that somebody sets keeps a gate open; what a lease may be stands in `agreements`."""

from functools import partial
from pathlib import Path

import pytest

from lindero.kernel.errors import LinderoError, Refused
from lindero.kernel.times import MINUTE_MS
from lindero.trust.exchange.bundles import read_bundle
from lindero.trust.exchange.leases import LeaseBook
from lindero.trust.exchange.wire import LEASE_PATH, LeaseGrant
from tests.nodes.concluded import concluded_world
from tests.nodes.treaties import amended
from tests.nodes.world import DIPLOMAT, World
from tests.safeguards.trespass import CODE, SPY, check_plug_in_has_no_way, check_refused, notes

SECRET = "219005503"
PEER = "SUD"


def sent(world: World) -> bool:
    """Say whether any value of the records left, or would leave on what is carried out now."""
    carrier, opens = world.nodes["NRD"].exchange.carrier, world.nodes[PEER].exchange.speech
    bundle = read_bundle(carrier.carry_out(PEER))
    carried = b"".join(
        opens.heard("NRD", item.path, body)
        for item, body in zip(bundle.manifest.items, bundle.bodies, strict=True)
    )
    return SECRET.encode() in carried + world.wire("NRD", PEER)


def test_S_03_lease_cannot_be_kept_made_or_lengthened_from_inside(allied: World) -> None:
    """A grant with a longer life, written into the book by hand, still ends after fifteen minutes."""
    node = allied.nodes["NRD"]
    hash_ = allied.version("NRD", "AG-1@1").hash
    grant = LeaseGrant(
        grantor=PEER,
        grantee="NRD",
        agreements=(hash_,),
        granted_at=node.clock.now(),
        ttl_s=10**9,
        nonce="0" * 64,
    )
    book: LeaseBook = node.leases
    book.hold(grant, node.clock.now(), node.clock.monotonic_s())
    allied.sever("NRD", PEER)
    for _ in range(15):
        assert book.is_live(PEER, hash_)
        allied.move(MINUTE_MS)
    assert not book.is_live(PEER, hash_)
    allied.observe("NRD", identity=SECRET)
    assert not sent(allied)


def test_S_03_no_action_and_no_plug_in_reaches_the_leases(allied: World) -> None:
    """They are in memory, behind the link: no declared action takes one, and no table holds one."""
    node = allied.nodes["NRD"]
    assert not [name for name in node.registry.actions if "lease" in name.replace("release", "")]
    assert not [name for name in node.registry.tables if "lease" in name.replace("release", "")]
    with pytest.raises(Refused):
        node.work("tracking", DIPLOMAT, lambda desk: desk.rows("SELECT * FROM agreements_versions"))


def test_S_03_request_for_leases_is_sealed_to_the_one_who_may_answer(allied: World) -> None:
    """Nobody in between can read a nonce, let alone answer with it."""
    asks = [body for here, _, path, body in allied.travelled if (here, path) == ("NRD", LEASE_PATH)]
    assert asks
    assert not [body for body in asks if b"nonce" in body]


def test_S_03_restarted_node_holds_no_lease(allied: World) -> None:
    """Leases live in memory only: after a restart the neighbour is asked before anything leaves."""
    allied.sever("NRD", "SUD")
    allied.reopen("NRD")
    assert not allied.nodes["NRD"].leases.is_live("SUD", allied.version("NRD", "AG-1@1").hash)
    before = len(allied.rulings("NRD"))
    allied.observe("NRD", identity=SECRET)
    allied.settle()
    assert len(allied.rulings("NRD")) == before


@pytest.mark.parametrize("back_minutes", [1, 10, 60, 24 * 60])
def test_S_03_clock_set_back_by_any_amount_ends_in_a_closed_gate(allied: World, back_minutes: int) -> None:
    """Whatever the wall clock is told, fifteen minutes after the last lease the gate is closed."""
    allied.sever("NRD", "SUD")
    clock = allied.clocks["NRD"]
    clock.set_wall(clock.now() - back_minutes * MINUTE_MS)
    for _ in range(15):
        clock.move(MINUTE_MS)
    hash_ = allied.version("NRD", "AG-1@1").hash
    assert not allied.nodes["NRD"].leases.is_live("SUD", hash_)
    before = len(allied.rulings("NRD"))
    allied.observe("NRD", identity=SECRET)
    allied.settle_troubled()
    assert len(allied.rulings("NRD")) == before


def test_S_03_clocks_ten_minutes_apart_close_the_gate_and_the_link_says_so(allied: World) -> None:
    """The error names both clocks' difference and who must act; set right, the gate opens by itself."""
    allied.clocks["NRD"].set_wall(allied.clocks["NRD"].now() + 10 * MINUTE_MS)
    allied.link("NRD", "SUD").renew_soon()
    waits = allied.observe("NRD", identity=SECRET)
    allied.settle_troubled()
    state = allied.link("NRD", "SUD").state
    assert "600 s" in state.error
    assert "Set the clock" in state.advice
    assert SECRET.encode() not in allied.wire("NRD", "SUD")
    allied.clocks["NRD"].set_wall(allied.clocks["SUD"].now())
    for _ in range(3):
        allied.move(2_000)
        allied.settle_troubled()
    assert allied.link("NRD", "SUD").state.error == ""
    # It was put by a clock ten minutes ahead: by the clock that is right now it lies in the future, and waits.
    assert waits.at > allied.clocks["NRD"].now()


def test_S_03_closed_gate_is_on_record_once_until_the_clocks_agree(allied: World) -> None:
    """Each time the clocks part there is one entry, with how far; while they stay apart there is no second."""
    clock = allied.clocks["NRD"]
    for times in (1, 2):
        clock.set_wall(clock.now() + 10 * MINUTE_MS)
        for _ in range(3):
            allied.link("NRD", PEER).renew_soon()
            allied.settle_troubled()
            allied.move(2_000)
        skewed = [note for note in notes(allied) if note.what == "lease of a neighbour"]
        assert len(skewed) == times
        assert (skewed[-1].who, "600 s" in skewed[-1].reason) == (PEER, True)
        clock.set_wall(allied.clocks[PEER].now())
        for _ in range(3):
            allied.move(2_000)
            allied.settle_troubled()


def test_S_03_forged_lease_is_on_record(allied: World) -> None:
    """An answer that is no lease of this neighbour for this question opens nothing, and is noted without it."""
    allied.move(4 * MINUTE_MS)
    link, speech = allied.link("NRD", PEER), allied.nodes[PEER].exchange.speech
    answered = speech.answered
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            speech,
            "answered",
            lambda peer, path, asked, answer: answered(
                peer, path, asked, b"forged 4711" if path == LEASE_PATH else answer
            ),
        )
        link.renew_soon()
        assert link.attempt() is None
    (note,) = [note for note in notes(allied) if note.what == "answer of a neighbour"]
    assert note.who == PEER
    assert "4711" not in note.reason


@pytest.mark.parametrize("bound_s", [0, 301, 10**9])
def test_S_03_administrator_sets_no_wider_bound(allied: World, bound_s: int) -> None:
    """A node whose configuration would let clocks differ by more than five minutes does not start."""
    allied.nodes["NRD"].close()
    config = allied.folder / "NRD" / "node.toml"
    sound = config.read_text(encoding="utf-8")
    assert "max_skew_s = 120" in sound
    config.write_text(sound.replace("max_skew_s = 120", f"max_skew_s = {bound_s}"), encoding="utf-8")
    with pytest.raises(LinderoError, match="max_skew_s"):
        allied.open("NRD")
    config.write_text(sound, encoding="utf-8")
    allied.open("NRD")


def test_S_03_plug_in_holds_no_lease(tmp_path: Path) -> None:
    """Nothing that is lent, and no table, leads to the leases; a cut-off node with a plug-in closes like any other."""
    world = concluded_world(tmp_path, amended(), folders=(SPY,))
    node = world.nodes["NRD"]
    for name in ("exchange.leases", "exchange.border"):
        check_refused(world, partial(node.work, "spy", CODE, lambda desk, name=name: desk.lent(name)), name)  # type: ignore[misc]
    world.sever("NRD", PEER)
    world.move(16 * MINUTE_MS)
    check_plug_in_has_no_way(world, SECRET)
    world.observe("NRD", identity=SECRET)
    assert not sent(world)
    world.close()


@pytest.mark.parametrize("by_minutes", [-600, -10, 10])
def test_S_03_exercise_keeps_the_same_time(tmp_path: Path, by_minutes: int) -> None:
    """In an exercise too a clock that is set closes the gate, and a cut-off node stops within fifteen minutes."""
    world = concluded_world(tmp_path, amended(), "exercise", folders=())
    world.sever("NRD", PEER)
    clock = world.clocks["NRD"]
    clock.set_wall(clock.now() + by_minutes * MINUTE_MS)
    clock.move(15 * MINUTE_MS)
    assert not world.nodes["NRD"].leases.is_live(PEER, world.version("NRD", "AG-1@1").hash)
    world.observe("NRD", identity=SECRET)
    world.settle_troubled()
    assert not sent(world)
    assert world.rulings("NRD") == []
    world.close()
