"""The veil: rows of withheld records are not there, in whatever words a query asks for them."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from lindero.engine.registry import joined
from lindero.engine.veil import Readable, Veil
from lindero.kernel.capability import Capability, Table
from lindero.kernel.desk import Actor, Row
from lindero.kernel.errors import Refused

OPEN, SHUT = "a" * 26, "b" * 26
ANYBODY = Actor(name="person/anybody")


class Rows:
    """Three rows of two tables: of an open record, of a withheld one, and of none."""

    def __init__(self) -> None:
        self._store = sqlite3.connect(":memory:")
        self._store.executescript(
            f"CREATE TABLE made_things (name TEXT, record_id TEXT);"
            f"INSERT INTO made_things VALUES ('seen', '{OPEN}'), ('unseen', '{SHUT}'), ('nobody''s', NULL);"
            f"CREATE TABLE made_kept (name TEXT, record_id TEXT); INSERT INTO made_kept VALUES ('kept', '{SHUT}');"
        )

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query."""
        return self._store.execute(sql, tuple(parameters)).fetchall()


class Closed:
    """Withholds one record from everybody."""

    def withheld(self, rows: Readable, actor: Actor) -> str:
        """Return the one name."""
        return f"lindero_withheld (record_id) AS (VALUES ('{SHUT}'))"

    def refusal(self, rows: Readable, actor: Actor, record_id: str) -> Refused:
        """Return a refusal."""
        return Refused("made.shut", "It is shut.", "Ask another.")


class Ask(msgspec.Struct, frozen=True):
    """An ask with names of records."""

    one: str = ""
    many: tuple[str, ...] = ()


def _veil(withholding: Closed | None) -> Veil:
    names = ("made_things", "made_kept")
    tables = tuple(
        Table(
            name=name,
            columns={"name": "TEXT", "record_id": "TEXT"},
            key=("name",),
            derived=name == "made_things",
        )
        for name in names
    )
    return Veil(joined([Capability(name="made", title="Made", tables=tables)]), withholding)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM made_things ORDER BY name",
        "SELECT t.name FROM made_things AS t ORDER BY t.name",
        "WITH mine AS (SELECT name FROM made_things) SELECT name FROM mine ORDER BY name",
        " with recursive n (i) AS (SELECT 1) SELECT name FROM made_things, n ORDER BY name",
        "SELECT name FROM (SELECT * FROM made_things) ORDER BY name",
    ],
)
def test_EXC_04_no_query_returns_rows_of_a_withheld_record(sql: str) -> None:
    """Rows of no record stay; those of the withheld one are gone whatever the query's words."""
    rows = Rows()
    asked = _veil(Closed()).over(rows, ANYBODY, sql)
    assert rows.query(asked) == [("nobody's",), ("seen",)]
    assert ("unseen",) in rows.query(_veil(None).over(rows, ANYBODY, sql))


def test_parameters_keep_their_places() -> None:
    """Numbered and plain parameters mean what they meant."""
    rows, veil = Rows(), _veil(Closed())
    for sql in (
        "SELECT name FROM made_things WHERE record_id = ?",
        "SELECT name FROM made_things WHERE record_id = ?1",
    ):
        assert rows.query(veil.over(rows, ANYBODY, sql), (OPEN,)) == [("seen",)]
        assert rows.query(veil.over(rows, ANYBODY, sql), (SHUT,)) == []


def test_what_is_not_folded_from_records_is_left_alone() -> None:
    """Accounts of channels and the like name records too; they are the node's own."""
    sql = "SELECT name FROM made_kept"
    assert _veil(Closed()).over(Rows(), ANYBODY, sql) == sql


def test_EXC_04_an_ask_that_names_a_withheld_record_is_refused() -> None:
    """Wherever in the ask the name stands; an ask of other names passes."""
    rows, veil = Rows(), _veil(Closed())
    veil.check(rows, ANYBODY, Ask(one=OPEN, many=("no name",)))
    for ask in (Ask(one=SHUT), Ask(many=(OPEN, SHUT))):
        with pytest.raises(Refused):
            veil.check(rows, ANYBODY, ask)
    assert veil.hidden(rows, ANYBODY, (OPEN, SHUT)) == {SHUT}
    assert _veil(None).hidden(rows, ANYBODY, (OPEN, SHUT)) == set()
