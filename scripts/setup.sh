#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Everything that `npm start` and `npm test` need, on a fresh Debian machine.
# Idempotent: a step whose result is there already does nothing and says
# nothing. Overrides: LWIP_DIR (an unpacked lwIP 2.1.x), MAKEFLAGS.
set -eu

cd "$(dirname "$0")/.."
root=$PWD
build=$root/build
mkdir -p "$build"

say() { printf 'setup: %s\n' "$*"; }
die() {
  printf 'setup: %s\n' "$1" >&2
  printf '       %s\n' "$2" >&2
  exit 3
}

# --- Node ------------------------------------------------------------------

node -e 'const [a, b] = process.versions.node.split(".").map(Number);
         process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  die "Node $(node --version) is too old: 20.19 or later is needed." \
    'Install a newer Node.js and start again.'

# --- Packages of the distribution ------------------------------------------

missing=
need() { # need PROGRAM PACKAGE...
  command -v "$1" >/dev/null 2>&1 || { shift; missing="$missing $*"; }
}
PATH=$PATH:/usr/sbin:/sbin
need qemu-system-i386 qemu-system-x86
need qemu-system-arm qemu-system-arm
need ip iproute2
need unshare util-linux
need mount mount
need make make
need gcc gcc libc6-dev
need arm-none-eabi-gcc gcc-arm-none-eabi
need tar tar
need xz xz-utils
# The reference is compared with it (test/emulator/spin.test.ts).
need spin spin
need pkg-config pkg-config
# The agent's decoders are fuzzed (test/agent/fuzz.test.ts).
need clang clang libclang-rt-dev
# The images are 32-bit: the compiler's own runtime for -m32, and nothing else.
if command -v gcc >/dev/null 2>&1; then
  libgcc=$(gcc -m32 -print-libgcc-file-name 2>/dev/null || true)
  case $libgcc in
    /*) [ -f "$libgcc" ] || missing="$missing lib32gcc-$(gcc -dumpversion | cut -d. -f1)-dev" ;;
    *) missing="$missing lib32gcc-$(gcc -dumpversion | cut -d. -f1)-dev" ;;
  esac
else
  missing="$missing lib32gcc-12-dev"
fi

if [ -n "$missing" ]; then
  command -v apt-get >/dev/null 2>&1 ||
    die "These packages are missing:$missing" \
      'There is no apt-get on this machine: install them by its own means.'
  sudo=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
      die "These packages are missing:$missing" \
        "Run as root: apt-get install --no-install-recommends$missing"
    sudo=sudo
  fi
  say "installing$missing"
  log=$build/apt.log
  # shellcheck disable=SC2086
  { $sudo apt-get update && DEBIAN_FRONTEND=noninteractive \
    $sudo apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1 || {
    tail -n 15 "$log" >&2
    die 'apt-get could not install them (its last lines are above).' \
      "Mend that, or install by hand:$missing"
  }
fi

# --- Packages of npm ---------------------------------------------------------

stamp=node_modules/.closecheck-setup
if ! cmp -s package-lock.json "$stamp"; then
  say 'installing the npm packages (npm ci)'
  npm ci --no-progress --loglevel=error ||
    die 'npm ci failed (see above).' 'Check the connection to the npm registry and start again.'
  cp package-lock.json "$stamp"
fi

# --- closecheck itself -------------------------------------------------------

if [ ! -f dist/.built ] ||
  [ -n "$(find src package.json tsconfig.json tsconfig.build.json -newer dist/.built -print -quit)" ]; then
  say 'compiling closecheck'
  rm -rf dist
  npm run --silent build || die 'The TypeScript compiler found errors (see above).' 'Mend them and start again.'
  chmod +x dist/cli/main.js
  touch dist/.built
fi
# npx closecheck in this folder finds the command here.
[ -x node_modules/.bin/closecheck ] || ln -sf ../../dist/cli/main.js node_modules/.bin/closecheck

# --- lwIP and the images -------------------------------------------------------

lwip=${LWIP_DIR:-$build/lwip}
if [ ! -f "$lwip/src/core/tcp.c" ]; then
  [ -z "${LWIP_DIR:-}" ] ||
    die "LWIP_DIR=$LWIP_DIR holds no lwIP (src/core/tcp.c is not there)." \
      'Name the folder of an unpacked lwIP 2.1, or leave LWIP_DIR unset.'
  say "fetching lwIP, the distribution's source package"
  sh firmware-tests/standalone/fetch-lwip.sh "$lwip" ||
    die 'lwIP could not be fetched (see above).' \
      'Unpack lwIP 2.1 somewhere and set LWIP_DIR to that folder.'
fi
images=firmware-tests/standalone/images.txt
stamp=$build/.images
if [ ! -f "$stamp" ] || [ -n "$(find firmware-tests "$lwip/src" -type f -newer "$stamp" -print -quit)" ]; then
  say 'building the images'
  touch "$stamp.new"
  grep -v '^ *#' "$images" | while read -r arch fix stack policy mutant; do
    [ -n "$arch" ] || continue
    make -s -j"$(nproc)" -C firmware-tests/standalone image BUILD="$build" LWIP_DIR="$lwip" \
      ARCH="$arch" FIX="$fix" STACK="$stack" POLICY="$policy" MUTANT="$mutant" </dev/null ||
      die "The image $arch $fix $stack $policy $mutant could not be built (see above)." \
        'Mend that and start again.'
  done
  mv "$stamp.new" "$stamp"
fi
