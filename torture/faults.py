"""The table of faults and attacks: each case that any build must pass, and what tries it. Rendered by `make docs`."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Case:
    """A fault or an attack.

    Attributes:
        name: What befalls the node.
        holds: What must hold all the same, in a sentence.
        tests: Names of the tests that try it.
        commands: What tries it for longer: a case of `make torture`, a target of `make fuzz`, a bench.
    """

    name: str
    holds: str
    tests: tuple[str, ...]
    commands: tuple[str, ...] = ()


AT_THE_GATE: Final = (
    Case(
        "Wrong purpose",
        "Neither gate lets it pass, and what was received is opened for its own purpose only.",
        (
            "test_AGR_02_a_denial_names_the_clause_and_what_is_missing",
            "test_S_01_receivers_own_gate_refuses_what_the_sender_should_not_have_sent",
            "test_S_06_use_for_another_purpose_is_refused_and_logged",
        ),
    ),
    Case(
        "Field outside the agreement",
        "It does not leave; sent by a dishonest node, it is not kept.",
        (
            "test_released_record_arrives_with_its_permitted_fields",
            "test_S_01_receivers_own_gate_refuses_a_field_that_no_clause_releases",
        ),
    ),
    Case(
        "Point a metre outside the polygon",
        "On the line is inside, 1e-7 degree beyond it is outside.",
        (
            "test_one_metre_outside_the_polygon_is_refused",
            "test_S_09_one_metre_outside_the_polygon_is_outside",
            "test_AGR_02_point_on_the_border_of_the_area_is_inside",
        ),
    ),
    Case(
        "Antimeridian, holes",
        "Both sides of the date line are one area; what was left out stays out.",
        ("test_S_09_area_across_the_antimeridian", "test_S_09_hole_in_the_area_is_outside"),
    ),
    Case(
        "Expired by a second",
        "Nothing crosses from the last instant on, whatever was on its way for longer than a link takes.",
        (
            "test_an_agreement_holds_to_the_millisecond",
            "test_S_01_expired_by_a_second_is_expired",
            "test_S_01_parcel_that_is_held_up_past_the_end_is_not_kept",
        ),
    ),
    Case(
        "Clocks that differ or jump",
        "The gate closes but for rescue, no lease is lengthened, and what waits crosses once clocks are right.",
        (
            "test_a_clock_five_minutes_off_closes_the_gate",
            "test_S_03_neighbour_whose_clock_differs_gives_no_lease_that_counts",
            "test_S_03_no_sequence_of_clock_changes_outlives_the_ttl",
            "test_S_15_S_62_rescue_passes_clocks_that_differ",
        ),
        ("make torture ARGS=wrong-clocks",),
    ),
    Case(
        "Unknown key, constraint or version in an agreement",
        "It is refused by name, and nothing is half understood.",
        (
            "test_unknown_words_are_refused",
            "test_S_62_nothing_is_loaded_from_a_file_with_an_error",
            "test_S_62_an_agreement_of_an_unknown_version_is_refused",
        ),
        ("make fuzz ARGS=treaty.yaml", 'make fuzz ARGS="canonical\\ agreement"'),
    ),
    Case(
        "Amendment in mid-stream",
        "Both nodes change at the same instant, and what waited is decided under the new text.",
        (
            "test_AGR_06_both_nodes_change_to_the_new_version_at_the_same_instant",
            "test_AGR_06_what_waited_through_the_change_is_decided_under_the_new_version",
        ),
    ),
    Case(
        "Quota used up",
        "What is beyond it waits for people, across a restart and a new version too.",
        (
            "test_S_59_a_bulk_beyond_the_quota_needs_a_second_person",
            "test_a_quota_begins_anew_with_its_period",
            "test_S_59_a_new_version_of_the_treaty_begins_no_new_quota",
        ),
    ),
    Case(
        "A protected person",
        "The country of origin, and whoever could tell it, learns nothing, not even that there is something.",
        (
            "test_S_10_country_of_origin_is_told_nothing_of_who_wishes_protection",
            "test_S_11_the_wish_itself_never_crosses",
            "test_S_12_unknown_country_is_a_risk",
        ),
    ),
    Case(
        "Onward transfer without consent",
        "The gate never passes on, and a third nation refuses what a dishonest node does.",
        (
            "test_EXC_11_S_07_gate_never_passes_on_what_a_neighbour_sent",
            "test_S_07_third_nation_refuses_what_a_dishonest_node_passes_on",
        ),
    ),
    Case(
        "Compiled predicate against Cedar",
        "Both engines permit the same fields in every case.",
        ("test_AGR_02_cedar_equals_the_compiled_policy",),
        ("make bench ARGS=cedar: a million cases",),
    ),
)

ON_THE_WIRE: Final = (
    Case(
        "Batch replayed, reordered, truncated; gap",
        "The answer is the old receipt, or a refusal with the place to go on from; nothing changes.",
        (
            "test_replayed_parcel_gets_the_same_receipt_and_changes_nothing",
            "test_batches_out_of_order_are_refused_with_the_place_to_go_on_from",
            "test_truncated_batch_is_refused",
            "test_lost_batch_is_asked_for_again",
        ),
        ("make torture ARGS=play", "make torture ARGS=line"),
    ),
    Case(
        "Same sequence with another root",
        "Both signed roots are kept as evidence, and the channel stops.",
        ("test_same_place_with_other_content_is_kept_as_evidence",),
    ),
    Case(
        "Flipped bit in a withheld digest, a value, a name, a salt, a checkpoint",
        "It is found, and the record is not kept.",
        (
            "test_flipped_bit_in_a_withheld_digest_is_found_and_the_record_not_kept",
            "test_changed_value_name_or_salt_is_found",
            "test_flipped_bit_in_the_checkpoint_is_found",
        ),
    ),
    Case(
        "Link that flaps, is slow, delays, repeats",
        "Everything is there once and in order, rescue first.",
        (
            "test_EXC_01_flapping_line_loses_and_doubles_nothing",
            "test_EXC_03_S_15_rescue_overtakes_a_backlog_on_a_slow_line",
            "test_stick_and_wire_may_be_used_together",
        ),
        ("make torture ARGS=line",),
    ),
    Case(
        "Forged, replayed or lying receipt",
        "It acknowledges nothing, and the link says what is wrong.",
        (
            "test_receipt_that_lies_acknowledges_nothing",
            "test_EXC_04_answer_opens_only_for_the_request_that_it_answers",
            "test_receipts_that_are_sent_again_are_not_counted_twice",
            "test_S_03_lease_that_answers_another_request_opens_nothing",
        ),
    ),
    Case(
        "Flood, slow reads, dribbled bodies",
        "Who floods is told to wait, who dawdles is hung up on, others and rescue are served.",
        (
            "test_flood_of_one_neighbour_is_told_to_wait_and_rescue_is_not",
            "test_who_stops_reading_is_hung_up_on",
            "test_body_that_dribbles_is_given_up_and_holds_nobody_else",
            "test_head_that_never_ends_is_hung_up_on",
        ),
    ),
    Case(
        "Oversize, deep JSON, compressed bomb, any bytes",
        "A refusal with code and advice, before it is read or unpacked.",
        (
            "test_oversize_parcel_is_refused_before_it_is_read",
            "test_deep_nesting_is_refused_over_the_wire",
            "test_compressed_body_is_refused",
            "test_bytes_of_any_kind_are_refused_and_the_door_stays_open",
            "test_any_bytes_are_answered_or_refused_with_a_reason",
            "test_changed_bytes_are_answered_or_refused_with_a_reason",
        ),
        ("make fuzz",),
    ),
    Case(
        "File by hand instead of the wire",
        "The same bytes, the same receipts, in any order.",
        (
            "test_EXC_01_what_a_stick_carries_is_what_the_wire_would_have_posted",
            "test_bundles_brought_in_the_wrong_order_lose_nothing",
            "test_damaged_bundle_is_not_taken",
        ),
    ),
    Case(
        "Version N against N+1",
        "They speak the older version, or say which versions there are.",
        (
            "test_this_release_speaks_with_the_one_before",
            "test_next_release_that_still_speaks_ours_is_spoken_with",
            "test_release_after_next_gets_a_clear_answer",
        ),
    ),
    Case(
        "Key rotation, revoked key",
        "What was signed before stays proved, what a revoked key signs is refused.",
        (
            "test_S_51_rotation_crosses_by_itself_and_everything_still_verifies",
            "test_S_51_what_a_revoked_key_signs_is_refused_and_what_it_signed_before_stays_proved",
        ),
    ),
    Case(
        "Suspension",
        "Nothing leaves from the first record on, and nothing that is on its way is kept.",
        (
            "test_AGR_07_S_02_suspension_closes_both_gates_before_any_time_has_passed",
            "test_S_02_cut_off_neighbour_stops_by_itself_when_its_lease_ends",
            "test_S_02_suspension_edited_away_offline_opens_nothing",
        ),
    ),
)

IN_THE_STORE: Final = (
    Case(
        "Recall, then a search of every byte of the peer",
        "No file of the peer holds a byte of it: database, log of writes, journals, backups.",
        (
            "test_S_40_recalled_record_is_gone_from_every_file_of_the_recipient",
            "test_EXC_16_everything_derived_goes_too_and_is_counted",
        ),
    ),
    Case(
        "Recall of a leaf never received; HELD; backup restored after a recall",
        "The certificate is honest, what is held is unreadable, and the restored store erases again.",
        (
            "test_EXC_16_recall_of_a_leaf_never_received_is_certified_as_unknown",
            "test_S_45_recalled_record_under_a_hold_is_held_and_unreadable",
            "test_S_40_restored_backup_of_the_recipient_erases_again",
        ),
    ),
    Case(
        "SIGKILL at every sync, torn log of writes",
        "What was confirmed is there once, on both sides, and every tree is whole.",
        (
            "test_EXC_01_kill_9_in_mid_batch_loses_and_doubles_nothing",
            "test_S_50_what_was_half_written_behind_the_last_commit_is_as_if_it_never_was",
            "test_S_50_commit_that_is_torn_is_gone_as_a_whole",
            "test_power_cut_tears_what_was_not_synced_and_nothing_else",
        ),
        ("make torture ARGS=power-cuts",),
    ),
    Case(
        "Full disk",
        "Whoever puts is told, nothing leaves that is not in the log, and work goes on once there is room.",
        (
            "test_S_62_full_disk_is_said_and_loses_nothing",
            "test_S_50_S_62_log_that_cannot_be_written_lets_nothing_leave",
            "test_S_50_S_62_receiver_with_a_full_disk_gives_no_receipt_and_loses_nothing",
        ),
        ("make torture ARGS=full-disk",),
    ),
    Case(
        "Neighbour away for 72 hours, a million records waiting",
        "All of them arrive once the link is back, and both logs agree leaf by leaf.",
        ("test_partition_keeps_every_record", "test_S_02_outage_alone_loses_nothing"),
        ("make torture ARGS=partition",),
    ),
    Case(
        "Yesterday's disk image",
        "The witness refuses it (409 or 422), the link says what to do, and the newest backup goes on.",
        (
            "test_S_50_store_set_back_is_told_so_by_its_witness",
            "test_S_50_log_that_grew_again_otherwise_is_not_cosigned",
            "test_422_rewritten_log_is_refused",
            "test_newest_backup_continues_as_if_nothing_had_happened",
        ),
    ),
    Case(
        "Equivocation: a split view shown to a third nation",
        "Both nations find it, and prove it to anyone without a node.",
        (
            "test_S_50_split_view_is_found_by_both_nations_and_proved_to_anyone",
            "test_S_50_channel_that_was_set_back_and_went_on_is_evidence",
        ),
    ),
    Case(
        "Administrator who edits the store offline",
        "Every value and row that holds truth: the audit names the place.",
        (
            "test_EXC_15_S_50_whatever_is_edited_offline_is_named",
            "test_EXC_15_entry_changed_together_with_its_tree_is_named_by_the_other_copy",
            "test_S_50_edited_channel_is_found_by_the_verifier_and_denied_by_the_other_side",
        ),
    ),
    Case(
        "Receipts checked by the verifier alone",
        "One file and two fingerprints are enough; no node, no network.",
        ("test_S_50_bundle_of_either_side_verifies_alone", "test_verifier_stands_alone"),
    ),
)

TABLE: Final = {
    "At the gate": AT_THE_GATE,
    "On the wire": ON_THE_WIRE,
    "In the store": IN_THE_STORE,
}
"""The cases by where they strike."""
