#!/bin/sh
# Tries a frozen build as its user would: a real (virtual) screen, an empty home, no Python in sight.
#
#     packaging/check_frozen.sh DIR
set -eu

build=$(realpath "$1")
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

# xvfb-run keeps files of its own in TMPDIR, so that stays outside the home that must be empty.
bare() { env -i PATH=/usr/bin:/bin HOME="$home" LC_ALL=C.UTF-8 "$@"; }
cd "$home"

bare "$build/planner" --version
bare xvfb-run -a -s "-screen 0 1280x800x24" "$build/planner" --smoke-test
bare "$build/planner" --data-dir "$home/plan" demo >/dev/null
bare "$build/planner" --data-dir "$home/plan" report "$home/report.pdf" >/dev/null
head -c 5 "$home/report.pdf" | grep -q '%PDF-'

# The script beside the program brings a backup back without it, where the system has a Python of its own.
bare "$build/planner" --data-dir "$home/plan" backup --to "$home/kept" >/dev/null
test -f "$build/backup-format.md"
if [ -x /usr/bin/python3 ]; then
    bare /usr/bin/python3 -I "$build/restore_backup.py" "$home"/kept/* "$home/again" >/dev/null
    bare "$build/planner" --data-dir "$home/again" evidence --json >"$home/evidence.json"
    bare "$build/planner" --data-dir "$home/plan" evidence --json | cmp - "$home/evidence.json"
else
    test -f "$build/restore_backup.py"
    echo "There is no /usr/bin/python3 here, so no backup was restored without the program."
fi

echo "The frozen build works. Its size: $(du -sm "$build" | cut -f1) MB"
