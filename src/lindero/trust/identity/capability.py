"""What identity offers."""

from lindero.kernel.capability import Action, Capability, Grant, Page
from lindero.trust.identity import actions, key_actions, records, tables
from lindero.trust.identity.pages import keys, people, reads, roles
from lindero.trust.identity.tables import keys as key_tables
from lindero.trust.identity.tables import passkeys as passkey_tables
from lindero.trust.identity.tables import reads as read_tables

CAPABILITY = Capability(
    name="identity",
    title="People and neighbours",
    records=(
        records.PersonEnrolled,
        records.RoleGranted,
        records.RoleRevoked,
        records.IndependentBodyRegistered,
        records.EnrolmentOffered,
        records.PasskeyRegistered,
        records.PasskeyRevoked,
        records.PhraseChosen,
        records.OfficerAppointed,
        records.OfficerDismissed,
        records.PeerPinned,
        records.PeerUnpinned,
        records.KeyRotated,
        records.KeyRevoked,
        records.AccessRefused,
        records.RecordsViewed,
        records.ApiKeyIssued,
        records.ApiKeyRevoked,
        records.ApprovalGiven,
    ),
    tables=(*tables.TABLES, *passkey_tables.TABLES, *key_tables.TABLES, *read_tables.TABLES),
    folds={**tables.FOLDS, **passkey_tables.FOLDS, **key_tables.FOLDS, **read_tables.FOLDS},
    actions=(
        Action(
            name="identity.enrol_person",
            asks=actions.EnrolPerson,
            needs="identity.administer",
            run=actions.enrol_person,
            sentence="Give a member of staff an account.",
        ),
        Action(
            name="identity.grant_role",
            asks=actions.GrantRole,
            needs="identity.administer",
            run=actions.grant_role,
            sentence="Give a person a role.",
            step_up=True,
        ),
        Action(
            name="identity.revoke_role",
            asks=actions.RevokeRole,
            needs="identity.administer",
            run=actions.revoke_role,
            sentence="Take a role from a person.",
            step_up=True,
        ),
        Action(
            name="identity.change_body_key",
            asks=actions.ChangeBodyKey,
            needs="identity.administer",
            run=actions.change_body_key,
            sentence="Register the independent body's next key.",
            step_up=True,
        ),
        Action(
            name="identity.revoke_api_key",
            asks=actions.RevokeApiKey,
            needs="identity.administer",
            run=actions.revoke_api_key,
            sentence="Take back a machine's key at once.",
        ),
        Action(
            name="identity.appoint_officer",
            asks=actions.AppointOfficer,
            needs="identity.administer",
            run=actions.appoint_officer,
            sentence="Let a person sign agreements for the own nation.",
        ),
        Action(
            name="identity.enter_key",
            asks=key_actions.EnterKey,
            needs="identity.administer",
            run=key_actions.enter_key,
            sentence="Enter the node's next signing key, signed by the root.",
        ),
        Action(
            name="identity.enter_revocation",
            asks=key_actions.EnterRevocation,
            needs="identity.administer",
            run=key_actions.enter_revocation,
            sentence="Enter the root's word that a key of this node signs no more.",
        ),
        Action(
            name="identity.unpin_peer",
            asks=actions.UnpinPeer,
            needs="identity.administer",
            run=actions.unpin_peer,
            sentence="Recognise a neighbour's node no longer.",
        ),
    ),
    pages=(
        Page(
            path="/people",
            title="People",
            needs="identity.read",
            asks=people.PeopleQuery,
            show=people.show_people,
            template="people.html",
            icon="users",
            order=80,
        ),
        Page(
            path="/roles",
            title="Roles",
            needs="identity.read",
            asks=roles.RolesQuery,
            show=roles.show_roles,
            template="roles.html",
        ),
        Page(
            path="/keys",
            title="Keys of machines",
            needs="identity.read",
            asks=keys.KeysQuery,
            show=keys.show_keys,
            template="keys.html",
        ),
        Page(
            path="/reads",
            title="Read log",
            needs="identity.read_log",
            asks=reads.ReadsQuery,
            show=reads.show_reads,
            template="reads.html",
            icon="eye",
            order=85,
        ),
        Page(
            path="/peers",
            title="Neighbours",
            needs="identity.read",
            asks=people.PeersQuery,
            show=people.show_peers,
            template="peers.html",
            icon="key-round",
            order=90,
        ),
    ),
    grants=(
        Grant(
            "identity.read", "See people, roles and neighbours.", roles=("DPO", "AUD", "FRO", "IMM", "ADM")
        ),
        Grant(
            "identity.read_log",
            "Search who saw which personal data, when and what for.",
            roles=("DPO", "AUD", "FRO", "IMM"),
        ),
        Grant("identity.administer", "Enrol people, give roles, recognise neighbours.", roles=("ADM",)),
    ),
)
