"""S-54: those who report something."""

from typing import Final

from tests.safeguards.matrix.words import Safeguard

CITIZENS: Final = (
    Safeguard(
        id="S-54",
        rule="Who reports something is known to no officer and no neighbour.",
        logged="A refused try is `identity.access_refused`; a name that is opened is on record with three persons.",
        normal=(
            "test_S_54_no_file_holds_a_byte_of_who_reported",
            "test_S_54_the_log_names_nobody_and_nothing_of_the_device",
            "test_S_54_a_name_is_opened_by_three_persons_and_the_reporter_is_told",
        ),
        direct=(
            "test_S_54_a_photo_with_metadata_is_refused_by_every_route",
            "test_S_54_names_lie_under_a_key_of_their_own",
            "test_S_54_no_route_opens_a_name_without_two_others",
        ),
        administrator=(
            "test_S_54_no_role_but_the_custodian_opens_a_name",
            "test_S_54_a_photo_with_metadata_is_refused_by_every_route",
        ),
        plugin=(
            "test_S_54_other_folders_read_nothing",
            "test_S_54_no_plug_in_folds_or_follows_a_report",
        ),
        replay=(
            "test_S_54_a_rebuild_writes_nothing_of_it_into_rows",
            "test_S_54_no_agreement_can_name_a_field_of_who_reported",
            "test_S_54_an_approval_of_last_week_opens_nothing",
            "test_S_54_the_neighbour_gets_the_item_and_nothing_of_its_reporter",
            "test_S_54_what_crosses_has_no_room_for_who_reported",
        ),
        modes=("test_S_54_an_emergency_opens_no_name",),
    ),
)
