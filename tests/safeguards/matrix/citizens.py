"""S-34, S-54 and S-57: what is reported, who reports it, and complaints about those who read it."""

from typing import Final

from tests.safeguards.matrix.words import Safeguard

_WORDS: Final = (
    "test_S_34_what_somebody_is_is_passed_on_by_no_route",
    "test_S_34_a_report_closed_by_rule_is_never_opened_again",
)
_WATCH: Final = "test_S_57_a_search_for_who_complained_is_told_to_the_data_protection_officer_alone"
_NO_SNARE: Final = "test_S_57_no_route_forges_a_watch_a_finding_or_a_name_without_a_watch"
_COMPLAINT: Final = (
    "test_S_57_no_route_passes_a_complaint_to_whom_it_is_about",
    "test_S_57_no_route_lays_a_complaint_where_its_subject_reads",
    "test_S_57_no_route_answers_a_complaint_where_its_subject_reads",
)

CITIZENS: Final = (
    Safeguard(
        id="S-34",
        rule="A report that says only what somebody is becomes no item; it is closed, and the reporter is told why.",
        logged="That it was closed, and by which rule, is a record; a refused try is `identity.access_refused`.",
        normal=(*_WORDS, "test_S_34_a_photo_does_not_launder_the_words"),
        direct=_WORDS,
        administrator=_WORDS,
        plugin=_WORDS,
        replay=_WORDS,
        modes=_WORDS,
    ),
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
    Safeguard(
        id="S-57",
        rule="A complaint is neither passed to the service complained of nor readable by it, and who looks up somebody "
        "who reported is told to the data protection officer.",
        logged="A refused try is `identity.access_refused`, without a word of the complaint; a search that met "
        "somebody is `community.sender_sought`, without a name.",
        normal=(
            *_COMPLAINT,
            "test_S_57_who_hears_a_complaint_belongs_to_no_such_service",
            _WATCH,
            "test_S_57_no_finding_holds_personal_data_and_no_file_the_name",
            "test_S_57_what_is_met_is_the_name_however_it_is_written",
            "test_S_57_what_cannot_be_read_whole_is_a_finding",
            "test_S_57_a_report_without_a_name_leaves_no_digest",
            "test_S_57_the_watch_ends_with_its_time_and_with_the_report",
        ),
        direct=(*_COMPLAINT, _NO_SNARE, "test_S_57_a_search_by_a_direct_call_is_noticed"),
        administrator=(*_COMPLAINT, _NO_SNARE, "test_S_57_no_other_role_and_no_machine_sees_a_finding"),
        plugin=(*_COMPLAINT, _NO_SNARE, "test_S_57_no_plug_in_reads_or_follows_the_watch"),
        replay=(*_COMPLAINT, _NO_SNARE, "test_S_57_a_replay_finds_the_same_once"),
        modes=(*_COMPLAINT, "test_S_57_an_emergency_opens_no_complaint", _WATCH, _NO_SNARE),
    ),
)
