#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# fetch-lwip.sh DIR: gets lwIP as the distribution's source package and unpacks
# it into DIR (so that DIR/src/core exists).  A DIR that has it is left alone.
#
# The machine's apt configuration stays untouched: the deb-src lines are made
# from its own deb sources and go into a private list, with private lists of
# packages.  Needs apt-get and tar; neither root nor dpkg-dev.

set -eu

dir=${1:?usage: fetch-lwip.sh DIR}
if [ -f "$dir/src/core/tcp.c" ]; then
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/source"

etc=$(apt-config shell x Dir::Etc/d); eval "$etc"; etc=${x%/}
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")

# One-line lists: the deb lines of the distribution's own release.
sed -n "s/^deb[[:space:]]\(.*[[:space:]]$codename\([-/a-z]*\)[[:space:]].*\)/deb-src \1/p" \
  "$etc/sources.list" "$etc"/sources.list.d/*.list 2> /dev/null > "$work/sources.list" || true

# deb822: the stanzas of the distribution's own release.
for file in "$etc"/sources.list.d/*.sources; do
  [ -f "$file" ] || continue
  awk -v codename="$codename" '
    function flush(   u, s, nu, ns, i, j) {
      if (types ~ /deb/ && suites ~ codename) {
        nu = split(uris, u, " "); ns = split(suites, s, " ")
        for (i = 1; i <= nu; i++) for (j = 1; j <= ns; j++)
          print "deb-src " (key == "" ? "" : "[signed-by=" key "] ") u[i], s[j], components
      }
      types = uris = suites = components = key = ""
    }
    /^#/ { next }
    /^[[:space:]]*$/ { flush(); next }
    { value = $0; sub(/^[^:]*:[[:space:]]*/, "", value) }
    /^Types:/ { types = value }
    /^URIs:/ { uris = value }
    /^Enabled:/ && value == "no" { types = "none" }
    /^Suites:/ { suites = value }
    /^Components:/ { components = value }
    /^Signed-By:/ { key = value }
    END { flush() }' "$file" >> "$work/sources.list"
done
if [ ! -s "$work/sources.list" ]; then
  echo "fetch-lwip: no package source of the release '$codename' under $etc." >&2
  echo "fetch-lwip: unpack lwIP 2.1 yourself and set LWIP_DIR to its folder." >&2
  exit 1
fi

apt() {
  apt-get -q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" \
    -o APT::Get::List-Cleanup=0 "$@"
}
{
  apt update && cd "$work/source" && apt source --download-only lwip
} > "$work/log" 2>&1 || {
  cat "$work/log" >&2
  echo "fetch-lwip: the source package lwip could not be had; is the network up?" >&2
  echo "fetch-lwip: or unpack lwIP 2.1 yourself and set LWIP_DIR to its folder." >&2
  exit 1
}

# Beside its final place, so that an interrupted run leaves no half folder.
mkdir -p "$(dirname "$dir")"
part=$dir.part
rm -rf "$part"
mkdir "$part"
trap 'rm -rf "$work" "$part"' EXIT
for archive in "$work"/source/lwip_*.orig.tar.*; do
  case $archive in
    *.asc) ;;
    *) tar -xf "$archive" -C "$part" --strip-components=1 ;;
  esac
done
[ -f "$part/src/core/tcp.c" ] || {
  echo "fetch-lwip: the source package has no src/core/tcp.c; is it lwIP?" >&2
  exit 1
}
rm -rf "$dir"
mv "$part" "$dir"
