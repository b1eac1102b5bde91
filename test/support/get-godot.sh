#!/usr/bin/env bash
# Prints the path of a Godot 4 for the tests, after putting one in a cache directory if need be.
#
#   get-godot.sh            the Godot alone
#   get-godot.sh --xr       one in a folder of its own, with the Monado OpenXR runtime and a Vulkan that needs no graphics
#                           card (three times the size); test/support/xr-run.sh runs it in a real OpenXR session
#   get-godot.sh --release  the release build that games are shipped with, beside the Godot of above, whose libraries it uses
#
#   GODOT=/path/to/godot    is printed as it is, without an option; nothing is fetched
#   GODOT_MIRROR=URL        Debian mirror to fetch from (else the one in this machine's apt sources)
#   GODOT_SUITE=forky       Debian suite to take it from
#
# Debian stable has no Godot 4.6, and a newer suite's program needs that suite's libraries. So they are unpacked
# together in the cache, and the program is told to use them alone. No root is needed and nothing else is touched.
# The folder works only where it was made. Linux x86_64 with apt, curl and debian-archive-keyring.
set -euo pipefail
umask 022

case "$*" in
  '' | --xr | --release) kind=${1:-} ;;
  *) echo "get-godot: expected --xr, --release or nothing, got: $*" >&2; exit 2 ;;
esac
kind=${kind#--}
xr=
[ "$kind" != xr ] || xr=xr

if [ -z "$kind" ] && [ -n "${GODOT:-}" ]; then
  [ -x "$GODOT" ] || { echo "get-godot: GODOT=$GODOT is no program" >&2; exit 1; }
  echo "$GODOT"
  exit 0
fi

suite=${GODOT_SUITE:-forky}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/godot-telemetry-relay/godot${kind:+-$kind}
stamp="1 $suite"
program=godot
[ "$kind" != release ] || program=godot-template-release
wanted=("$program")
programs=("$program")
if [ -n "$xr" ]; then
  wanted+=(libopenxr1-monado monado-service mesa-vulkan-drivers libvulkan1)
  programs+=(monado-service)
fi

say() { echo "get-godot: $*" >&2; }
fail() { say "$*"; exit 1; }

mkdir -p "$cache"
cache=$(cd "$cache" && pwd -P)
godot=$cache/bin/godot
exec 9>"$cache/.lock"
flock 9
if [ -x "$godot" ] && [ "$(cat "$cache/.complete" 2>/dev/null)" = "$stamp" ]; then
  echo "$godot"
  exit 0
fi
# Where the libraries are.
home=$cache/root
if [ "$kind" = release ]; then
  editor=$(env -u GODOT "$0")
  home=${editor%/bin/godot}/root
fi

[ "$(uname -sm)" = "Linux x86_64" ] || fail "can fetch Godot for Linux x86_64 only: install it yourself and set GODOT"
for tool in apt-get curl dpkg-deb sha256sum tar xargs; do
  command -v "$tool" >/dev/null || fail "needs $tool (or set GODOT)"
done
for keyring in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp ''; do
  [ ! -f "$keyring" ] || break
done
[ -n "$keyring" ] || fail "needs the package debian-archive-keyring (or set GODOT)"

mirror=${GODOT_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
  grep -v security | grep -m1 '/debian/\?$' || true)}
[ -n "$mirror" ] || fail "no Debian mirror in this machine's apt sources: set GODOT_MIRROR"
mirror=${mirror%/}

work=$cache/work
root=$cache/root
rm -rf "$work" "$root" "$cache/bin" "$cache/.complete"
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
apt-get install -y -qq --print-uris "${wanted[@]}" patchelf |
  sed -nE "s#^'([^']+)' ([^ ]+) [0-9]+ SHA256:([0-9a-f]{64})\$#\1 \2 \3#p" >"$work/all"
[ -s "$work/all" ] || fail "apt names no packages for Godot in $suite"
unset APT_CONFIG

# Named as dependencies, but not linked by a program that draws nothing. Should that ever be wrong, the check below
# sees it and they are fetched after all.
unlinked='^(debconf|fontconfig-config|fonts-|gcc-[0-9]+-base|libdrm-|libgl1-mesa-dri|libllvm|libsensors|libx11-data|libxml2|libz3-|mesa-|pci\.ids|x11-common|xkb-data)'
# The runtime links nearly everything; what is left out for it is data of other programs.
if [ -n "$xr" ]; then
  unlinked='^(debconf|fonts-|gcc-[0-9]+-base|gdal-|iso-codes|libgl1-mesa-dri|mesa-libgallium|pci\.ids|poppler-data|proj-|xkb-data)'
fi
awk -v skip="$unlinked" '$2 !~ skip' "$work/all" >"$work/needed"
# All that it links, the other Godot has.
[ "$kind" != release ] || grep ' godot-template-release_' "$work/all" >"$work/needed"

fetch_one() { # URL file SHA-256
  local deb=$work/debs/$2
  if [ ! -f "$deb" ]; then
    curl -fsS --retry 3 --connect-timeout 20 -o "$deb.part" "$1" || return 255
    echo "$3  $deb.part" | sha256sum -c --status || { say "wrong checksum: $2"; return 255; }
    mv "$deb.part" "$deb"
    dpkg-deb --fsys-tarfile "$deb" |
      tar -x -C "$root" --no-same-owner --keep-directory-symlink --exclude='./usr/share/*' --exclude=./var --exclude=./etc
  fi
}
export -f fetch_one say
export work root
unpack() { xargs -P 6 -L 1 bash -c 'set -o pipefail; fetch_one "$@"' fetch_one <"$1" || fail "download failed"; }

for directory in bin lib lib64 sbin; do
  mkdir -p "$root/usr/$directory"
  ln -s "usr/$directory" "$root/$directory"
done
say "fetching $(wc -l <"$work/needed") packages"
unpack "$work/needed"

libraries=$home/usr/lib/x86_64-linux-gnu
# Some libraries lie in folders of their own.
search=$libraries:$libraries/pulseaudio:$libraries/lapack:$libraries/blas:$home/usr/lib
loader=$home/usr/lib64/ld-linux-x86-64.so.2
whole() { # every library is found, and none of them outside: two C libraries would mix
  local found program
  for program in "${programs[@]}"; do
    found=$("$loader" --library-path "$search" --list "$root/usr/bin/$program" 2>/dev/null) &&
      ! grep '=>' <<<"$found" | grep -qv "=> $home/" || return 1
  done
}
if ! whole; then
  [ "$kind" != release ] || fail "it needs libraries that the other Godot has not"
  say "libraries are missing: fetching the left-out packages too"
  unpack "$work/all"
  whole || fail "libraries are still missing"
fi

patch_elf() { "$loader" --library-path "$libraries" "$home/usr/bin/patchelf" "$@"; }
# A search path of their own would hide the program's from these.
for library in "$root"/usr/lib/x86_64-linux-gnu/libpulse*.so.?.* ${xr:+"$libraries"/*.so.*}; do
  [ -f "$library" ] && [ ! -L "$library" ] && [ -n "$(patch_elf --print-rpath "$library" 2>/dev/null)" ] || continue
  patch_elf --remove-rpath "$library"
done
# In the program itself, and not by a wrapper around the loader: Godot starts copies of its own executable.
for program in "${programs[@]}"; do
  patch_elf --set-interpreter "$loader" --force-rpath --set-rpath "$search" "$root/usr/bin/$program"
done
if [ -n "$xr" ]; then
  ln -s ../root/usr/bin/monado-service "$cache/bin/monado-service"
  printf '{"file_format_version":"1.0.0","runtime":{"name":"Monado","library_path":"%s"}}\n' \
    "$libraries/libopenxr_monado.so" >"$cache/openxr.json"
  printf '{"file_format_version":"1.0.1","ICD":{"library_path":"%s","api_version":"1.4.0"}}\n' \
    "$libraries/libvulkan_lvp.so" >"$cache/vulkan.json"
fi
ln -s "../root/usr/bin/$program" "$godot"

"$godot" --version >&2 </dev/null || fail "the program does not start"
rm -rf "$work"
echo "$stamp" >"$cache/.complete"
echo "$godot"
