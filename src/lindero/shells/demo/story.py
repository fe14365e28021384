"""What happens in the demonstration: ceremony, agreements, a live picture, suspension, resumption, recall, proof."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import Any, Final, TypeVar

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.officer_keys import load_officer_keys
from lindero.kernel.errors import LinderoError, Unavailable
from lindero.shells.cli.control import request
from lindero.shells.demo.alerting import hand_over, see_dark_boat
from lindero.shells.demo.cast import AGREEMENTS, agreement_text
from lindero.shells.demo.citizen import hear_citizen
from lindero.shells.demo.crew import Post
from lindero.shells.demo.enquiry import ask, enter_desks, take_up
from lindero.shells.demo.public_square import ask_the_public
from lindero.shells.demo.watch import keep_watch
from lindero.trust.agreements.dsse import sign_agreement
from lindero.trust.identity.cards import fingerprint_of, read_card
from lindero.trust.ledger.report import Report
from lindero.trust.ledger.verify import verify_bundle

T = TypeVar("T")
PATIENCE_S: Final = 60.0
POLL_S: Final = 0.03
SUSPENDED: Final = ("AG-7@1", "art-6-1")


class Story:
    """Plays the demonstration's acts on running nodes."""

    def __init__(self, posts: Sequence[Post], clock: Clock) -> None:
        self.posts = list(posts)
        self._clock = clock

    def post(self, nation: str) -> Post:
        """Return a nation's node."""
        return next(post for post in self.posts if post.nation == nation)

    # --- acts -------------------------------------------------------------------------------------------------

    def meet(self) -> None:
        """Hold the fingerprint ceremony between every two neighbours."""
        cards = {post.nation: request(post.folder, "POST", "/control/card", b"{}") for post in self.posts}
        for here in self.posts:
            for nation, card in cards.items():
                if nation != here.nation:
                    told = fingerprint_of(read_card(card))
                    here.control("pin", card=card.decode(), fingerprint=told)

    def conclude(self) -> dict[str, str]:
        """Propose every agreement, let two officers of each party sign, and wait until they are in force.

        Returns:
            The canonical hash by agreement, equal on all nodes.
        """
        hashes: dict[str, str] = {}
        for name in AGREEMENTS:
            proposer = self.posts[0]
            drafted = proposer.person("diplomat").act(
                "agreements.draft_agreement", text=agreement_text(name), name=name
            )
            ref, hashes[drafted["agreement"]] = drafted["agreement"], drafted["hash"]
            parties = [post for post in self.posts if post.nation in self._parties(proposer, ref)]
            for post in parties:
                self._until(partial(self._knows, post, ref), f"{post.nation} knows {ref}")
                self._consent(post, ref)
            for post in parties:
                self._until(partial(self._is, post, ref, "agreed"), f"{ref} is agreed at {post.nation}")
                self._try_contacts(post, ref)
                self._sign(post, ref)
            for post in parties:
                self._until(partial(self._is, post, ref, "active"), f"{ref} is active at {post.nation}")
        return hashes

    def enquire(self) -> None:
        """Let contact desks enter themselves, Nordia's ask about a ship, and Sudia's take it up."""
        enter_desks(self.posts)
        take_up(self.post("SUD"), ask(self.post("NRD")), self._until)

    def watch(self) -> None:
        """Let officers of Nordia and Sudia keep a watch: detectors, weather, units, an event, a level, a rescue."""
        keep_watch(self.post("NRD"), self.post("SUD"), self._clock.now(), self._until)

    def consult(self) -> int:
        """Let Nordia ask its public about lights at the border; return how many comments came."""
        return ask_the_public(self.post("NRD"))

    def hear_citizen(self) -> str:
        """Let somebody without an account report to Nordia and read the answer; return the receipt code."""
        return hear_citizen(self.post("NRD"))

    def see_dark_boat(self) -> tuple[int, float]:
        """Let Nordia see a boat that only its radar sees, judge the alert and tell Sudia.

        Returns:
            How sure the detector was, per mille, and the milliseconds from the alert's proposal until Sudia read it.
        """
        nordia, sudia = self.post("NRD"), self.post("SUD")
        alert = see_dark_boat(nordia, self._until)
        began_s = self._clock.monotonic_s()
        hand_over(nordia, sudia, alert["record_id"], self._until)
        return alert["score"]["permille"], (self._clock.monotonic_s() - began_s) * 1_000

    def fused(self) -> int:
        """Return how many of Nordia's tracks radar and AIS follow together."""
        return int(self.post("NRD").person("duty").page("/tracking")["joined_tracks"])

    def suspend(self) -> tuple[str, float]:
        """Let Nordia's data protection officer suspend a clause.

        Returns:
            The suspension's name, and the milliseconds from the order until the neighbour's gate refuses too.
        """
        nordia, sudia = self.post("NRD"), self.post("SUD")
        ref, clause = SUSPENDED
        guardian = nordia.person("guardian")
        sudia.person("diplomat")
        began_s = self._clock.monotonic_s()
        name = guardian.act(
            "agreements.suspend_agreement", agreement=ref, reason="rights", scope="clause", value=clause
        )
        self._until(lambda: name in self._suspensions(sudia, ref), "Sudia knows of the suspension")
        return str(name), (self._clock.monotonic_s() - began_s) * 1_000

    def resume(self, suspension: str) -> None:
        """Let both sides agree to resume."""
        ref, _ = SUSPENDED
        for nation in ("NRD", "SUD"):
            for part in ("diplomat", "guardian"):
                self.post(nation).person(part).act(
                    "agreements.resume_agreement", agreement=ref, suspension=suspension
                )
        for nation in ("NRD", "SUD"):
            post = self.post(nation)
            self._until(partial(self._flows, post, ref), f"{nation} shares again")

    def recall(self) -> str:
        """Let Nordia's duty officer recall the newest record that crossed; return its name."""
        nordia = self.post("NRD")
        found = nordia.person("duty").page(
            "/decisions", allowed="yes", kind="tracking.track_updated", peer="SUD"
        )
        record = str(found["decisions"][0]["about"])
        nordia.person("duty").act(
            "exchange.recall_record",
            record_id=record,
            reason="Demonstration: the vessel was mistaken for another",
        )
        return record

    def wait_for_erasure(self) -> int:
        """Wait until a recipient certified that it erased what was recalled; return how many certificates came."""
        nordia = self.post("NRD")
        return self._until(
            lambda: self.indicators(nordia).get("recalls_proved", 0), "Sudia proved the erasure"
        )

    def wait_for_tracks(self) -> float:
        """Wait until the first received track is on a neighbour's map; return the seconds it took."""
        began_s = self._clock.monotonic_s()
        sudia = self.post("SUD").person("duty")
        self._until(
            lambda: sudia.page("/picture/list", origin="NRD")["total"], "a track of Nordia on Sudia's map"
        )
        return self._clock.monotonic_s() - began_s

    def wait_for_feeds(self, patience_s: float) -> None:
        """Wait until all feeds have ended and everything they brought has been handled."""
        self._until(lambda: all(self._fed(post) for post in self.posts), "the recordings end", patience_s)
        counts: list[Any] = []
        self._until(lambda: self._at_rest(counts), "the logs came to rest")

    # --- proof ------------------------------------------------------------------------------------------------

    def bundles(self) -> list[tuple[str, str, Report]]:
        """Export every channel from both of its ends and verify each bundle as a stranger would.

        Returns:
            Exporting nation, channel, and what the verifier found.
        """
        # Each node exports by itself, so they do it beside each other.
        with ThreadPoolExecutor() as pool:
            return [report for reports in pool.map(self._verified, self.posts) for report in reports]

    def _verified(self, post: Post) -> list[tuple[str, str, Report]]:
        """Export every channel of one node and verify each bundle."""
        listed = post.person("auditor")
        return [
            (post.nation, channel["channel"], verify_bundle(self.export(post, channel["channel"])))
            for direction in ("out", "in")
            for channel in listed.page(f"/sharing/{direction}")["channels"]
        ]

    def export(self, post: Post, channel: str) -> bytes:
        """Return a channel's bundle, exported by the node's auditor."""
        headers = {"Authorization": f"Bearer {post.person('auditor').token}"}
        ask = msgspec.json.encode({"channel": channel})
        return request(post.folder, "POST", "/control/export", ask, headers)

    def indicators(self, post: Post) -> dict[str, int]:
        """Return a node's indicators by name."""
        view = post.person("auditor").page("/oversight/indicators", days=0)
        return {item["name"]: item["value"] for item in view["indicators"]}

    # --- helpers ----------------------------------------------------------------------------------------------

    def _consent(self, post: Post, ref: str) -> None:
        """Let a nation's jurist and data protection officer look at the text, and put it to the others or agree."""
        post.person("jurist").act("agreements.review_agreement", agreement=ref)
        post.person("guardian").act("agreements.give_opinion", agreement=ref, opinion="favourable")
        post.person("diplomat").act("agreements.propose_agreement", agreement=ref)

    def _try_contacts(self, post: Post, ref: str) -> None:
        """Let a nation try every contact point of the others; all answer."""
        for party in self._agreement(post, ref)["parties"]:
            for contact in party["contact_points"] if party["nation"] != post.nation else ():
                post.person("diplomat").act(
                    "agreements.test_contact",
                    agreement=ref,
                    party=party["nation"],
                    authority=contact["authority"],
                )

    def _sign(self, post: Post, ref: str) -> None:
        """Let both officers of a nation sign the text that its own node knows."""
        known = post.person("jurist").page(f"/agreements/{ref}")
        for part in ("commander", "jurist"):
            officer = getattr(post.neighbour, part)[0]
            keys = load_officer_keys(post.folder / "keys" / "officers" / f"{officer}.pem")
            signature = sign_agreement(known["canonical"].encode(), keys)
            post.person(part).act(
                "agreements.sign_agreement",
                agreement=ref,
                officer=officer,
                key_id=signature.keyid,
                signature=signature.sig,
                ml_dsa_signature=signature.ml_dsa_sig,
            )

    def _agreement(self, post: Post, ref: str) -> Any:
        return post.person("diplomat").page(f"/agreements/{ref}")

    def _knows(self, post: Post, ref: str) -> bool:
        try:
            self._agreement(post, ref)
        except Unavailable:
            raise
        except LinderoError:
            return False
        return True

    def _is(self, post: Post, ref: str, phase: str) -> bool:
        return bool(self._agreement(post, ref)["phase"] == phase)

    def _flows(self, post: Post, ref: str) -> bool:
        return not self._suspensions(post, ref)

    def _parties(self, post: Post, ref: str) -> list[str]:
        return list(self._agreement(post, ref)["nations"])

    def _suspensions(self, post: Post, ref: str) -> list[str]:
        return [item["name"] for item in self._agreement(post, ref)["suspensions"]]

    def _fed(self, post: Post) -> bool:
        return all(feed["state"] == "ended" for feed in post.health()["feeds"])

    def _at_rest(self, counts: list[Any]) -> bool:
        """Say whether no log has grown for half a second."""
        self._clock.wait(0.5, Event())
        counts.append([post.health()["records"] for post in self.posts])
        return len(counts) > 1 and counts[-1] == counts[-2]

    def _until(self, done: Callable[[], T], what: str, patience_s: float = PATIENCE_S) -> T:
        """Ask again until the answer is true.

        Raises:
            Unavailable: If it does not become true in time; says what was waited for.
        """
        end_s = self._clock.monotonic_s() + patience_s
        while True:
            if answer := done():
                return answer
            if self._clock.monotonic_s() >= end_s:
                raise Unavailable(
                    "demo.wait", f"Waited in vain: {what}.", "Read the journals in the nodes' folders."
                )
            self._clock.wait(POLL_S, Event())
