"""The node's own card: what it says of itself to neighbours, newly signed each time."""

from pathlib import Path

from lindero.engine.config import NodeConfig
from lindero.engine.keys import Signer
from lindero.engine.store import Store
from lindero.shells.key_files import TLS_CERTIFICATE, statement_of
from lindero.trust.identity.cards import FORMAT, Card, Officer, signed_card
from lindero.trust.identity.keybook import keys_of
from lindero.trust.identity.tables import SELECT_OFFICERS_OF


def own_card(
    keys: Path, store: Store, config: NodeConfig, signer: Signer, sealing_key: bytes, now: int
) -> Card:
    """Return a node's card, newly signed.

    Args:
        keys: The node's folder of keys.
        store: Its store.
        config: What `node.toml` says.
        signer: Its signing key.
        sealing_key: The key that what is sent to it is sealed to; empty if it takes nothing sealed.
        now: The node's time, milliseconds UTC.

    Raises:
        Missing: If the root never signed the node's key.
    """
    stated = statement_of(store.run(lambda tx: keys_of(tx, config.nation)), signer.public_key)
    door = config.peers
    card = Card(
        format=FORMAT,
        nation=config.nation,
        name=config.name,
        address=door.address or f"{door.host}:{door.port}",
        root_key=stated.root_key,
        node_key=signer.public_key.hex(),
        key_statement=stated,
        certificate=(keys / TLS_CERTIFICATE).read_text(encoding="ascii"),
        officers=tuple(
            Officer(person=person, role=role, public_key=key, ml_dsa_key=ml_dsa_key)
            for person, role, key, ml_dsa_key in store.query(SELECT_OFFICERS_OF, (config.nation,))
        ),
        issued_at=now,
        sealing_key=sealing_key.hex(),
    )
    return signed_card(card, signer)
