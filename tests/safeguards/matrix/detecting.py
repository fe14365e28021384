"""S-30, S-31, S-35, S-37 and S-38: what detectors and models read and speak of, and what stands beside a score."""

from typing import Final

from tests.safeguards.matrix.words import NoWay, Safeguard

_READS: Final = ("test_S_30_no_model_reads_what_somebody_is_by_any_route",)
_SPEAKS: Final = ("test_S_38_no_learned_model_speaks_of_persons_by_any_route",)
_STARTS: Final = ("test_S_30_S_38_node_does_not_start_with_a_detector_that_may_not_be",)
_TELLS: Final = ("test_S_31_model_that_tells_a_trait_is_promoted_by_no_route_until_two_offices_signed",)
_WHOLE: Final = ("test_S_35_score_without_what_belongs_to_it_is_no_score",)
_REFUSED: Final = (
    "A refused try is `identity.access_refused`; a node with such a folder does not start and says why."
)

DETECTING: Final = (
    Safeguard(
        id="S-30",
        rule="No detector and no model reads what somebody is; nationality is no feature of a score.",
        logged=_REFUSED,
        normal=(*_READS, "test_S_30_banned_word_is_found_inside_longer_names"),
        direct=_READS,
        administrator=_READS,
        plugin=(*_READS, *_STARTS),
        replay=_READS,
        modes=_READS,
    ),
    Safeguard(
        id="S-31",
        rule="A model from whose inputs a protected trait can be told is not promoted, unless two offices signed why.",
        logged="Evaluation, signatures and promotion are records; a refused try is `identity.access_refused`.",
        normal=(*_TELLS, "test_S_31_proxy_is_found_alone_and_in_mixture"),
        direct=_TELLS,
        administrator=_TELLS,
        plugin=_TELLS,
        replay=_TELLS,
        modes=_TELLS,
    ),
    Safeguard(
        id="S-35",
        rule="A score has reasons, sources, the age of its data and its detector's error rate, or there is none.",
        logged="Bytes without one of them are no record, so nothing is put; the refusal names the field.",
        normal=(*_WHOLE,),
        direct=_WHOLE,
        administrator=_WHOLE,
        plugin=_WHOLE,
        replay=_WHOLE,
        modes=NoWay(
            "A score is the same type in a crisis and in an exercise, and every route decodes it anew."
        ),
    ),
    Safeguard(
        id="S-37",
        rule="Victims, witnesses and everybody else are in no score, figure or ranking.",
        logged="A node with a folder that would count or score persons does not start and says why.",
        normal=("test_S_37_nothing_that_scores_or_counts_follows_persons",),
        direct=NoWay(
            "Whoever writes to the store hands nothing to a detector: folds follow the kinds that are declared."
        ),
        administrator=NoWay(
            "No setting, grant or action names what detectors and figures follow; declarations alone do."
        ),
        plugin=(
            "test_S_37_node_does_not_start_with_a_folder_that_scores_persons",
            "test_S_37_package_from_outside_is_handed_no_persons",
        ),
        replay=NoWay(
            "Tables folded anew follow the same declarations; no other kind is handed to a detector."
        ),
        modes=NoWay("Declarations are joined before a node has a setting, in exercise as in production."),
    ),
    Safeguard(
        id="S-38",
        rule="Models that learned from data speak of tracks, objects and workload, never of a person.",
        logged=_REFUSED,
        normal=_SPEAKS,
        direct=_SPEAKS,
        administrator=_SPEAKS,
        plugin=(*_SPEAKS, *_STARTS),
        replay=_SPEAKS,
        modes=_SPEAKS,
    ),
)
