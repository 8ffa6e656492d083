"""What the window asks of the other rooms, put together for it: the second half of the composition root.

Everything heavy is imported where it is asked for, since the first frame needs none of it.
"""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from planner import __version__, paths

if TYPE_CHECKING:
    from planner.core.bundle import BundleKind, Exported, Watch
    from planner.core.check import LastCheck, Pause
    from planner.core.conflict import Merged
    from planner.core.evidence import Attachment
    from planner.core.framework import Framework
    from planner.core.report import Report, ReportOptions, Saved
    from planner.core.retention import Backup
    from planner.core.review import Review
    from planner.core.review_return import ReturnedForm
    from planner.store.plan_store import PlanStore
    from planner.ui.bundles import Carrying
    from planner.ui.keeping import Keeping
    from planner.ui.services import Services

Answer = TypeVar("Answer")


@cache
def framework() -> "Framework":
    """The built-in framework, read once."""
    from planner.core.builtin import read_builtin

    return read_builtin(paths.FRAMEWORK)


def services(data_dir: Path, *, sample: bool = False) -> "Services":
    """What the window may ask of the other rooms. data_dir: the person's own, the sample's lies beside it."""
    from planner.ui.services import Services

    home = paths.sample_data_dir(data_dir) if sample else data_dir
    desk = _ReportDesk(home)
    return Services(
        export_report=desk.export,
        preview_pdf=desk.preview,
        page_count=_page_count,
        render_page=_render_page,
        open_sample=lambda: _start_again(["--data-dir", str(data_dir), "--sample"]),
        discard_sample=lambda: _discard(paths.sample_data_dir(data_dir)),
        is_sample=sample,
        data_dir=home,
        version=__version__,
        formats=_formats,
        unprintable=desk.unprintable,
        write_form=_write_form,
        read_form=_read_form,
        keeping=keeping(home),
        carrying=_carrying(home),
    )


def keeping(home: Path) -> "Keeping":
    """What keeps the plan in home safe."""
    from planner.ui.desktop import open_file
    from planner.ui.keeping import Keeping

    return Keeping(
        back_up=lambda: _back_up(home),
        prepare_second=lambda place: _prepare_second(home, place),
        second_trouble=lambda place: _second_trouble(home, place),
        due=lambda: _asked(home, lambda store: store.backup_due()),
        backups=lambda: _backups(home),
        backup_in=_backup_in,
        restore=lambda folder: _restore(home, folder),
        set_aside=lambda: _set_aside(home),
        in_bin=lambda: _asked(home, lambda store: len(store.in_bin())),
        empty_bin=lambda: _asked(home, lambda store: _empty_bin(home, store)),
        delete=lambda ids: _asked(home, lambda store: _delete(home, store, ids)),
        place=lambda: _place_trouble(home),
        look_through=lambda pause: _asked(home, lambda store: _look_through(home, store, pause)),
        last_check=lambda: _last_check(home),
        mend=lambda pause: _asked(home, lambda store: _mend(home, store, pause)),
        read_only=lambda: _read_only(home),
        show_folder=lambda: open_file(home),
        own_place=lambda: _own_place(home),
        move=lambda target, watch: _move(home, target, watch),
        open_at=_open_at,
        moved_from=lambda: _moved_from(home),
    )


def _carrying(home: Path) -> "Carrying":
    from planner.ui.bundles import Carrying

    return Carrying(
        export_plan=lambda target, passphrase, watch: _export_plan(home, target, passphrase, watch),
        import_plan=lambda source, passphrase, watch: _import_plan(home, source, passphrase, watch),
        kind=_bundle_kind,
    )


def _export_plan(home: Path, target: Path, passphrase: str | None, watch: "Watch") -> "Exported":
    from planner.cli.carrying import export_plan

    return _asked(home, lambda store: export_plan(store, target, passphrase, watch))


def _import_plan(home: Path, source: Path, passphrase: str | None, watch: "Watch") -> "Merged":
    from datetime import date

    from planner.cli.carrying import import_bundle

    return import_bundle(home, framework(), date.today(), source, passphrase, watch)


def _bundle_kind(path: Path) -> "BundleKind":
    from planner.cli.carrying import kind_of

    return kind_of(path)


def _asked(home: Path, ask: "Callable[[PlanStore], Answer]") -> "Answer":
    from planner.store.plan_store import open_store

    store = open_store(home, framework=framework())
    try:
        return ask(store)
    finally:
        store.close()


def _back_up(home: Path) -> str:
    from planner.store.backup import make_backup, note_backup

    made = make_backup(home)
    note_backup(home, made.backup)
    return made.trouble


def _prepare_second(home: Path, place: Path) -> None:
    from planner.store.second_place import prepare

    prepare(home, place)


def _second_trouble(home: Path, place: Path) -> str:
    from planner.store.second_place import trouble

    return trouble(home, place)


def _look_through(home: Path, store: "PlanStore", pause: "Pause") -> Sequence[str]:
    from planner.store.looking import look_through

    return look_through(store, home, pause)


def _last_check(home: Path) -> "LastCheck | None":
    from planner.store.last_check import last_check

    return last_check(home)


def _mend(home: Path, store: "PlanStore", pause: "Pause") -> str:
    from planner.store.looking import mend

    done = mend(store, home, pause)
    rows = "1 thing" if done.rows == 1 else f"{done.rows} things"
    kept = f"; the plan as it was found is kept in {done.kept}" if done.kept else ""
    return f"{rows}, {'1 file' if done.files == 1 else f'{done.files} files'}{kept}"


def _backups(home: Path) -> "Sequence[Backup]":
    from planner.store.backup import backups

    return backups(home)


def _backup_in(folder: Path) -> "Backup":
    from planner.store.restore import backup_in

    return backup_in(folder)


def _restore(home: Path, folder: Path) -> Path | None:
    from planner.store.restore import restore

    return restore(home, folder).kept


def _place_trouble(home: Path) -> str:
    from planner.store.surroundings import trouble

    return trouble(home)


def _read_only(home: Path) -> str:
    from planner.store.surroundings import read_only

    return read_only(home)


def _own_place(home: Path) -> Path | None:
    from planner.store.moving import own_place

    return own_place(home)


def _move(home: Path, target: Path, watch: Callable[[str], object]) -> Path:
    from planner.store.moving import move

    return move(home, target, framework(), watch).home


def _open_at(home: Path) -> None:
    from planner.core.errors import StoreError

    try:
        _start_again(["--data-dir", str(home)])
    except OSError as error:
        raise StoreError(
            f"The plan is in {home} now, and the program could not be started on it.", "Start the program again."
        ) from error


def _moved_from(home: Path) -> Path | None:
    from planner.store.moved import came_from

    return came_from(home)


def _set_aside(home: Path) -> Path:
    from planner.store.recovery import set_aside

    return set_aside(home)


def _empty_bin(home: Path, store: "PlanStore") -> int:
    doomed = store.in_bin()
    if doomed:
        _back_up(home)
    return len(set(doomed) & set(store.purge(0).ids))


def _delete(home: Path, store: "PlanStore", ids: Sequence[str]) -> int:
    _back_up(home)
    return len(set(ids) & set(store.delete_for_good(ids).ids))


def _formats() -> tuple[tuple[str, str], ...]:
    from planner.formats.reports.writers import FORMATS

    return (*((each.suffix, each.name) for each in FORMATS), (".zip", "Archive with the files"))


class _ReportDesk:
    """Reports from a connection of their own, so that they can be made off the GUI thread."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def export(
        self,
        options: "ReportOptions",
        target: Path,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> "Saved":
        from planner.core.report import Saved

        if target.suffix.lower() == ".zip" or options.with_files or options.annex:
            from planner.formats.reports.pack_writing import write_with_files

            report, files = self._report(options), self._files
            packed = write_with_files(report, target, files, progress=progress, cancelled=cancelled)
            return Saved(packed.pages, tuple(f"{each.name}: {each.reason}" for each in packed.left_out))
        from planner.formats.reports.writers import write

        return Saved(write(self._report(options), target, progress=progress, cancelled=cancelled))

    def unprintable(self, options: "ReportOptions") -> str:
        from planner.formats.reports.unprintable import unprintable, unprintable_words

        return unprintable_words(unprintable(self._report(options)))

    def preview(self, options: "ReportOptions") -> bytes:
        import io

        from planner.formats.reports.pdf import render_report

        stream = io.BytesIO()
        if options.with_files or options.annex:
            from planner.formats.reports.pack_writing import render_with_files

            render_with_files(self._report(options), stream, self._files)
        else:
            render_report(self._report(options), stream)
        return stream.getvalue()

    def _files(self, attachment: "Attachment") -> Path:
        from planner.store.attachments import FileStore

        return FileStore(paths.attachments(self._data_dir)).path(attachment.sha256)

    def _report(self, options: "ReportOptions") -> "Report":
        from datetime import date

        from planner.core.report import build_report
        from planner.store.plan_store import open_store

        store = open_store(self._data_dir, framework=framework())
        try:
            return build_report(store.load(), store.evidence_all(options.start, options.end), options, date.today())
        finally:
            store.close()


def _write_form(review: "Review", target: Path) -> int:
    from planner.formats.review_form import write_form

    return write_form(review, target)


def _read_form(path: Path) -> "ReturnedForm":
    from planner.formats.review_form import read_form

    return read_form(path)


def _page_count(pdf: bytes) -> int:
    from planner.formats.pdf_pages import page_count

    return page_count(pdf)


def _render_page(pdf: bytes, index: int, width: int) -> tuple[int, int, bytes]:
    from planner.formats.pdf_pages import render_page

    return render_page(pdf, index, width)


def _start_again(arguments: list[str]) -> None:
    import subprocess

    frozen = getattr(sys, "frozen", False)
    program = [sys.executable] if frozen else [sys.executable, "-m", "planner"]
    subprocess.Popen([*program, *arguments], start_new_session=True)


def _discard(sample_dir: Path) -> None:
    import shutil

    shutil.rmtree(sample_dir, ignore_errors=True)
