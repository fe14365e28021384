"""The compiled policy beside Cedar: a million random cases, one answer; and what each costs."""

import os
import random
import time
from collections.abc import Sequence
from typing import Any, Final

import cedarpy
import msgspec

from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.analysis.boxes import boxes_of
from lindero.trust.agreements.exports.cedar import cedar_policies
from lindero.trust.agreements.exports.cedar_requests import cedar_request
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import NOW, Dice

CASES: Final = "LINDERO_CEDAR_CASES"
"""Environment variable with the number of cases; a million if it is not set, which takes some minutes."""

_EACH_BOOK: Final = 500


def run() -> None:
    """Put the cases to both engines and print how often they agreed, and what an answer cost."""
    wanted = int(os.environ.get(CASES, "1000000"))
    seeds = random.Random(7)
    done = agreed = permitted = 0
    ours_s = cedar_s = 0.0
    while done < wanted:
        dice = Dice(seeds.randrange(2**32))
        book = dice.rulebook()
        boxes = boxes_of(book)
        cases = [_case(dice, book, boxes) for _ in range(min(_EACH_BOOK, wanted - done))]
        began = time.perf_counter()
        policy = Policy(book)
        ours = [policy.decide(question, State(now=now)).allowed for question, now, _ in cases]
        ours_s += time.perf_counter() - began
        requests = [request for _, _, request in cases]
        policies = cedar_policies(book)
        began = time.perf_counter()
        answers = cedarpy.is_authorized_batch(requests, policies, [])
        cedar_s += time.perf_counter() - began
        done += len(cases)
        permitted += sum(ours)
        agreed += sum(
            mine == answer.allowed and not answer.diagnostics.errors
            for mine, answer in zip(ours, answers, strict=True)
        )
    print(f"\nCedar ({done:,} random cases, {permitted:,} of them permitted)")
    print(f"  same answer           {agreed:,}")
    print(f"  compiled, with words  {ours_s / done * 1e6:8.1f} us a case")
    print(f"  Cedar, with its JSON  {cedar_s / done * 1e6:8.1f} us a case")
    assert agreed == done, f"{done - agreed} cases differ"


def _case(dice: Dice, book: Rulebook, boxes: Sequence[Box]) -> tuple[Question, int, dict[str, Any]]:
    """Return a random question; every other one is moved close to what is permitted."""
    question = dice.question()
    question = msgspec.structs.replace(question, fields=question.fields[:1])
    now = dice.one((NOW, question.at))
    if boxes and dice.rarely(0.5):
        box = dice.one(boxes)
        question = msgspec.structs.replace(
            question,
            sender=box.sender,
            recipient=box.recipient,
            kind=box.kind,
            purpose=box.purpose,
            fields=(dice.one(box.fields),),
            person_class=dice.one(box.person_classes),
            at=dice.one((question.at, max(box.since, box.start), box.end - 1, box.end)),
        )
        now = dice.one((now, question.at))
    return question, now, dict(cedar_request(book, question, question.fields[0], now))
