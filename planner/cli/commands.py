"""The table of commands: each with its name and its examples."""

import typer

from planner.cli import (
    backup,
    edit,
    evidence,
    exchange,
    goals,
    pay_review,
    purge,
    reports,
    reviews,
    standing,
    statement,
    upkeep,
)
from planner.cli.registry import add_command, new_app, remember_shared

_ABOUT = """Plan and evidence a role level of a capability framework.

Without a command the window opens; planner --version says which version this is. Dates are YYYY-MM-DD. A descriptor is
referred to as GROUP/N, as planner checklist lists it; the beginning of the group's name will do (info/1).
"""


def build_commands() -> typer.Typer:
    """Every command there is."""
    app = new_app(_ABOUT)
    app.callback()(remember_shared)
    _standing(app)
    _evidence(app)
    goal = new_app("Add, list and move goals.")
    app.add_typer(goal, name="goal")
    _goals(goal)
    review = new_app("Start, send, file and compare appraisal reviews.")
    app.add_typer(review, name="review")
    _reviews(review)
    _upkeep(app)
    _exchange(app)
    return app


def _standing(app: typer.Typer) -> None:
    add_command(app, "status", standing.status, "planner status", "planner status --json")
    add_command(app, "checklist", standing.checklist, "planner checklist")
    add_command(
        app, "rate", standing.rate,
        "planner rate information-security/1 developing --note 'Threat model drafted'",
        "planner rate information-security/1 met --by manager --on 2026-04-01",
    )  # fmt: skip
    add_command(app, "history", standing.history, "planner history information-security/1")


def _evidence(app: typer.Typer) -> None:
    add_command(
        app, "add", evidence.add,
        "planner add 'Cut deploy time from 40 to 6 minutes' --file graph.png --tag delivery",
        "planner add 'Threat model for payments' --for information-security/1 --by-whom 'S. Marlowe'",
        "planner add - < entry.md",
    )  # fmt: skip
    add_command(
        app, "evidence", evidence.evidence,
        "planner evidence --unlinked",
        "planner evidence threat model --from 2026-01-01 --limit 10",
    )  # fmt: skip
    add_command(app, "show", evidence.show, "planner show 4f2a")
    add_command(
        app, "edit", edit.edit,
        "planner edit 4f2a --result 'Six minutes, over 500 builds' --tag build --untag draft",
        "planner edit 9c1e --due 2026-12-01 --step 'Choose the date'",
    )  # fmt: skip
    add_command(app, "bin", evidence.bin_, "planner bin 4f2a 9c1e")
    add_command(app, "unbin", evidence.unbin, "planner unbin 4f2a")
    add_command(app, "purge", purge.purge, "planner purge --older-than 30 --dry-run", "planner purge --older-than 365")
    add_command(
        app, "statement", statement.statement,
        "planner statement 4f2a",
        "planner statement 4f2a 9c1e --as bullet",
        "planner statement --as star --template-file star.txt --keep",
    )  # fmt: skip


def _goals(app: typer.Typer) -> None:
    add_command(
        app, "add", goals.add,
        "planner goal add 'Run a game day' --for service-support/1 --due 2026-12-01 --step 'Choose the date'",
    )  # fmt: skip
    add_command(app, "list", goals.list_, "planner goal list", "planner goal list --state in-progress")
    add_command(app, "set", goals.set_, "planner goal set 9c1e done")
    add_command(app, "step", goals.step, "planner goal step 9c1e 2", "planner goal step 9c1e 2 --undo", below_zero=True)


def _reviews(app: typer.Typer) -> None:
    add_command(app, "start", reviews.start, "planner review start 'Year 2026' --from 2025-12-01 --to 2026-11-30")
    add_command(app, "edit", reviews.edit, "planner review edit 7d3b --to 2026-12-31")
    add_command(app, "list", reviews.list_, "planner review list")
    add_command(app, "show", reviews.show, "planner review show 7d3b")
    add_command(app, "form", reviews.form, "planner review form 7d3b form.pdf")
    add_command(
        app, "return", reviews.return_,
        "planner review return filled.pdf --dry-run",
        "planner review return filled.pdf",
    )  # fmt: skip
    add_command(app, "close", reviews.close, "planner review close 7d3b")
    add_command(app, "compare", reviews.compare, "planner review compare 7d3b 91fe")


def _upkeep(app: typer.Typer) -> None:
    add_command(
        app, "report", reports.report,
        "planner report report.pdf",
        "planner report review.html --from 2026-04-01 --to 2027-03-31 --only-evidenced",
        "planner report security.docx --skill information-security --without-accounts",
    )  # fmt: skip
    add_command(
        app, "pay-review", pay_review.pay_review,
        "planner pay-review information-security at service-support above",
        "planner pay-review --what-if user-focus=above",
    )  # fmt: skip
    add_command(app, "config", upkeep.config, "planner config", "planner config name 'Maren Alderwick'")
    add_command(
        app, "backup", backup.backup, "planner backup", "planner backup --list", "planner backup --to /media/stick/plan"
    )
    add_command(
        app, "restore", backup.restore, "planner restore 12", "planner restore /media/stick/2026-11-24T14-03-22Z-12"
    )
    add_command(app, "move", backup.move, "planner --data-dir Dropbox/plan move ~/plan")
    add_command(app, "check", upkeep.check, "planner check", "planner check --deep")
    add_command(app, "demo", upkeep.demo, "planner --data-dir sample demo")


def _exchange(app: typer.Typer) -> None:
    add_command(
        app, "export", exchange.export,
        "planner export plan.zip",
        "planner export plan.zip --passphrase-file secret.txt",
    )  # fmt: skip
    add_command(
        app, "import", exchange.import_,
        "planner import plan.zip",
        "planner import plan.zip.age --passphrase-file secret.txt",
    )  # fmt: skip
    conflict = new_app("Show and settle what two machines say differently.")
    app.add_typer(conflict, name="conflict")
    add_command(conflict, "list", exchange.conflict_list, "planner conflict list")
    add_command(conflict, "keep", exchange.conflict_keep, "planner conflict keep 7c1d")
    add_command(
        conflict, "take", exchange.conflict_take,
        "planner conflict take 7c1d",
        "planner conflict take 7c1d --field title --field result",
    )  # fmt: skip
