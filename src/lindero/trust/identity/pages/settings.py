"""What `node.toml` says, for reading only: it is changed on the machine, by whoever has it."""

from typing import Literal

import msgspec

from lindero.kernel.desk import Desk
from lindero.trust.identity import configured
from lindero.trust.identity.configured import Configured
from lindero.trust.identity.pages.lent import lent


class SettingsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which values to show.

    Attributes:
        find: Letters that a key, its table or its meaning has; all where empty.
        only: `own` for what differs from what holds where it is left out.
    """

    find: str = ""
    only: Literal["own"] | None = None


class SettingsView(msgspec.Struct, frozen=True, kw_only=True):
    """What the node was told; nothing where it does not say."""

    configured: Configured | None


def show_settings(desk: Desk, query: SettingsQuery) -> SettingsView:
    """Show every value of the file with its meaning and what holds where it is left out; never a secret."""
    found: Configured | None = lent(desk, configured.SETTINGS_LENT_AS)
    letters = query.find.strip().lower()
    if found is None or not (letters or query.only):
        return SettingsView(configured=found)
    tables = []
    for table in found.tables:
        fitting = tuple(
            one
            for one in table.settings
            if letters in f"{table.path} {one.key} {one.meaning}".lower()
            and not (query.only and one.is_default)
        )
        if fitting:
            tables.append(msgspec.structs.replace(table, settings=fitting))
    return SettingsView(configured=msgspec.structs.replace(found, tables=tuple(tables)))
