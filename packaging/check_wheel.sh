#!/bin/sh
# Tries a wheel where nothing of this folder can help it: a new virtual environment, an empty home, another directory.
#
#     packaging/check_wheel.sh PYTHON WHEEL
set -eu

python=$1
wheel=$(realpath "$2")
lock=$(realpath requirements-freeze.lock)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$python" -m venv "$place/venv"
"$place/venv/bin/python" -m pip --disable-pip-version-check --no-input -q install --require-hashes -r "$lock"
"$place/venv/bin/python" -m pip --disable-pip-version-check --no-input -q install --no-deps "$wheel"
"$place/venv/bin/python" -m pip --disable-pip-version-check check

mkdir "$place/home"
cd "$place"
"$place/venv/bin/python" -c 'from planner import paths; assert (paths.BUNDLED / "restore_backup.py").is_file()'
env -i PATH="$PATH" HOME="$place/home" LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen "$place/venv/bin/planner" --smoke-test
echo "The wheel works: $wheel"
