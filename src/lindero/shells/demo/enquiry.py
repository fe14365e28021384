"""The demonstration's enquiry: desks enter themselves into the shared register, and one asks the other."""

from collections.abc import Callable
from typing import Any, Final

from lindero.shells.demo.crew import Post

PURPOSE: Final = "counter_smuggling"
CASE: Final = "NRD/2026/118"


def enter_desks(posts: list[Post]) -> None:
    """Let every contact point enter its own desk; where an agreement lets it, neighbours get a copy."""
    for post in posts:
        post.person("contact").act(
            "registers.enter_contact",
            name=f"{post.nation.lower()}-contact-desk",
            title=f"Contact desk of {post.neighbour.name}",
            authority=post.neighbour.section,
            reach="channel 11, day and night",
            languages=["en"],
        )


def ask(asking: Post) -> str:
    """Let a contact point ask Sudia about a ship; return the request's name."""
    asked = asking.person("contact").act(
        "requests.ask_information",
        neighbour="SUD",
        purpose=PURPOSE,
        wanted="vessel",
        description="When did the trawler EASTERN ANCHOR call at your ports since the first of October?",
        because="She names Porto Sur as her destination each week.",
        case_ref=CASE,
        contact="contact desk",
        link="Seen beside a ship without lights two nights before goods were found ashore.",
    )
    return str(asked)


def take_up(answering: Post, request: str, until: Callable[[Callable[[], Any], str], Any]) -> None:
    """Let the other contact point read the request and give it to an office.

    Args:
        answering: The node that was asked.
        request: The request's name.
        until: Waits until something holds, with words for what it waits for.
    """
    desk = answering.person("contact")

    def is_there() -> bool:
        # Words of a request are read for a stated purpose and case; that it is there is on the list.
        lines = desk.page("/requests")["to_answer"]
        return any(line["request"] == request and line["state"] == "received" for line in lines)

    until(is_there, "the request is at Sudia")
    desk.act("requests.acknowledge_request", request=request, access="direct")
    desk.act("requests.assign_request", request=request, office="port records")
