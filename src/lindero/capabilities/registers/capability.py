"""What the folder offers: the only file that the rest of Lindero reads."""

from lindero.capabilities.registers import actions, asks, guards, naming, pages, records, tables, views
from lindero.kernel.capability import Action, Capability, Grant, Page

CAPABILITY = Capability(
    name="registers",
    title="Shared registers",
    records=(
        records.ContactEntered,
        records.EquipmentEntered,
        records.ExerciseEntered,
        records.WatchObjectEntered,
        records.LessonEntered,
        records.EntryWithdrawn,
    ),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    guards=guards.GUARDS,
    actions=(
        Action(
            name="registers.enter_contact",
            asks=asks.EnterContact,
            needs="registers.keep",
            run=actions.enter_contact,
            sentence="Enter whom neighbours may call, or its next version.",
        ),
        Action(
            name="registers.enter_equipment",
            asks=asks.EnterEquipment,
            needs="registers.keep",
            run=actions.enter_equipment,
            sentence="Enter equipment that neighbours may ask for, or its next version.",
        ),
        Action(
            name="registers.enter_exercise",
            asks=asks.EnterExercise,
            needs="registers.keep",
            run=actions.enter_exercise,
            sentence="Enter an exercise, or its next version.",
        ),
        Action(
            name="registers.enter_watch_object",
            asks=asks.EnterWatchObject,
            needs="registers.watch",
            run=actions.enter_watch_object,
            sentence="Enter a vessel, vehicle, aircraft, place or business to look out for, or its next version.",
        ),
        Action(
            name="registers.enter_lesson",
            asks=asks.EnterLesson,
            needs="registers.keep",
            run=actions.enter_lesson,
            sentence="Enter something learned, or its next version.",
        ),
        Action(
            name="registers.withdraw_entry",
            asks=asks.WithdrawEntry,
            needs="registers.keep",
            run=actions.withdraw_entry,
            sentence="Withdraw an own entry, everywhere.",
        ),
    ),
    pages=(
        Page(
            path="/registers",
            title="Contact points",
            needs="registers.read",
            asks=views.RegisterQuery,
            show=pages.show_contacts,
            template="contacts.html",
            icon="users",
            menu="exchange",
            order=66,
        ),
        Page(
            path="/registers/equipment",
            title="Equipment pool",
            needs="registers.read",
            asks=views.RegisterQuery,
            show=pages.show_equipment,
            template="equipment.html",
        ),
        Page(
            path="/registers/watch",
            title="Watch objects",
            needs="registers.read",
            asks=views.RegisterQuery,
            show=pages.show_watch,
            template="watch.html",
        ),
        Page(
            path="/registers/learning",
            title="Exercises and lessons",
            needs="registers.read",
            asks=views.RegisterQuery,
            show=pages.show_learning,
            template="learning.html",
        ),
    ),
    references=naming.REFERENCES,
    grants=(
        Grant(
            "registers.read",
            "Read the shared registers.",
            roles=(
                "NCC", "SPOC", "LO", "CMD", "PTL", "UAS", "ANL", "BG1", "BG2", "CUS", "RCC", "LEG", "DIP", "DPO",
                "AUD", "TRN", "EXC",
            ),
        ),
        Grant(
            "registers.keep",
            "Enter contact points, equipment, exercises and lessons of the own nation.",
            roles=("NCC", "SPOC", "LO", "CMD"),
        ),
        Grant("registers.watch", "Enter what to look out for.", roles=("SPOC", "ANL", "NCC")),
    ),
)  # fmt: skip
