"""The audit at one click: whoever oversees a node sees that everything fits, or which entry does not."""

import sqlite3

import pytest

from lindero.kernel.errors import Refused
from lindero.trust.exchange.auditing import Audited, AuditQuery
from tests.nodes.world import DIPLOMAT, World


def audited(world: World, nation: str = "NRD") -> Audited:
    """Open the page as an auditor."""
    node = world.nodes[nation]
    found = node.show(node.page("/sharing/audit"), AuditQuery(), DIPLOMAT)
    assert isinstance(found, Audited)
    return found


@pytest.fixture
def shared(allied: World) -> World:
    """Give two nodes with three shared records."""
    for number in range(3):
        allied.observe("NRD", identity=f"21900000{number}")
    allied.settle()
    return allied


@pytest.mark.parametrize("nation", ["NRD", "SUD"])
def test_EXC_15_untouched_store_fits(shared: World, nation: str) -> None:
    """Every record, every channel and every entry was looked at, and nothing was found."""
    found = audited(shared, nation)
    assert (found.ok, found.findings) == (True, ())
    assert found.records == shared.nodes[nation].store.query("SELECT count(*) FROM log_heads")[0][0]
    assert found.entries >= 3
    assert found.channels >= 2
    assert found.at == shared.nodes[nation].clock.now()


@pytest.mark.parametrize("nation", ["NRD", "SUD"])
@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ("UPDATE log_bodies SET body = flipped(body) WHERE instr(body, '219000001')", "ledger.body"),
        (
            "UPDATE exchange_entries SET entry = flipped(entry) WHERE channel LIKE '%/operations' AND place = 1",
            "exchange.",
        ),
    ],
)
def test_EXC_15_one_changed_byte_in_either_store_is_named_by_its_entry(
    shared: World, nation: str, edit: str, code: str
) -> None:
    """An administrator with the database in hand changes one byte: the page names the second record, and no other."""
    (entry,) = shared.nodes[nation].store.query(
        "SELECT channel, about FROM exchange_entries WHERE channel LIKE '%/operations' AND place = 1"
    )
    channel, record_id = entry
    shared.nodes[nation].close()
    database = sqlite3.connect(shared.folder / nation / "data" / "node.db")
    database.create_function("flipped", 1, lambda data: data[:90] + bytes([data[90] ^ 1]) + data[91:])
    assert database.execute(edit).rowcount == 1
    database.commit()
    database.close()
    shared.open(nation)
    found = audited(shared, nation)
    assert not found.ok
    assert any(one.code.startswith(code) and one.advice for one in found.findings)
    places = (record_id, f"{channel}, entry 1")
    assert all(any(place in one.where for place in places) for one in found.findings), found.findings
    assert audited(shared, "SUD" if nation == "NRD" else "NRD").ok, "the other's store is its own"


def test_audit_is_for_those_who_oversee(shared: World) -> None:
    """Without the grant the page is refused, and the refusal is in the log."""
    node = shared.nodes["NRD"]
    nobody = DIPLOMAT.__class__(name="person/nobody", grants=frozenset())
    with pytest.raises(Refused):
        node.show(node.page("/sharing/audit"), AuditQuery(), nobody)
    assert shared.records("NRD", "identity.access_refused")[-1].what == "/sharing/audit"
