#!/bin/sh
# Puts in place what pip cannot: Python's venv, Qt's system libraries, the tools of the tests and of the packages.
#
#     packaging/system_libraries.sh run|test|package
#
# On Debian and Ubuntu, as root by itself, else through sudo; where neither will do it prints the one command and stops.
# Elsewhere it changes nothing. What is there already is found by the name of the library or the tool, not by the name of
# a package: those differ between releases.
set -eu

purpose=${1:-run}

window="
libglib2.0-0:libglib-2.0.so.0
libgl1:libGL.so.1
libegl1:libEGL.so.1
libxkbcommon0:libxkbcommon.so.0
libfreetype6:libfreetype.so.6
libfontconfig1:libfontconfig.so.1
libdbus-1-3:libdbus-1.so.3
libgssapi-krb5-2:libgssapi_krb5.so.2
libxkbcommon-x11-0:libxkbcommon-x11.so.0
libxcb-cursor0:libxcb-cursor.so.0
libxcb-icccm4:libxcb-icccm.so.4
libxcb-keysyms1:libxcb-keysyms.so.1
libxcb-shape0:libxcb-shape.so.0
libwayland-cursor0:libwayland-cursor.so.0
"
test_tools="xvfb:Xvfb xauth:xauth qpdf:qpdf poppler-utils:pdftotext mupdf-tools:mutool fuse3:fusermount3"
package_tools="xvfb:Xvfb xauth:xauth binutils:objdump dpkg:dpkg-deb"

[ "$(uname -s)" = Linux ] && command -v apt-get >/dev/null 2>&1 || exit 0

PATH=$PATH:/sbin:/usr/sbin
known=$(ldconfig -p)
missing=""

want_tool() {
    command -v "${1#*:}" >/dev/null 2>&1 || missing="$missing ${1%%:*}"
}

for pair in $window; do
    case $known in
        *"${pair#*:} "*) ;;
        *) missing="$missing ${pair%%:*}" ;;
    esac
done
python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null 2>&1; then
    missing="$missing python3 python3-venv"
elif ! "$python" -c "import ensurepip, venv" 2>/dev/null; then
    case $python in
        python3.*) missing="$missing $python-venv" ;;
        *) missing="$missing python3-venv" ;;
    esac
fi
case $purpose in
    test) for pair in $test_tools; do want_tool "$pair"; done ;;
    package)
        for pair in $package_tools; do want_tool "$pair"; done
        # The system's own Python is linked into its binary; the frozen build needs it as a library.
        library=$("$python" -c 'import sys; print("libpython%d.%d" % sys.version_info[:2] * (sys.base_prefix == "/usr"))' 2>/dev/null || true)
        case $known in
            *"$library.so"*) ;;
            *) missing="$missing $library" ;;
        esac
        ;;
esac
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
command -v sudo >/dev/null 2>&1 && by_hand="sudo sh -c" || by_hand="su -c"
by_hand="    $by_hand 'apt-get update && $install'"
if [ "$(id -u)" -eq 0 ]; then
    as_root=env
elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    as_root="sudo env"
else
    echo "System packages are missing, and putting them in place needs root. Run this once, then the same make again:" >&2
    echo "$by_hand" >&2
    exit 1
fi

echo "Putting system packages in place:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A list of one source that cannot be reached need not stop the rest: what counts is whether the install works.
$as_root DEBIAN_FRONTEND=noninteractive apt-get update >"$log" 2>&1 || true
# shellcheck disable=SC2086
if ! $as_root DEBIAN_FRONTEND=noninteractive $install >>"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "The system packages could not be put in place; nothing else was changed. Run this, then the same make again:" >&2
    echo "$by_hand" >&2
    exit 1
fi
