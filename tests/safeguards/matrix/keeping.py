"""S-40 to S-46: how long data are kept, how right they are, and what persons are told."""

from typing import Final

from tests.safeguards.matrix.words import Safeguard

KEEPING: Final = (
    Safeguard(
        id="S-40",
        rule="What is kept has an end; erasure reaches derived rows, search, lists and backups, and is certified.",
        logged="Each day's report, certificates and overdue lists are records of the exchange.",
        normal=(
            "test_S_40_kind_without_an_end_is_not_put",
            "test_S_40_every_head_on_both_nodes_names_its_end",
            "test_S_40_recalled_record_is_gone_from_every_file_of_the_recipient",
        ),
        direct=(
            "test_S_40_store_itself_takes_nothing_without_an_end",
            "test_S_40_record_without_retention_is_refused",
        ),
        administrator=(
            "test_S_40_register_that_is_broken_keeps_the_node_closed",
            "test_S_40_emptied_register_is_written_anew_from_the_store",
            "test_S_40_no_action_and_no_folder_lengthens_a_retention",
        ),
        plugin=("test_S_40_kind_without_an_end_is_not_put",),
        replay=(
            "test_S_40_neighbours_record_without_an_end_is_not_taken",
            "test_S_40_entry_that_says_nothing_of_its_end_is_no_entry",
            "test_S_40_restored_backup_erases_again_before_anything_is_read",
            "test_S_40_S_42_act_that_needs_no_clause_is_believed_only_of_what_crossed",
            "test_S_01_S_07_S_09_S_10_S_11_S_15_S_40_S_44_S_55_nothing_of_it_comes_in_on_a_stick",
        ),
        modes=("test_S_40_exercise_forgets_like_the_real_world",),
    ),
    Safeguard(
        id="S-41",
        rule="What is refused or finds nothing leaves no personal data at the node that answers.",
        logged="The account of the batch names entry and code; a search keeps that it was made.",
        normal=(
            "test_S_41_content_that_our_gate_refuses_leaves_no_byte",
            "test_S_41_refusal_says_what_was_refused_and_not_of_whom",
            "test_S_41_no_neighbour_can_ask_what_is_here",
            "test_S_41_nothing_of_a_question_is_left_after_its_day",
        ),
        direct=(
            "test_S_41_search_that_finds_nothing_keeps_nothing",
            "test_S_41_no_kind_by_which_the_answering_node_could_keep_a_person",
        ),
        administrator=(
            "test_S_41_administrator_cannot_make_a_node_keep_what_it_refused",
            "test_S_41_administrator_and_plug_in_read_nothing_in_a_question",
        ),
        plugin=(
            "test_S_41_plug_in_looks_for_nobody",
            "test_S_41_administrator_and_plug_in_read_nothing_in_a_question",
        ),
        replay=(
            "test_S_41_parcel_turned_away_whole_leaves_no_byte",
            "test_S_41_replayed_question_is_answered_no_second_time",
            "test_S_41_replayed_content_after_a_recall_leaves_no_byte",
        ),
        modes=("test_S_41_exercise_keeps_no_more_than_the_real_world",),
    ),
    Safeguard(
        id="S-42",
        rule="What is wrong is corrected within 48 hours, everywhere it went.",
        logged="Corrections, objections and what is overdue are records of the exchange on both nodes.",
        normal=(
            "test_S_42_corrected_record_takes_the_place_of_the_wrong_one_on_both_sides",
            "test_S_42_everybody_known_from_the_log_is_reached",
        ),
        direct=(
            "test_S_42_only_own_records_are_corrected_and_only_once",
            "test_S_42_bad_correction_changes_nothing",
        ),
        administrator=("test_S_42_administrator_corrects_nothing",),
        plugin=("test_S_42_plug_in_has_no_way_to_correct",),
        replay=(
            "test_S_42_imported_objection_about_a_record_that_never_crossed_is_refused",
            "test_S_40_S_42_act_that_needs_no_clause_is_believed_only_of_what_crossed",
        ),
        modes=("test_S_42_no_crisis_and_no_exercise_changes_the_clock",),
    ),
    Safeguard(
        id="S-43",
        rule="A flag that data are contested stays until the person, a court or the supervisor agrees.",
        logged="Raising and lowering are records of the exchange; a refused try is `identity.access_refused`.",
        normal=(
            "test_S_43_flag_goes_wherever_the_record_went_and_is_shown_there",
            "test_S_43_flag_goes_with_the_leave_of_those_who_may",
        ),
        direct=(
            "test_S_43_nobody_else_may_agree",
            "test_S_43_one_flag_for_each_node_and_none_for_what_is_not_here",
        ),
        administrator=("test_S_43_administrator_lowers_no_flag",),
        plugin=("test_S_43_plug_in_lowers_no_flag",),
        replay=(
            "test_S_43_neighbour_lowers_only_its_own_flag",
            "test_S_43_neighbours_flag_on_what_never_crossed_is_not_taken",
            "test_S_43_backup_of_before_a_flag_gets_it_back_from_who_raised_it",
        ),
        modes=("test_S_43_no_crisis_and_no_exercise_lowers_a_flag",),
    ),
    Safeguard(
        id="S-44",
        rule="No data about a person cross without class of person and fact or assessment.",
        logged="The gate's decision says `GRADING` or `PERSON_CLASS`; so does the receiver's account.",
        normal=("test_S_44_normal_route",),
        direct=("test_S_44_no_lane_and_no_direct_call_of_the_gate",),
        administrator=("test_S_44_no_person_may_release_what_is_ungraded",),
        plugin=("test_S_44_plug_in_sends_nobody_in_a_kind_of_its_own",),
        replay=(
            "test_S_44_the_receiver_refuses_it_too",
            "test_S_01_S_07_S_09_S_10_S_11_S_15_S_40_S_44_S_55_nothing_of_it_comes_in_on_a_stick",
        ),
        modes=("test_S_44_exercises_know_no_exception",),
    ),
    Safeguard(
        id="S-45",
        rule="A hold names law, authority, reason and review date; it keeps longer and shortens no right.",
        logged="Holds are records of the exchange; a refused try is `identity.access_refused`.",
        normal=(
            "test_S_45_hold_keeps_what_is_past_its_time_locked_away_until_its_review",
            "test_S_45_hold_shortens_no_retention_and_hinders_no_use",
        ),
        direct=(
            "test_S_45_hold_without_law_authority_or_reason_cannot_be_written",
            "test_S_45_hold_without_a_near_review_is_refused",
        ),
        administrator=("test_S_45_administrator_and_plug_in_hold_nothing",),
        plugin=("test_S_45_administrator_and_plug_in_hold_nothing",),
        replay=(
            "test_S_45_neighbour_lays_no_hold_here",
            "test_S_45_nothing_is_brought_back_by_a_hold",
            "test_S_45_S_46_S_51_S_52_S_53_S_58_S_59_S_61_S_63_no_neighbour_brings_in_what_people_here_do",
        ),
        modes=("test_S_45_no_crisis_and_no_exercise_is_a_ground",),
    ),
    Safeguard(
        id="S-46",
        rule="A neutral answer is the same in words, length and moment, whether or not data exist.",
        logged="Decision and answer are records of the request; a refused try is `identity.access_refused`.",
        normal=(
            "test_S_46_with_and_without_data_the_answer_is_one",
            "test_S_46_somebody_unknown_is_told_the_same",
        ),
        direct=(
            "test_S_46_of_nothing_there_is_no_other_answer",
            "test_S_46_neutral_answer_takes_no_words",
        ),
        administrator=("test_S_46_administrator_and_plug_in_send_no_answer",),
        plugin=("test_S_46_administrator_and_plug_in_send_no_answer",),
        replay=(
            "test_S_46_answers_have_no_outbound_form",
            "test_S_45_S_46_S_51_S_52_S_53_S_58_S_59_S_61_S_63_no_neighbour_brings_in_what_people_here_do",
        ),
        modes=("test_S_46_no_crisis_and_no_exercise_changes_text_or_moment",),
    ),
)
