"""What border sections offer: the only file that the rest of Lindero reads."""

from lindero.capabilities.sections import actions, asks, drawn, guards, naming, pages, records
from lindero.capabilities.sections.tables import declared, folds
from lindero.kernel.capability import Action, Capability, Grant, Job, Page, Reaction

CAPABILITY = Capability(
    name="sections",
    title="Border sections",
    records=(
        records.SectionRegistered,
        records.LevelProposed,
        records.LevelAnswered,
        records.DutyOpened,
        records.DutyDone,
    ),
    tables=declared.TABLES,
    folds=folds.FOLDS,
    guards=guards.GUARDS,
    actions=(
        Action(
            name="sections.register_section",
            asks=asks.RegisterSection,
            needs="sections.register",
            run=actions.register_section,
            sentence="Register a stretch of border that is judged as one, or its next version.",
        ),
        Action(
            name="sections.propose_level",
            asks=asks.ProposeLevel,
            needs="sections.propose",
            run=actions.propose_level,
            sentence="Propose another impact level; until the other side agrees the old one stays.",
        ),
        Action(
            name="sections.answer_level",
            asks=asks.AnswerLevel,
            needs="sections.answer",
            run=actions.answer_level,
            sentence="Agree to a proposal of the other side, or not.",
        ),
        Action(
            name="sections.note_done",
            asks=asks.NoteDone,
            needs="sections.propose",
            run=actions.note_done,
            sentence="Say that what a level demanded was done.",
        ),
    ),
    reactions=(
        Reaction(
            name="sections.follow_levels",
            on=(records.LevelAnswered,),
            run=actions.follow_levels,
            received=True,
        ),
    ),
    jobs=(
        Job(
            name="sections.open_duties",
            every_s=300.0,
            run=actions.open_duties,
            sentence="Opens what a level demands when a critical one has ended by itself.",
        ),
    ),
    pages=(
        Page(
            path="/sections",
            title="Border sections",
            needs="sections.read",
            asks=pages.SectionsQuery,
            show=pages.show_sections,
            template="sections.html",
            icon="waypoints",
            order=62,
        ),
        Page(
            path="/sections/drawn",
            title="Sections on the map",
            needs="sections.read",
            asks=pages.SectionsQuery,
            show=drawn.show_drawn,
            template="sections_drawn.html",
        ),
    ),
    references=naming.REFERENCES,
    grants=(
        Grant(
            "sections.read",
            "See border sections, their levels and what these demand.",
            roles=("NCC", "CMD", "SPOC", "LO", "ANL", "DIP", "LEG", "HOA", "DPO", "AUD", "FRO", "IMM"),
        ),
        Grant("sections.register", "Register border sections.", roles=("NCC", "DIP", "LEG")),
        Grant("sections.propose", "Propose levels, and say what was done.", roles=("NCC", "CMD")),
        Grant("sections.answer", "Agree to a level or not.", roles=("CMD", "DIP", "HOA")),
    ),
)
