"""S-59 to S-62, S-64: exports, crises, what comes from outside, failing closed, and no targets."""

from typing import Final

from tests.safeguards.matrix.words import Safeguard

PLUGINS: Final = (
    Safeguard(
        id="S-59",
        rule="What is exported says by whom, when and for what; beyond a number nothing is without two persons.",
        logged="A file is `identity.export_made` before anybody gets it; a refusal is `identity.access_refused`.",
        normal=(
            "test_S_59_every_file_says_by_whom_when_and_for_what",
            "test_S_59_every_file_is_on_record_before_anybody_gets_it",
            "test_S_59_every_sheet_names_who_when_and_what_for",
            "test_S_59_more_than_one_view_is_put_before_a_second_person",
            "test_S_59_nobody_exports_in_bulk",
            "test_S_59_normal_route",
        ),
        direct=(
            "test_S_59_the_bound_knows_no_role",
            "test_S_59_plug_in_and_direct_call_make_no_agreement",
            "test_S_59_direct_call_of_the_gate",
        ),
        administrator=(
            "test_S_59_administrator_exports_nobody_with_or_without_agreement",
            "test_S_59_administrator_and_plug_in",
        ),
        plugin=("test_S_59_plug_in_and_direct_call_make_no_agreement", "test_S_59_administrator_and_plug_in"),
        replay=(
            "test_S_59_agreement_is_for_one_person_one_page_and_one_hour",
            "test_S_59_replay_sends_nothing_twice",
            "test_S_59_a_new_version_of_the_treaty_begins_no_new_quota",
            "test_S_45_S_46_S_51_S_52_S_53_S_58_S_59_S_61_S_63_no_neighbour_brings_in_what_people_here_do",
        ),
        modes=(
            "test_S_59_exports_are_the_same_in_an_exercise_and_say_so",
            "test_S_59_crisis_and_exercise",
        ),
    ),
    Safeguard(
        id="S-60",
        rule="A crisis lifts no safeguard.",
        logged="There is nothing to refuse but a made-up key or word, which is named where it was written.",
        normal=("test_S_60_a_request_that_pleads_a_crisis_is_refused", "test_S_60_gate_knows_no_emergency"),
        direct=(
            "test_S_60_nothing_that_is_decided_on_knows_a_crisis",
            "test_S_60_no_function_of_the_decision_takes_a_crisis",
            "test_S_60_gate_reads_no_environment",
        ),
        administrator=(
            "test_S_60_configuration_has_no_key_for_a_crisis",
            "test_S_60_made_up_key_keeps_the_node_from_starting",
        ),
        plugin=(
            "test_S_60_plug_in_that_declares_a_crisis_changes_no_decision",
            "test_S_60_no_action_and_no_grant_pleads_a_crisis",
        ),
        replay=("test_S_60_a_treaty_cannot_provide_for_a_crisis",),
        modes=("test_S_60_exercise_decides_as_production_does",),
    ),
    Safeguard(
        id="S-61",
        rule="A plug-in has its own records and tables and no way round the gate.",
        logged="Who was let in or left out is `identity.outsider_judged`; a refusal is `identity.access_refused`.",
        normal=(
            "test_S_61_package_that_somebody_let_in_joins_and_works",
            "test_S_61_package_that_nobody_let_in_does_not_run_at_all",
            "test_S_61_package_that_changed_since_does_not_join",
            "test_AGR_08_S_61_nothing_joins_without_an_assessment_that_counts",
            "test_S_61_who_was_left_out_is_on_record_once",
        ),
        direct=(
            "test_S_61_source_that_reaches_out_keeps_the_package_out",
            "test_S_61_what_the_proof_did_not_see_is_stopped_while_it_runs",
            "test_S_61_it_reads_no_rows_but_its_own_and_changes_none",
        ),
        administrator=(
            "test_S_61_declaration_that_reaches_beyond_its_own_keeps_the_package_out",
            "test_S_61_list_that_others_may_change_is_no_list",
        ),
        plugin=(
            "test_S_61_fold_that_reaches_for_other_rows_undoes_its_record",
            "test_S_61_its_desk_opens_no_record_about_persons",
            "test_S_61_its_template_shows_values_and_reaches_nothing_behind_them",
            "test_S_61_life_lane_is_closed_to_what_comes_from_outside",
            "test_S_61_it_puts_no_records_but_its_own",
            "test_S_61_what_it_puts_crosses_under_no_clause",
        ),
        replay=(
            "test_S_61_it_takes_no_name_of_another",
            "test_S_61_bytes_that_somebody_compiled_beforehand_are_not_run",
            "test_S_61_file_that_no_capability_has_keeps_the_package_out",
            "test_S_45_S_46_S_51_S_52_S_53_S_58_S_59_S_61_S_63_no_neighbour_brings_in_what_people_here_do",
        ),
        modes=("test_S_61_holds_in_an_exercise", "test_S_61_what_the_program_does_for_it_is_not_stopped"),
    ),
    Safeguard(
        id="S-62",
        rule="Whatever fails, fails closed; rescue passes.",
        logged="The link says why it is shut; what cannot be logged does not happen.",
        normal=(
            "test_S_62_agreements_that_cannot_be_read_close_the_gate",
            "test_S_15_S_62_rescue_passes_agreements_that_cannot_be_read",
            "test_S_50_S_62_log_that_cannot_be_written_lets_nothing_leave",
            "test_S_62_an_unsure_clock_is_a_no",
        ),
        direct=(
            "test_S_62_a_question_of_wrong_types_is_never_permitted",
            "test_S_62_gate_that_fails_lets_nothing_leave",
            "test_S_62_disk_that_fills_up_refuses_the_record_itself",
        ),
        administrator=(
            "test_S_62_agreements_that_cannot_be_read_close_the_gate",
            "test_S_62_no_line_of_a_treaty_can_be_left_out_unseen",
        ),
        plugin=("test_S_62_plug_in_that_fails_undoes_the_record_and_stops_nothing_else",),
        replay=(
            "test_S_62_receiver_whose_agreements_cannot_be_read_takes_nothing",
            "test_S_62_strange_bytes_are_no_agreement",
            "test_S_62_a_damaged_treaty_is_refused_or_another_treaty",
            "test_S_62_an_agreement_of_an_unknown_version_is_refused",
        ),
        modes=("test_S_62_exercise_fails_closed_too",),
    ),
    Safeguard(
        id="S-64",
        rule="What the military saw crosses labelled and under an explicit clause only; there is no word for a target.",
        logged="The gate's decision and the receiver's account say `SOURCE` or `UNMARKED`.",
        normal=(
            "test_AGR_12_S_64_military_source_needs_an_explicit_clause",
            "test_S_64_a_clause_that_leaves_the_label_out_lets_no_military_data_cross",
            "test_S_64_whatever_is_on_the_map_no_client_reads_of_an_enemy",
        ),
        direct=(
            "test_S_64_direct_call_of_the_gate_gives_no_terms_to_anybody",
            "test_S_64_who_writes_an_enemy_himself_is_stopped",
        ),
        administrator=(
            "test_S_64_direct_call_of_the_gate_gives_no_terms_to_anybody",
            "test_S_64_no_folder_has_a_kind_or_an_action_for_targets",
            "test_S_64_no_setting_of_the_door_has_a_word_for_enemies",
        ),
        plugin=(
            "test_S_64_no_folder_has_a_kind_or_an_action_for_targets",
            "test_S_64_layer_of_others_that_speaks_of_enemies_is_shown_as_unknown",
        ),
        replay=(
            "test_S_64_receiver_refuses_what_a_careless_sender_let_through",
            "test_S_64_enemies_that_a_client_sends_again_go_nowhere",
        ),
        modes=("test_AGR_12_S_64_military_source_needs_an_explicit_clause",),
    ),
)
