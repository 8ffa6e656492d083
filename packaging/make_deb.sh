#!/bin/sh
# Packs a frozen build as a Debian package. Does nothing where there is no dpkg-deb.
#
#     packaging/make_deb.sh BUILD OUT
set -eu

build=$1
out=$2
command -v dpkg-deb >/dev/null 2>&1 || exit 0

name=capability-planner
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' planner/__init__.py)
arch=$(dpkg --print-architecture)
tree=build/deb
package=$out/${name}_${version}_$arch.deb

rm -rf "$tree"
umask 022
mkdir -p "$tree/DEBIAN" "$tree/opt" "$tree/usr/bin" "$tree/usr/share/applications" "$tree/usr/share/metainfo" \
    "$tree/usr/share/icons/hicolor/scalable/apps" "$tree/usr/share/doc/$name"
cp -r "$build" "$tree/opt/$name"
ln -s "/opt/$name/planner" "$tree/usr/bin/planner"
install -m 644 packaging/capability-planner.desktop "$tree/usr/share/applications/"
install -m 644 packaging/org.capabilityplanner.CapabilityPlanner.metainfo.xml "$tree/usr/share/metainfo/"
install -m 644 packaging/capability-planner.svg "$tree/usr/share/icons/hicolor/scalable/apps/"
install -m 644 LICENSE "$tree/usr/share/doc/$name/copyright"
# Where a Debian system is searched for how to bring a backup back without the program. Links: /opt has them too.
for file in restore_backup.py backup-format.md; do
    ln -s "/opt/$name/$file" "$tree/usr/share/doc/$name/$file"
done

# The build holds Qt and what Qt links to; these are what it leaves to the system: the C library, fonts, and the
# drivers of the graphics card, which must fit the machine.
cat >"$tree/DEBIAN/control" <<CONTROL
Package: $name
Version: $version
Architecture: $arch
Maintainer: The Capability Planner contributors <noreply@capabilityplanner.invalid>
Installed-Size: $(du -sk "$tree/opt" | cut -f1)
Depends: libc6 (>= $(getconf GNU_LIBC_VERSION | cut -d' ' -f2)), libgl1, libegl1, libfontconfig1, libx11-6, libxcb1
Section: misc
Priority: optional
Description: Plan and evidence a role level of a capability framework
 Shows a role level as a checklist, keeps evidence and goals beside each
 descriptor, and writes a progress report that can be handed to a manager.
CONTROL

rm -f "$out/$name"_*.deb
dpkg-deb --root-owner-group -Zxz --build "$tree" "$package" >/dev/null
rm -rf "$tree"
echo "The package: $package ($(du -m "$package" | cut -f1) MB)"
