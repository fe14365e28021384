"""The SQL that creates a declared table."""

from lindero.kernel.capability import Table


def create_statements(table: Table) -> list[str]:
    """Return the SQL that creates a table and its indexes; an index on `record_id` serves erasure.

    Rows that say where their record stands (`Table.place`) need none: they are reached by that.
    A table of short rows is kept in its key's order; one with long values (BLOB) by arrival, or every index would carry
    the whole key and every insertion would touch far more pages. So is one whose key is a single number: that is then
    where a row lies, and what the indexes name it by.
    """
    columns = ", ".join(f"{name} {type_}" for name, type_ in table.columns.items())
    is_long = any(type_.startswith("BLOB") for type_ in table.columns.values())
    is_numbered = [table.columns[name] for name in table.key] == ["INTEGER"]
    arrangement = "" if is_long or is_numbered else " WITHOUT ROWID"
    statements = [
        f"CREATE TABLE IF NOT EXISTS {table.name} ({columns}, PRIMARY KEY ({', '.join(table.key)})){arrangement}"
    ]
    indexes = list(table.indexes)
    if (
        "record_id" in table.columns
        and not table.place
        and table.key[0] != "record_id"
        and not any(i[0] == "record_id" for i in indexes)
    ):
        indexes.append(("record_id",))
    statements += [
        f"CREATE INDEX IF NOT EXISTS {table.name}_by_{'_'.join(index)} ON {table.name} ({', '.join(index)})"
        for index in indexes
    ]
    statements += [
        f"CREATE INDEX IF NOT EXISTS {table.name}_by_some_{'_'.join(index)} ON {table.name} ({', '.join(index)})"
        f" WHERE {condition}"
        for index, condition in table.partial_indexes.items()
    ]
    return statements
