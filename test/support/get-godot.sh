#!/usr/bin/env bash
# Prints the path of a Godot 4 for the tests. Installs it into a cache folder first, unless this very script already did.
#
#   get-godot.sh            Godot alone
#   get-godot.sh --xr       Godot in a folder of its own, with the Monado OpenXR runtime, an X server without a screen, and
#                           a Vulkan that needs no graphics card (three times the size); test/support/xr-run.sh uses them
#   get-godot.sh --release  the release build that games are shipped with; it uses the libraries of the Godot above, which
#                           is installed first
#   --check                 after one of these: installs nothing; exit code 1 when a run without --check would
#
#   GODOT=/path/to/godot    is printed as it is when neither --xr nor --release is given; nothing is fetched
#   XDG_CACHE_HOME=FOLDER   installs below FOLDER instead of ~/.cache
#   GODOT_MIRROR=URL        Debian mirror to fetch from (default: the one in this machine's apt sources)
#   GODOT_SUITE=forky       Debian suite to take it from
#
# Debian stable has no Godot 4.6, and a program of a newer suite needs the libraries of that suite. The script unpacks
# both into the cache and makes the program use those libraries alone. It needs no root and changes nothing else.
# The folder works only where it was made. Needs Linux x86_64 with apt and debian-archive-keyring.
set -euo pipefail
umask 022

kind='' check=''
for option in "$@"; do
  case "$option" in
    --check) check=yes ;;
    --xr | --release) [ -z "$kind" ] || { echo "get-godot: expected one of --xr and --release, got both" >&2; exit 2; }
      kind=${option#--} ;;
    *) echo "get-godot: expected --xr, --release, --check or nothing, got: $option" >&2; exit 2 ;;
  esac
done
xr=
[ "$kind" != xr ] || xr=xr

if [ -z "$kind" ] && [ -n "${GODOT:-}" ]; then
  [ -x "$GODOT" ] || { echo "get-godot: GODOT=$GODOT is no program" >&2; exit 1; }
  echo "$GODOT"
  exit 0
fi

suite=${GODOT_SUITE:-forky}
# A machine's services have no HOME; the user database knows the folder then.
home=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
cache=${XDG_CACHE_HOME:-$home/.cache}/godot-telemetry-relay/godot${kind:+-$kind}
# A changed script, or another suite, installs anew.
stamp="$(sha256sum <"${BASH_SOURCE[0]}" | cut -d' ' -f1) $suite"
main=godot
[ "$kind" != release ] || main=godot-template-release
packages=("$main")
programs=("$main")
if [ -n "$xr" ]; then
  packages+=(libopenxr1-monado monado-service mesa-vulkan-drivers libvulkan1 xvfb)
  programs+=(monado-service Xvfb xkbcomp)
fi

say() { echo "get-godot: $*" >&2; }
fail() { say "$*"; exit 1; }

installed() { [ -x "$cache/bin/godot" ] && [ "$(cat "$cache/.complete" 2>/dev/null)" = "$stamp" ]; }
if [ -n "$check" ]; then
  installed || fail "not installed by this script as it is now: $cache"
  [ "$kind" != release ] || env -u GODOT bash "${BASH_SOURCE[0]}" --check >/dev/null
  echo "$cache/bin/godot"
  exit 0
fi

mkdir -p "$cache"
cache=$(cd "$cache" && pwd -P)
godot=$cache/bin/godot
exec 9>"$cache/.lock"
flock 9
# The folder of the libraries: for the release build those of the Godot that is its neighbour.
prefix=$cache/root
if [ "$kind" = release ]; then
  editor=$(env -u GODOT bash "${BASH_SOURCE[0]}" 9>&-)
  prefix=${editor%/bin/godot}/root
fi
if installed; then
  echo "$godot"
  exit 0
fi

[ "$(uname -sm)" = "Linux x86_64" ] || fail "can fetch Godot for Linux x86_64 only: install it yourself and set GODOT"
helper=/usr/lib/apt/apt-helper
for tool in apt-get "$helper" dpkg-deb sha256sum tar xargs; do
  command -v "$tool" >/dev/null || fail "needs $tool (or set GODOT)"
done
for keyring in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp ''; do
  [ ! -f "$keyring" ] || break
done
[ -n "$keyring" ] || fail "needs the package debian-archive-keyring (or set GODOT)"

# The sources are read as `apt-get update` would, since a fresh machine has no package lists yet.
mirror=${GODOT_MIRROR:-$(apt-get update --print-uris 2>/dev/null |
  sed -nE "s#^'(https?://[^']*/debian)/dists/.*#\\1#p" | head -n 1 || true)}
[ -n "$mirror" ] || fail "expected a Debian mirror in the sources of apt; set GODOT_MIRROR to the URL of one"
mirror=${mirror%/}

work=$cache/work
root=$cache/root
rm -rf "$work" "$root" "$cache/bin" "$cache/xkbin" "$cache/.complete"
mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/debs" "$root" "$cache/bin"

# Apt with a world of its own: one source, and no package installed yet, so that it names everything that is needed.
: >"$work/status"
echo "deb [arch=amd64 signed-by=$keyring] $mirror $suite main" >"$work/sources.list"
cat >"$work/apt.conf" <<CONF
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$work";
Dir::State::status "$work/status";
Dir::State::lists "$work/lists";
Dir::Cache "$work";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::ForceHash "SHA256";
// Mirrors that are frozen or late have old Release files; they are still signed.
Acquire::Check-Valid-Until "false";
Acquire::Check-Date "false";
CONF
export APT_CONFIG=$work/apt.conf
say "reading the package index of $suite"
apt-get -qq update >&2
# One line a package: URL, file name, SHA-256.
apt-get install -y -qq --print-uris "${packages[@]}" patchelf |
  sed -nE "s#^'([^']+)' ([^ ]+) [0-9]+ SHA256:([0-9a-f]{64})\$#\1 \2 \3#p" >"$work/all"
[ -s "$work/all" ] || fail "apt names no packages for Godot in $suite"
unset APT_CONFIG

# Dependencies that a program which draws nothing does not link. If that is ever wrong, the check below notices and
# the script fetches them after all.
unlinked='^(debconf|fontconfig-config|fonts-|gcc-[0-9]+-base|libdrm-|libgl1-mesa-dri|libllvm|libsensors|libx11-data|libxml2|libz3-|mesa-|pci\.ids|x11-common|xkb-data)'
# The runtime links nearly everything: only data of other programs is left out.
if [ -n "$xr" ]; then
  unlinked='^(debconf|fonts-|gcc-[0-9]+-base|gdal-|iso-codes|libgl1-mesa-dri|mesa-libgallium|pci\.ids|poppler-data|proj-|xauth|xserver-common)'
fi
awk -v skip="$unlinked" '$2 !~ skip' "$work/all" >"$work/needed"
# The other Godot has everything that the release build links.
[ "$kind" != release ] || grep ' godot-template-release_' "$work/all" >"$work/needed"

fetch_one() { # URL file SHA-256
  local deb=$work/debs/$2
  if [ ! -f "$deb" ]; then
    "$helper" -qq -o APT::Sandbox::User=root -o Acquire::Retries=3 download-file "$1" "$deb.part" "SHA256:$3" >&2 || return 255
    dpkg-deb --fsys-tarfile "$deb.part" |
      tar -x -C "$root" --no-same-owner --keep-directory-symlink --exclude='./usr/share/[!Xx]*' --exclude=./var --exclude=./etc
    mv "$deb.part" "$deb"
  fi
}
export -f fetch_one
export work root helper
unpack() { # LIST: says every few seconds how far it is
  local total progress code=0
  total=$(wc -l <"$1")
  say "fetching $total packages"
  while sleep 5; do say "$(find "$work/debs" -name '*.deb' | wc -l) of $total packages"; done 9>&- &
  progress=$!
  xargs -P 6 -L 1 bash -c 'set -eo pipefail; fetch_one "$@"' fetch_one <"$1" || code=$?
  kill "$progress" 2>/dev/null || true
  wait "$progress" 2>/dev/null || true
  [ "$code" = 0 ] || fail "download failed"
}

for directory in bin lib lib64 sbin; do
  mkdir -p "$root/usr/$directory"
  ln -s "usr/$directory" "$root/$directory"
done
unpack "$work/needed"

libraries=$prefix/usr/lib/x86_64-linux-gnu
# Some libraries lie in folders of their own.
search=$libraries:$libraries/pulseaudio:$libraries/lapack:$libraries/blas:$prefix/usr/lib
loader=$prefix/usr/lib64/ld-linux-x86-64.so.2
whole() { # every library is found, and none of them outside the cache: two C libraries would mix
  local found program
  for program in "${programs[@]}"; do
    found=$("$loader" --library-path "$search" --list "$root/usr/bin/$program" 2>/dev/null) &&
      ! grep '=>' <<<"$found" | grep -qv "=> $prefix/" || return 1
  done
}
if ! whole; then
  [ "$kind" != release ] || fail "it needs libraries that the other Godot has not"
  say "libraries are missing"
  unpack "$work/all"
  whole || fail "libraries are still missing"
fi

patch_elf() { "$loader" --library-path "$libraries" "$prefix/usr/bin/patchelf" "$@"; }
# A search path of their own would hide the program's from these.
for library in "$root"/usr/lib/x86_64-linux-gnu/libpulse*.so.?.* ${xr:+"$libraries"/*.so.*}; do
  [ -f "$library" ] && [ ! -L "$library" ] && [ -n "$(patch_elf --print-rpath "$library" 2>/dev/null)" ] || continue
  patch_elf --remove-rpath "$library"
done
if [ -n "$xr" ]; then
  # The X server starts the keyboard compiler from a folder that only root may fill; as long a name leads to ours.
  LC_ALL=C sed -i 's#\x00/usr/bin\x00#\x00./xkbin\x00\x00#' "$root/usr/bin/Xvfb"
  grep -aq './xkbin' "$root/usr/bin/Xvfb" || fail "the X server names its keyboard compiler in another way"
  ln -s root/usr/bin "$cache/xkbin"
fi
# In the program itself, and not by a wrapper around the loader: Godot starts copies of its own executable.
for program in "${programs[@]}"; do
  patch_elf --set-interpreter "$loader" --force-rpath --set-rpath "$search" "$root/usr/bin/$program"
done
if [ -n "$xr" ]; then
  ln -s ../root/usr/bin/monado-service ../root/usr/bin/Xvfb "$cache/bin"
  printf '{"file_format_version":"1.0.0","runtime":{"name":"Monado","library_path":"%s"}}\n' \
    "$libraries/libopenxr_monado.so" >"$cache/openxr.json"
  printf '{"file_format_version":"1.0.1","ICD":{"library_path":"%s","api_version":"1.4.0"}}\n' \
    "$libraries/libvulkan_lvp.so" >"$cache/vulkan.json"
fi
ln -s "../root/usr/bin/$main" "$godot"

"$godot" --version >&2 </dev/null || fail "the program does not start"
rm -rf "$work"
echo "$stamp" >"$cache/.complete"
echo "$godot"
