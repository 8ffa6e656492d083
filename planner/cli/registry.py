"""How a function becomes a command of the terminal.

The secret it keeps: Typer's part in it. Every command gets --json and --data-dir, and is handed a Desk.
"""

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from planner import paths
from planner.cli.desk import Desk, Voice
from planner.core.errors import InvalidValue

Act = Callable[..., None]

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output instead of words.")]
DataDir = Annotated[
    str | None, typer.Option("--data-dir", metavar="DIR", help="The plan in this directory, not the usual one.")
]


def new_app(about: str) -> typer.Typer:
    """An empty set of commands: plain help, no completion, no traceback."""
    return typer.Typer(
        help=about,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )


def add_command(app: typer.Typer, name: str, act: Act, *examples: str, below_zero: bool = False) -> None:
    """Add a command. act takes a Desk and then the command's own parameters; its docstring is the help.

    A parameter that is annotated with a dataclass stands for its fields, an option each. below_zero: a number with a
    minus before it is a value for the act to check and no option; the act calls refuse_options with its arguments.
    """
    parameters = list(inspect.signature(act).parameters.values())[1:]
    bundles: dict[str, Any] = {each.name: each.annotation for each in parameters if is_dataclass(each.annotation)}

    @wraps(act)
    def command(**given: Any) -> None:
        context, chosen, as_json = given.pop("context"), given.pop("data_dir"), given.pop("as_json")
        for name, bundle in bundles.items():
            given[name] = bundle(**{each.name: given.pop(each.name) for each in fields(bundle)})
        act(_desk(context, chosen, as_json=as_json), **given)

    own = [option for each in parameters for option in _options(each)]
    shared = [
        inspect.Parameter("as_json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=AsJson),
        inspect.Parameter("data_dir", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=DataDir),
    ]
    context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    keyword = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*own, *shared)]
    command.__signature__ = inspect.Signature([context, *keyword])  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in (context, *keyword)}
    epilog = "\n".join(["\b", "Examples:", *(f"  {each}" for each in examples)])
    app.command(name, epilog=epilog, context_settings={"ignore_unknown_options": below_zero})(command)


def refuse_options(*arguments: str) -> None:
    """Wrong usage where an argument is an option that no command knows."""
    for each in arguments:
        if each.startswith("-") and not each[1:2].isdigit():
            raise typer.BadParameter(f"No such option: {each}")


def _options(parameter: inspect.Parameter) -> list[inspect.Parameter]:
    if not is_dataclass(parameter.annotation):
        return [parameter]
    return [
        inspect.Parameter(each.name, inspect.Parameter.KEYWORD_ONLY, default=each.default, annotation=each.type)
        for each in fields(parameter.annotation)
    ]


def remember_shared(context: typer.Context, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Keep what was said before the command for the command."""
    context.obj["as_json"], context.obj["data_dir"] = as_json, data_dir


def _desk(context: typer.Context, chosen: str | None, *, as_json: bool) -> Desk:
    from planner.store.moved import follow_words, followed

    before = context.find_root().obj
    voice: Voice = before["voice"]
    place = before["data_dir"] if chosen is None else chosen
    if place == "":
        raise InvalidValue(
            "--data-dir names no directory, so nothing was done.", "Give one, or leave it out for the usual plan."
        )
    asked = paths.default_data_dir() if place is None else Path(place)
    if asked.exists() and not asked.is_dir():
        raise InvalidValue(f"{asked} is no directory, so nothing was done.", "Choose another data directory.")
    data_dir = followed(asked)
    if data_dir != asked:
        voice.messages.append(follow_words(asked, data_dir))
    return Desk(data_dir, as_json or before["as_json"], date.today(), voice)
