"""S-01 to S-09: agreement, suspension, sovereignty, purpose and law."""

from typing import Final

from tests.safeguards.matrix.words import Safeguard

GATE: Final = "The gate's decision is a record (`exchange.gate_decided`): code, clause and fields, no value."
DOOR: Final = (
    "The receiver's account of a batch (`exchange.batch_received`) names entry and code; one that is turned away whole"
    " stands in `exchange.batch_rejected`."
)

SHARING: Final = (
    Safeguard(
        id="S-01",
        rule="Nothing personal leaves without a clause that is active when it is sent; no agreement sends nothing.",
        logged=GATE,
        normal=(
            "test_S_01_without_an_agreement_nothing_leaves",
            "test_S_01_agreement_that_one_side_has_not_signed_lets_nothing_leave",
            "test_S_01_person_crosses_only_under_a_clause_for_that_class_of_persons",
            "test_S_01_what_is_older_than_the_agreement_never_crosses_by_itself",
            "test_S_01_question_for_copies_crosses_under_a_clause_or_not_at_all",
        ),
        direct=(
            "test_S_01_no_agreement_sends_nothing",
            "test_S_01_every_permission_names_a_clause_that_says_so",
            "test_S_01_direct_call_of_the_library_is_withdrawn_before_it_leaves",
        ),
        administrator=("test_S_01_no_action_sends_and_no_role_may",),
        replay=(
            "test_S_01_replayed_parcel_of_better_days_brings_nothing_in",
            "test_S_01_receivers_own_gate_refuses_what_the_sender_should_not_have_sent",
            "test_S_01_receivers_own_gate_refuses_a_field_that_no_clause_releases",
            "test_S_01_S_07_S_09_S_10_S_11_S_15_S_40_S_44_S_55_nothing_of_it_comes_in_on_a_stick",
        ),
        modes=("test_S_01_holds_in_an_exercise_too",),
        plugin=("test_S_01_plug_in_sends_nothing_by_itself",),
    ),
    Safeguard(
        id="S-02",
        rule="After a suspension nothing leaves, nothing waits, and a neighbour out of reach stops within 15 minutes.",
        logged=f"{GATE} {DOOR}",
        normal=(
            "test_AGR_07_S_02_own_gate_refuses_from_the_first_record_after_the_suspension",
            "test_AGR_07_S_02_suspension_closes_both_gates_before_any_time_has_passed",
            "test_S_02_what_was_sealed_but_not_acknowledged_is_voided_and_delivered_empty",
            "test_S_02_cut_off_neighbour_stops_by_itself_when_its_lease_ends",
            "test_S_02_denounced_agreement_lets_nothing_leave_that_was_sealed",
        ),
        direct=(
            "test_S_02_direct_calls_of_every_part_of_delivery_send_nothing",
            "test_S_02_no_lease_lasts_longer_than_fifteen_minutes",
        ),
        administrator=("test_S_02_no_grant_lifts_it_on_one_side_alone",),
        plugin=("test_S_02_a_plug_in_has_no_word_for_sending_and_none_for_resuming",),
        replay=(
            "test_S_02_what_was_packed_before_is_worth_nothing_later",
            "test_S_02_replayed_consent_to_resume_does_not_resume_a_later_suspension",
            "test_S_02_neighbour_cannot_consent_in_our_name",
            "test_S_02_stick_that_took_too_long_opens_nothing",
            "test_S_02_S_03_backup_of_before_a_suspension_opens_nothing",
        ),
        modes=("test_S_02_direct_calls_of_every_part_of_delivery_send_nothing",),
    ),
    Safeguard(
        id="S-03",
        rule="No clock that somebody sets extends a lease; clocks too far apart close the gate.",
        logged="Clocks that differ, and answers that are no lease, are on record (`identity.access_refused`).",
        normal=(
            "test_S_03_clocks_ten_minutes_apart_close_the_gate_and_the_link_says_so",
            "test_S_03_closed_gate_is_on_record_once_until_the_clocks_agree",
            "test_S_03_clock_set_back_by_any_amount_ends_in_a_closed_gate",
            "test_S_03_restarted_node_holds_no_lease",
        ),
        direct=(
            "test_S_03_lease_cannot_be_kept_made_or_lengthened_from_inside",
            "test_S_03_no_sequence_of_clock_changes_outlives_the_ttl",
        ),
        administrator=(
            "test_S_03_no_action_and_no_plug_in_reaches_the_leases",
            "test_S_03_administrator_sets_no_wider_bound",
        ),
        plugin=("test_S_03_plug_in_holds_no_lease",),
        replay=(
            "test_S_03_forged_lease_is_on_record",
            "test_S_03_lease_that_answers_another_request_opens_nothing",
            "test_S_03_lease_of_an_earlier_stick_or_of_an_earlier_start_is_not_held",
            "test_S_02_S_03_backup_of_before_a_suspension_opens_nothing",
        ),
        modes=("test_S_03_exercise_keeps_the_same_time",),
    ),
    Safeguard(
        id="S-04",
        rule="Resuming replays nothing: whatever waits is judged anew by what is in force then.",
        logged=GATE,
        normal=(
            "test_AGR_07_S_04_resumption_needs_both_and_replays_nothing",
            "test_S_04_what_waits_at_resumption_is_decided_under_the_version_then_in_force",
            "test_S_04_restart_during_a_suspension_replays_nothing_afterwards",
        ),
        direct=("test_S_04_direct_calls_of_every_part_of_delivery_replay_nothing",),
        administrator=("test_S_04_nobody_releases_what_was_refused_meanwhile",),
        plugin=("test_S_04_plug_in_replays_nothing",),
        replay=(
            "test_S_04_parcel_of_before_the_suspension_brings_nothing_after_it",
            "test_S_04_replayed_or_forged_consent_resumes_nothing",
            "test_S_04_voided_content_stays_voided_after_resumption_and_restart",
        ),
        modes=("test_S_04_resuming_replays_nothing_in_production_and_exercise",),
    ),
    Safeguard(
        id="S-05",
        rule="A neighbour cannot query, list, count or subscribe to what a node holds, but by declared messages.",
        logged="What the door turns away is on record (`exchange.batch_rejected`, `identity.access_refused`).",
        normal=(
            "test_AGR_04_S_05_neighbours_credential_opens_no_way_to_read",
            "test_S_05_every_request_hands_something_over_and_none_asks_for_records",
            "test_S_05_no_answer_holds_anything_of_the_answering_nodes_records",
        ),
        direct=(
            "test_AGR_04_S_05_the_door_has_a_route_for_each_handler_and_one_to_fetch",
            "test_S_05_what_asks_for_records_is_turned_away_and_noted",
        ),
        administrator=("test_S_05_no_role_asks_a_neighbour_for_what_it_holds",),
        plugin=("test_S_05_plug_in_has_no_door_for_neighbours",),
        replay=(
            "test_S_05_what_asks_for_records_is_turned_away_and_noted",
            "test_S_05_lease_tells_only_whether_what_the_asker_named_is_in_force",
        ),
        modes=("test_S_05_what_asks_for_records_is_turned_away_and_noted",),
    ),
    Safeguard(
        id="S-06",
        rule="What came for one purpose is used for another only with a token of the originator.",
        logged="Who was refused which use is on record (`identity.access_refused`), as is each use.",
        normal=(
            "test_S_06_use_for_another_purpose_is_refused_and_logged",
            "test_S_06_consent_opens_one_purpose_for_one_record",
            "test_S_06_consent_ends_when_it_says",
        ),
        direct=(
            "test_S_06_any_other_purpose_is_denied",
            "test_S_06_a_purpose_that_does_not_exist_is_denied",
        ),
        administrator=(
            "test_S_06_administrator_opens_nothing",
            "test_S_06_no_role_no_emergency_and_no_exercise_opens_another_purpose",
        ),
        plugin=(
            "test_S_06_plug_in_opens_nothing_that_neighbours_sent",
            "test_S_06_plug_in_from_outside_follows_no_persons",
        ),
        replay=(
            "test_S_06_token_of_one_record_opens_no_other",
            "test_S_06_consent_that_was_replayed_after_it_was_taken_back_opens_nothing",
            "test_S_06_a_consent_that_was_taken_back_is_none_in_a_restored_store",
        ),
        modes=("test_S_06_no_role_no_emergency_and_no_exercise_opens_another_purpose",),
    ),
    Safeguard(
        id="S-07",
        rule="Passing on to a third nation needs its clause and a token of the originator, and S-10 again.",
        logged=f"{GATE} {DOOR}",
        normal=(
            "test_EXC_11_S_07_without_consent_nothing_is_passed_on",
            "test_EXC_11_S_07_who_wants_to_pass_it_on_is_refused_for_want_of_consent",
            "test_S_07_a_consent_taken_back_withdraws_what_waits",
        ),
        direct=(
            "test_S_07_consent_never_outweighs_the_risk_to_a_protected_person",
            "test_S_07_direct_call_of_the_outbox_finds_nothing_to_seal",
            "test_S_07_asking_past_the_action_is_decided_by_the_gate",
        ),
        administrator=("test_S_07_no_role_and_no_exercise_passes_on_without_consent",),
        plugin=("test_S_07_plug_in_passes_nothing_on",),
        replay=(
            "test_S_07_third_nation_refuses_what_a_dishonest_node_passes_on",
            "test_S_07_a_third_nation_believes_no_other_token",
            "test_S_07_consent_that_ended_on_the_way_is_refused_on_arrival",
            "test_S_01_S_07_S_09_S_10_S_11_S_15_S_40_S_44_S_55_nothing_of_it_comes_in_on_a_stick",
        ),
        modes=("test_S_07_no_role_and_no_exercise_passes_on_without_consent",),
    ),
    Safeguard(
        id="S-08",
        rule="A nation's own law narrows what an agreement permits, and never widens it.",
        logged=GATE,
        normal=(
            "test_AGR_04_S_08_stricter_law_flips_a_permit_to_a_denial",
            "test_AGR_04_S_08_stricter_law_withholds_a_field",
            "test_S_08_law_exchanged_while_a_record_waits_holds_before_it_leaves",
            "test_S_08_what_a_law_stops_finds_no_other_door",
            "test_S_08_people_release_what_the_law_held_back_and_nothing_beyond",
            "test_S_08_a_route_that_the_law_cuts_crosses_under_the_clause_that_spoke_of_the_whole",
        ),
        direct=(
            "test_S_08_an_overlay_never_permits_more",
            "test_S_08_no_clause_permits_more_under_one_more_law",
            "test_S_08_a_law_moves_no_record_to_another_clause",
            "test_S_08_laws_together_leave_what_each_of_them_leaves",
            "test_S_08_vectors_with_and_without_a_law",
            "test_S_08_an_overlay_never_lightens_what_a_clause_asks_besides",
            "test_S_08_a_narrowing_has_no_member_that_could_widen",
            "test_S_08_an_overlay_cannot_say_anything_that_widens",
        ),
        administrator=(
            "test_S_08_no_action_and_no_role_lifts_a_law",
            "test_S_08_law_that_would_widen_keeps_the_node_closed",
        ),
        plugin=("test_S_08_plug_in_declares_no_law",),
        replay=(
            "test_S_08_stricter_law_of_the_receiver_turns_away_what_the_sender_may_send",
            "test_S_08_the_receivers_law_bites_on_the_clause_that_the_entry_names",
        ),
        modes=("test_S_08_law_holds_in_an_exercise",),
    ),
    Safeguard(
        id="S-09",
        rule="What lies outside a clause's area, or is about own nationals where reserved, does not cross.",
        logged=GATE,
        normal=(
            "test_S_09_one_metre_outside_the_polygon_is_outside",
            "test_S_09_hole_in_the_area_is_outside",
            "test_S_09_own_nationals_are_reserved",
            "test_S_09_a_route_wholly_outside_does_not_cross",
        ),
        direct=(
            "test_S_09_every_place_that_crosses_lies_in_the_clauses_area",
            "test_S_09_nothing_of_a_cut_route_lies_outside",
        ),
        administrator=("test_S_09_nobody_releases_what_lies_outside",),
        plugin=("test_S_09_plug_in_carries_nothing_across_the_line",),
        replay=(
            "test_S_09_receiver_takes_nothing_from_outside_the_area",
            "test_S_01_S_07_S_09_S_10_S_11_S_15_S_40_S_44_S_55_nothing_of_it_comes_in_on_a_stick",
        ),
        modes=("test_S_09_nobody_releases_what_lies_outside",),
    ),
)
