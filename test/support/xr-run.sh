#!/usr/bin/env bash
# Runs a command in a real OpenXR session: Monado with devices that a test drives over TCP port 4242, software Vulkan,
# and an X server without a screen. No graphics card, no headset, no root.
#
#   xr-run.sh COMMAND...        COMMAND is run with the environment of the session; its exit code is this one's
#
# XR_RUN_PID_FILE, if set, is where the process id of the runtime is written, for tests that kill it.
# Needs what `get-godot.sh --xr` installs. The port is fixed: one session at a time on a machine.
set -uo pipefail

godot=$("$(dirname "$0")/get-godot.sh" --check --xr) || { echo "xr-run: run get-godot.sh --xr first" >&2; exit 2; }
prefix=${godot%/bin/godot}

work=$(mktemp -d)
chmod 700 "$work"
x_server='' runtime='' child=''
finish() {
  [ -z "$child" ] || kill -9 "$child" 2>/dev/null
  # The runtime does not end on SIGTERM; it would on a line of input.
  [ -z "$runtime" ] || kill -9 "$runtime" 2>/dev/null
  [ -z "$x_server" ] || kill "$x_server" 2>/dev/null
  wait 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

export XDG_RUNTIME_DIR=$work XDG_CONFIG_HOME=$work/config
export XR_RUNTIME_JSON=$prefix/openxr.json VK_DRIVER_FILES=$prefix/vulkan.json
export P_OVERRIDE_ACTIVE_CONFIG=remote XRT_COMPOSITOR_NULL=1
mkdir -p "$XDG_CONFIG_HOME"
mkfifo "$work/display" "$work/input"

# It finds its keyboard compiler by the folder that it is started in.
(cd "$prefix" && exec bin/Xvfb -displayfd 5 -screen 0 640x480x24 -nolisten tcp -extension GLX \
  -xkbdir "$prefix/root/usr/share/X11/xkb" 5<>"$work/display" >"$work/x-server.log" 2>&1) &
x_server=$!
read -r -t 20 number <>"$work/display" || { cat "$work/x-server.log" >&2; exit 2; }
export DISPLAY=:$number

# It watches its input, and ends when that closes: it is given a pipe that stays open.
"$prefix/bin/monado-service" <>"$work/input" >"$work/runtime.log" 2>&1 &
runtime=$!
for _ in $(seq 200); do
  [ ! -S "$work/monado_comp_ipc" ] || break
  kill -0 "$runtime" 2>/dev/null || break
  sleep 0.05
done
[ -S "$work/monado_comp_ipc" ] || { cat "$work/runtime.log" >&2; exit 2; }
[ -z "${XR_RUN_PID_FILE:-}" ] || echo "$runtime" >"$XR_RUN_PID_FILE"

"$@" &
child=$!
wait "$child"
code=$?
child=''
exit "$code"
