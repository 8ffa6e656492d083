"""The terminal's way in: arguments to an exit code.

The secret it keeps: what a person sees when something is wrong. 0 done; 1 refused or failed, with one sentence saying
what happened and one saying what to do; 2 wrong usage. Never a traceback.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import TextIO

import typer

from planner.cli.desk import Voice
from planner.cli.paper import paper_for, printable
from planner.core.errors import UserError

_INTERRUPTED = 130


def run(argv: Sequence[str]) -> int:
    """Do what the arguments say (those after the program's name) and return the exit code."""
    voice = Voice(paper_for(sys.stdout))
    try:
        code = _told(list(argv), voice)
        if voice.data and sys.__stdout__ is None:  # closed before the start: what stands in for it keeps nothing
            return _refused("The output could not be written: standard output is closed.")
        _write(sys.stdout, voice.data)
        _write(sys.stderr, [printable(message) for message in voice.messages])
        _back_up_after(voice)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return 0
    except OSError as error:
        return _refused(f"The output could not be written: {(error.strerror or 'the place is gone').lower()}.")
    return code


def _back_up_after(voice: Voice) -> None:
    """A backup where one is due, now that the answer is out: that it fails is a note and no failure of the command."""
    if voice.written is None:
        return
    from planner.store.backup_due import back_up_if_due

    try:
        note = back_up_if_due(voice.written)
    except KeyboardInterrupt:
        return  # nothing is left of it, and what the command did is done
    _write(sys.stderr, [printable(note)] if note else [])


def _told(argv: list[str], voice: Voice) -> int:
    from planner.cli.commands import build_commands

    commands = typer.main.get_command(build_commands())
    try:
        code = commands.main(argv, prog_name="planner", standalone_mode=False, obj={"voice": voice})
    except UserError as error:
        voice.messages.append(str(error))
        return 1
    except typer.TyperException as error:
        voice.messages.append(_usage(error))
        return error.exit_code
    except typer.Abort:
        return _INTERRUPTED
    except SystemExit as error:
        return int(error.code or 0)
    except BrokenPipeError:
        raise
    except OSError as error:
        voice.messages.append(_trouble(error))
        return 1
    except Exception as error:
        voice.messages.append(_mistake(error))
        return 1
    return code if isinstance(code, int) else 0


def _usage(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "planner"
    return f"{error.format_message()}\nSee {command} --help."


def _trouble(error: OSError) -> str:
    what = f"{error.filename} could not be used" if error.filename else "The disk could not be used"
    return (
        f"{what}: {(error.strerror or 'it failed').lower()}. What was stored before is still stored. "
        "Check who may read and write there, or choose another data directory."
    )


def _mistake(error: Exception) -> str:
    if os.environ.get("PLANNER_DEBUG"):
        return "".join(traceback.format_exception(error))
    return (
        f"The program made a mistake of its own ({type(error).__name__}); what was stored before is still stored. "
        "Run the command again with PLANNER_DEBUG=1 to see what to report."
    )


def _write(stream: TextIO, texts: Sequence[str]) -> None:
    if not texts:
        return
    data = "".join(f"{text}\n" for text in texts)
    binary = getattr(stream, "buffer", None)
    if binary is None:
        stream.write(data)
    else:
        stream.flush()
        binary.write(data.encode(_encoding(stream), "replace").replace(b"\n", os.linesep.encode()))
    stream.flush()


def _encoding(stream: TextIO) -> str:
    # A terminal shows what it can; a pipe or a file gets UTF-8 on every platform.
    return (stream.encoding or "utf-8") if stream.isatty() else "utf-8"


def _forget_output() -> None:
    """The reader has gone: let nothing be flushed to it when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refused(message: str) -> int:
    sys.stderr.write(f"{message} What was stored is still stored.\n")
    return 1
