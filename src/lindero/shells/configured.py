"""What `node.toml` says, told to whoever administers the node: every value with its meaning, and no secret.

Text is shown only under a key whose name is not that of a secret, an address only as far as its host, and of what a
feed was given only what its type declares. A path to a secret counts as one, since people paste the secret there.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from lindero.engine.config import FeedSource, NodeConfig, read_config
from lindero.kernel.errors import LinderoError
from lindero.shells.asking import fields_of, meanings_of
from lindero.shells.node import CONFIG_FILE, Node
from lindero.trust.identity.configured import Configured, FileState, SettingShown, SettingsTable, Shown

_SECRET: Final = re.compile(
    r"(^|_)(secret|password|passwd|pass|phrase|token|credentials?|auth|bearer|pin|user|private|key)($|_)"
)
_ADDRESS: Final = re.compile(
    r"^([a-z][a-z0-9+.-]*://)(?:[^/?#]*@)?([^/?#@]*)([/?#].*)?$", re.IGNORECASE | re.DOTALL
)
_PASSWORD: Final = re.compile(r"\S+:\S*@")
_FIXED: Final = frozenset({"nation", "setting"})


def settings_now(node: Node) -> Configured:
    """Return what the node was told by its file when it began, and whether the file still says so."""
    return Configured(
        # Whoever has the machine knows where the node's folder lies; nobody else need learn of its disks.
        file=f"{node.folder.resolve().name}/{CONFIG_FILE}",
        state=_state(node),
        tables=tuple(tables_of(node.config, feed_types(node))),
    )


def feed_types(node: Node) -> Mapping[str, type[msgspec.Struct]]:
    """Return the type of each feed's own settings, by the feed's name."""
    return {name: feed.settings for name, feed in node.registry.feeds.items()}


def tables_of(config: NodeConfig, feeds: Mapping[str, type[msgspec.Struct]]) -> Iterator[SettingsTable]:
    """Yield the tables of a configuration: the top, the parts, then what is given by name.

    Args:
        config: The configuration.
        feeds: The type of each feed's own settings, by the feed's name.
    """
    top: list[SettingShown] = []
    parts: list[SettingsTable] = []
    said = _meanings(NodeConfig)
    for field in fields_of(NodeConfig):
        value = getattr(config, field.name)
        meaning = said.get(field.name, "")
        if isinstance(value, msgspec.Struct):
            parts.append(_table(field.name, meaning, value))
        elif field.name == "feeds":
            parts += [_feed(name, source, feeds) for name, source in value.items()]
        elif isinstance(value, Mapping):
            parts += [_table(f"{field.name}.{name}", meaning, one) for name, one in value.items()]
        elif value is None:
            parts.append(SettingsTable(path=field.name, meaning=meaning, is_given=False, settings=()))
        else:
            top.append(setting_shown(field.name, meaning, value, _default(NodeConfig, field.name), top=True))
    yield SettingsTable(path="", meaning="", is_given=True, settings=tuple(top))
    yield from parts


def setting_shown(key: str, meaning: str, value: Any, default: Any, *, top: bool = False) -> SettingShown:
    """Return a value as people may see it; an empty text is nothing that could be kept from view.

    Args:
        key: Its key.
        meaning: What it means.
        value: The value.
        default: What holds where it is left out; `msgspec.NODEFAULT` if it has to be given.
        top: Whether it stands at the top of the file, where some values are fixed for the life of the store.
    """
    shown: Shown = "nothing" if value is None else "set" if _is_secret(key, value) else "value"
    return SettingShown(
        key=key,
        meaning=meaning.replace("`", ""),
        shown=shown,
        value=_written(value) if shown == "value" else "",
        default="" if default is msgspec.NODEFAULT or default is None else _written(default),
        is_default=value == default,
        is_fixed=top and key in _FIXED,
    )


def _table(path: str, meaning: str, value: msgspec.Struct) -> SettingsTable:
    said = _meanings(type(value))
    return SettingsTable(
        path=path,
        meaning=meaning,
        is_given=True,
        settings=tuple(
            setting_shown(key, said.get(key, ""), getattr(value, key), _default(type(value), key))
            for key in value.__struct_fields__
        ),
    )


def _feed(name: str, source: FeedSource, feeds: Mapping[str, type[msgspec.Struct]]) -> SettingsTable:
    """Return what a feed was given; what its type does not declare is not shown, not even by name."""
    declared, given = feeds.get(source.feed), source.settings
    own = fields_of(declared) if declared is not None else []
    said = _meanings(declared) if declared is not None else {}
    about = _meanings(FeedSource)
    rows = [setting_shown("feed", "Name of the feed that reads it.", source.feed, msgspec.NODEFAULT)]
    for key, value in (
        ("assessment", source.assessment),
        ("opinion_by", source.opinion_by),
        ("assessed_until", None if source.assessed_until is None else source.assessed_until.isoformat()),
    ):
        rows.append(setting_shown(key, about[key], value, _default(FeedSource, key)))
    for field in own:
        default = _default(declared, field.name) if declared is not None else msgspec.NODEFAULT
        value = given.get(field.name, default)
        rows.append(
            setting_shown(
                f"settings.{field.name}",
                field.sentence or said.get(field.name, ""),
                None if value is msgspec.NODEFAULT else value,
                default,
            )
        )
    return SettingsTable(
        path=f"feeds.{name}", meaning="A source of outside data.", is_given=True, settings=tuple(rows)
    )


def _is_secret(key: str, value: Any) -> bool:
    """Say whether a value is kept from view: text under a secret's name, and whatever is laid one in another."""
    if isinstance(value, bool | int | float) or value in ("", (), [], {}):
        return False
    if isinstance(value, list | tuple):
        return bool(_SECRET.search(_last(key))) or any(isinstance(one, list | tuple | dict) for one in value)
    return not isinstance(value, str) or bool(_SECRET.search(_last(key)))


def _last(key: str) -> str:
    return key.rpartition(".")[2].lower()


def _written(value: Any) -> str:
    """Return a value as the file writes it, addresses as far as their host."""
    if isinstance(value, str):
        return msgspec.json.encode(_bare(value)).decode()
    if isinstance(value, list | tuple):
        return f"[{', '.join(_written(one) for one in value)}]"
    return msgspec.json.encode(value).decode()


def _bare(text: str) -> str:
    """Return an address without its user, path and question; any other text without what looks like a password."""
    found = _ADDRESS.match(text)
    if found is None:
        return _PASSWORD.sub("…@", text)
    more = found[3] if found[3] not in {None, "/"} else ""
    return f"{found[1]}{found[2]}{'/…' if more else ''}"


def _default(struct: type[msgspec.Struct], key: str) -> Any:
    for field in msgspec.structs.fields(struct):
        if field.name == key:
            if field.default_factory is not msgspec.NODEFAULT:
                return field.default_factory()
            return field.default
    return msgspec.NODEFAULT


def _meanings(struct: type[msgspec.Struct]) -> dict[str, str]:
    """Return what docstrings say of each field, those of the types that it goes on from included."""
    told: dict[str, str] = {}
    for one in reversed(struct.__mro__):
        if "__doc__" in vars(one):
            told |= meanings_of(one)
    return told


def _state(node: Node) -> FileState:
    try:
        said = read_config(node.folder / CONFIG_FILE)
    except (LinderoError, OSError):
        return "unreadable"
    return "same" if said == node.config else "changed"
