"""Where a plan lies badly: folders that programs synchronise, and disks of other machines."""

import os
import sys
from pathlib import Path

import pytest

from planner import paths
from planner.store.surroundings import on_network, read_only, synchronised_by, trouble

MOUNTS = """\
overlay / overlay rw 0 0
tmpfs /home tmpfs rw 0 0
server:/export /home/ada/share nfs4 rw 0 0
//server/c /mnt/with\\040blank cifs rw 0 0
/dev/sda1 /home/ada/share/local ext4 rw 0 0
remote: /home/ada/rclone fuse.rclone rw 0 0
portal /run/user/1/doc fuse.portal rw 0 0
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    place = tmp_path / "mounts"
    place.write_text(MOUNTS)
    return place


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such list")
@pytest.mark.parametrize(
    ("place", "far"),
    [
        ("/home/ada", False),
        ("/home/ada/share", True),
        ("/home/ada/share/plan/data", True),
        ("/home/ada/sharecropper", False),
        ("/home/ada/share/local/plan", False),
        ("/mnt/with blank/plan", True),
        ("/home/ada/rclone/x", True),
        ("/run/user/1/doc/x", False),
        ("/", False),
    ],
)
def test_the_innermost_mount_decides(mounts: Path, place: str, far: bool) -> None:
    assert on_network(Path(place), mounts) is far


def test_a_system_without_the_list_is_taken_for_local(tmp_path: Path) -> None:
    assert not on_network(tmp_path, tmp_path / "none")


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Personal)", "Dropbox"),
        ("OneDrive - Example Ltd", "OneDrive"),
        ("Google Drive", "Google Drive"),
        ("Mobile Documents", "iCloud"),
        ("Nextcloud", "Nextcloud"),
        ("Dropboxes", ""),
        ("My OneDrive notes", ""),
    ],
)
def test_folders_are_known_by_the_names_that_programs_give_them(tmp_path: Path, folder: str, program: str) -> None:
    place = tmp_path / folder / "plan"
    assert synchronised_by((place, place.parent)) == program
    assert (program in trouble(place)) is bool(program) or not program


@pytest.mark.parametrize(("marker", "program"), [(".stfolder", "Syncthing"), (".dropbox", "Dropbox")])
def test_folders_are_known_by_what_programs_leave_in_them(tmp_path: Path, marker: str, program: str) -> None:
    (tmp_path / marker).mkdir()
    assert program in trouble(tmp_path / "deep" / "down")


def test_a_link_into_such_a_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "plan").mkdir(parents=True)
    way = tmp_path / "way"
    way.symlink_to(tmp_path / "Dropbox" / "plan")
    assert "Dropbox" in trouble(way)


def test_at_home_nothing_speaks_against_it(tmp_path: Path) -> None:
    assert trouble(tmp_path / "plan") == ""


def test_a_plan_that_may_not_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_only(tmp_path) == ""
    database = paths.database(tmp_path)
    database.parent.mkdir()
    database.touch()
    assert read_only(tmp_path) == ""
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != database)
    assert str(database) in read_only(tmp_path)
