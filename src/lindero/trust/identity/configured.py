"""What `node.toml` says, as the node lends it to the administration's page: values with their meaning, no secrets."""

from collections.abc import Callable
from typing import Final, Literal

import msgspec

SETTINGS_LENT_AS: Final = "identity.settings"

Shown = Literal["value", "set", "nothing"]
"""Whether a value stands there, is kept from view, or is not given at all."""

FileState = Literal["same", "changed", "unreadable"]
"""Whether the file still says what the node began with."""


class SettingShown(msgspec.Struct, frozen=True, kw_only=True):
    """A value of the file.

    Attributes:
        key: Its key in its table.
        meaning: What it means.
        shown: Whether the value stands there, is kept from view, or is not given.
        value: The value as the file writes it; empty unless it is shown.
        default: What holds where it is left out, as the file writes it; empty if nothing does.
        is_default: Whether the value is what holds where it is left out.
        is_fixed: Whether it stays as it is for the life of the store.
    """

    key: str
    meaning: str
    shown: Shown
    value: str
    default: str
    is_default: bool
    is_fixed: bool


class SettingsTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the file.

    Attributes:
        path: Its name in the file, `feeds.ais`; empty for what stands at the top.
        meaning: What it is for.
        is_given: Whether there is such a part at all: a door or a provider may be left out.
        settings: Its values.
    """

    path: str
    meaning: str
    is_given: bool
    settings: tuple[SettingShown, ...]


class Configured(msgspec.Struct, frozen=True, kw_only=True):
    """What the node was told by its file.

    Attributes:
        file: The file, with the name of the node's folder alone.
        state: Whether it still says what the node began with.
        tables: Its tables.
    """

    file: str
    state: FileState
    tables: tuple[SettingsTable, ...]


ConfiguredNow = Callable[[], Configured]
