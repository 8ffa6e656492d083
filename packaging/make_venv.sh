#!/bin/sh
# Makes a virtual environment with the exact versions of a lock, or brings one up to date.
#
#     packaging/make_venv.sh DIR LOCK
set -eu

venv=$1
lock=$2
python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed, and $python is $("$python" -V 2>&1). Name another one: make PYTHON=python3.12 ..." >&2
    exit 1
fi
# One that was moved has paths in it that lead nowhere; --clear makes it afresh, a whole one is kept.
if ! { [ -x "$venv/bin/pip" ] && "$venv/bin/pip" --version >/dev/null 2>&1; }; then
    echo "Making a virtual environment in $venv"
    "$python" -m venv --clear "$venv"
fi
echo "Installing what $lock names into $venv (the first time takes a minute or two)"
"$venv/bin/python" -m pip --disable-pip-version-check --no-input -q install --require-hashes -r "$lock"
