"""S-50 to S-63: the log, roles, approvals, exercises, plug-ins, and failing closed."""

from typing import Final

from tests.safeguards.matrix.citizens import CITIZENS
from tests.safeguards.matrix.plugins import PLUGINS
from tests.safeguards.matrix.words import Safeguard

OVERSIGHT: Final = (
    Safeguard(
        id="S-50",
        rule="Nothing leaves before its entry is durable; the log is append-only and whoever edits it is found.",
        logged="What cannot be logged does not happen; an edit is a finding of the audit, with its place.",
        normal=(
            "test_S_50_nothing_leaves_before_its_entry_is_durable",
            "test_S_50_durable_means_synced_to_the_disk",
            "test_S_50_S_62_log_that_cannot_be_written_lets_nothing_leave",
        ),
        direct=(
            "test_S_50_desk_has_no_word_for_changing_or_removing_a_record",
            "test_S_50_direct_call_of_the_store_that_changes_the_log_is_found",
        ),
        administrator=(
            "test_S_50_administrators_edit_of_the_store_is_found",
            "test_S_50_channel_tree_that_does_not_fit_its_entries_is_found_by_its_audit",
        ),
        plugin=("test_S_50_capabilitys_query_reaches_neither_log_nor_channels",),
        replay=(
            "test_S_50_edited_channel_is_found_by_the_verifier_and_denied_by_the_other_side",
            "test_S_50_store_set_back_is_told_so_by_its_witness",
            "test_S_50_channel_that_was_set_back_and_went_on_is_evidence",
        ),
        modes=("test_S_50_exercise_keeps_the_same_log",),
    ),
    Safeguard(
        id="S-51",
        rule="Whoever administers the node neither removes nor mutes those who oversee it.",
        logged="A refused try is `identity.access_refused`; each change carries the body's statement.",
        normal=(
            "test_S_51_an_administrator_neither_gives_nor_takes_oversight",
            "test_S_51_the_bodys_statement_gives_and_takes",
        ),
        direct=(
            "test_S_51_keys_direct_call_of_the_first_day_is_refused_on_every_later_one",
            "test_S_51_keys_record_put_past_the_action_has_no_effect_here_or_there",
        ),
        administrator=(
            "test_S_51_the_machine_itself_has_no_say_either",
            "test_S_51_the_bodys_key_is_changed_by_the_body",
            "test_S_51_keys_nobody_but_the_root_revokes",
        ),
        plugin=(
            "test_S_51_another_folder_cannot_put_the_records",
            "test_S_51_keys_plug_in_folder_may_not_put_them",
        ),
        replay=(
            "test_S_51_a_statement_is_carried_out_once_and_is_about_one_thing",
            "test_S_51_keys_replay_and_rebuilding_change_nothing",
            "test_S_51_S_53_roles_that_were_taken_stay_taken_in_a_restored_store",
            "test_S_45_S_46_S_51_S_52_S_53_S_58_S_59_S_61_S_63_no_neighbour_brings_in_what_people_here_do",
        ),
        modes=(
            "test_S_51_holds_in_exercises_and_after_a_rebuild",
            "test_S_51_keys_exercise_is_no_way_round",
        ),
    ),
    Safeguard(
        id="S-52",
        rule="Administrators read no content; an emergency needs two persons, a reason and an end.",
        logged="A refused try is `identity.access_refused`; break-glass has four records and marks every view.",
        normal=(
            "test_S_52_two_persons_open_for_a_time_and_everything_is_marked",
            "test_S_52_nobody_breaks_the_glass_alone",
            "test_S_52_it_ends_by_itself",
            "test_S_52_oversight_is_told_at_once",
            "test_S_52_who_may_agree_sees_what_waits_and_for_how_long",
            "test_S_52_it_is_judged_afterwards_by_a_third_person",
        ),
        direct=("test_S_52_an_actor_that_is_made_up_opens_nothing", "test_S_52_it_opens_reading_only"),
        administrator=(
            "test_S_52_an_administrator_reads_no_content_by_the_role",
            "test_S_52_no_declared_page_about_persons_is_for_administrators",
            "test_S_52_S_58_who_runs_the_node_reads_no_content",
        ),
        plugin=("test_S_52_an_actor_that_is_made_up_opens_nothing",),
        replay=(
            "test_S_52_nobody_breaks_the_glass_alone",
            "test_S_52_the_notice_reaches_the_neighbour",
            "test_S_45_S_46_S_51_S_52_S_53_S_58_S_59_S_61_S_63_no_neighbour_brings_in_what_people_here_do",
        ),
        modes=("test_S_52_holds_in_an_exercise",),
    ),
    Safeguard(
        id="S-53",
        rule="What matters most takes two: who asks is never who approves.",
        logged="A refused try is `identity.access_refused`; each approval is a record beside its act.",
        normal=(
            "test_S_53_without_an_approval_nothing_happens",
            "test_S_53_the_second_person_is_another",
            "test_S_53_normal_way_takes_two_officers_a_side_who_did_not_draft",
            "test_S_59_S_53_nobody_agrees_to_the_own_export",
            "test_S_53_what_has_consequences_is_approved_anew_or_says_why_not",
        ),
        direct=(
            "test_S_53_direct_note_of_entry_into_force_changes_nothing",
            "test_S_53_direct_note_of_a_signature_by_the_drafter_changes_nothing",
            "test_S_53_what_changes_between_check_and_act_is_not_done",
            "test_S_53_no_action_of_these_runs_without_the_approval",
        ),
        administrator=(
            "test_S_53_roles_are_given_with_an_approval",
            "test_S_53_administrator_may_do_nothing_about_agreements",
        ),
        plugin=("test_S_53_machines_approve_nothing", "test_S_53_plug_in_cannot_put_an_act_of_agreements"),
        replay=(
            "test_S_53_an_approval_is_for_one_act_of_one_person_once",
            "test_S_53_a_passkey_that_signed_something_else_approves_nothing",
            "test_S_53_neighbours_word_that_it_is_in_force_does_not_bring_it_into_force_here",
            "test_S_53_import_of_an_old_text_brings_nothing_into_force",
            "test_S_51_S_53_roles_that_were_taken_stay_taken_in_a_restored_store",
            "test_S_45_S_46_S_51_S_52_S_53_S_58_S_59_S_61_S_63_no_neighbour_brings_in_what_people_here_do",
        ),
        modes=("test_S_53_holds_in_an_exercise", "test_S_53_holds_in_an_exercise_too"),
    ),
    *CITIZENS,
    Safeguard(
        id="S-55",
        rule="Exercises and production never mix, in no store and on no link.",
        logged="The marker stands in every head and entry; a link that is refused says so on both sides.",
        normal=("test_S_55_every_head_and_entry_carries_the_marker_of_its_node",),
        direct=(
            "test_S_55_direct_call_of_the_log_refuses_the_other_setting",
            "test_S_55_record_of_the_other_setting_is_refused",
        ),
        administrator=(
            "test_S_55_store_of_one_setting_is_not_opened_in_the_other",
            "test_S_55_data_folder_of_an_exercise_is_no_use_to_a_production_node",
        ),
        plugin=("test_S_55_plug_in_has_no_word_for_the_marker",),
        replay=(
            "test_S_55_imported_entry_of_the_other_setting_is_not_kept",
            "test_S_55_marker_cannot_be_left_out_or_made_up",
            "test_S_01_S_07_S_09_S_10_S_11_S_15_S_40_S_44_S_55_nothing_of_it_comes_in_on_a_stick",
        ),
        modes=("test_S_55_every_head_and_entry_carries_the_marker_of_its_node",),
    ),
    Safeguard(
        id="S-56",
        rule="What a machine wrote is marked and never becomes evidence.",
        logged="The gate's decision and the receiver's account say `UNMARKED`.",
        normal=(
            "test_S_56_a_machines_statement_crosses_marked_or_verified",
            "test_S_56_a_label_is_never_made_coarse",
        ),
        direct=(
            "test_S_56_direct_call_of_the_gate_gives_no_terms",
            "test_S_56_a_machine_verifies_nothing_itself",
        ),
        administrator=("test_S_56_nobody_says_that_another_person_verified_it",),
        plugin=("test_S_56_nobody_says_that_another_person_verified_it",),
        replay=("test_S_56_the_receiver_refuses_what_came_unmarked",),
        modes=(
            "test_S_56_a_machines_statement_crosses_marked_or_verified",
            "test_S_56_nobody_says_that_another_person_verified_it",
        ),
    ),
    Safeguard(
        id="S-58",
        rule="Nothing personal is read without purpose, case and reason; who saw what is on record.",
        logged="Every view is `identity.records_viewed`; a refused one is `identity.access_refused`.",
        normal=(
            "test_S_58_nothing_is_read_without_purpose_case_and_reason",
            "test_S_58_who_saw_what_is_on_record",
            "test_S_58_a_search_that_finds_nobody_is_on_record_too",
            "test_S_58_the_form_stands_in_the_place_of_the_page",
        ),
        direct=(
            "test_S_58_nothing_is_shown_that_cannot_be_put_on_record",
            "test_S_58_the_json_door_asks_as_well",
            "test_S_58_no_mixture_of_words_opens_what_the_role_does_not",
        ),
        administrator=(
            "test_S_52_S_58_who_runs_the_node_reads_no_content",
            "test_S_58_the_read_log_is_searched_by_oversight_alone",
        ),
        plugin=("test_S_58_a_plug_in_or_a_machine_reads_nothing",),
        replay=(
            "test_S_58_stated_once_a_session_and_case",
            "test_S_58_the_read_log_is_kept_three_years_and_then_erased",
            "test_S_45_S_46_S_51_S_52_S_53_S_58_S_59_S_61_S_63_no_neighbour_brings_in_what_people_here_do",
        ),
        modes=("test_S_58_holds_in_an_exercise",),
    ),
    *PLUGINS,
    Safeguard(
        id="S-63",
        rule="Figures of requests, refusals and suspensions come from the log and are published on time.",
        logged="Publishing and withholding are records; a refused try is `identity.access_refused`.",
        normal=(
            "test_S_63_month_is_published_by_itself_and_withheld_ones_with_their_reason",
            "test_S_63_month_is_published_five_days_after_its_end",
            "test_S_63_every_counter_is_in_every_publication",
        ),
        direct=("test_S_63_direct_call_without_a_reason_is_no_record", "test_S_63_reason_must_say_something"),
        administrator=(
            "test_S_63_administrator_holds_nothing_back",
            "test_S_63_only_a_data_protection_officer_withholds_and_by_a_fresh_approval",
        ),
        plugin=("test_S_63_plug_in_publishes_and_withholds_nothing",),
        replay=(
            "test_S_63_what_is_published_is_counted_again_from_the_log",
            "test_S_63_what_is_published_stays_published",
            "test_S_45_S_46_S_51_S_52_S_53_S_58_S_59_S_61_S_63_no_neighbour_brings_in_what_people_here_do",
        ),
        modes=("test_S_63_no_mode_stops_publishing",),
    ),
)
