@tool
extends RefCounted
## The relay's program on this machine: finds it, and starts it for as long as the editor runs.

const GameSide := preload("../relay/game_side.gd")
const RelaySettings := preload("../settings/relay_settings.gd")
const SettingsCheck := preload("../settings/settings_check.gd")

## The relay's own program, if it is installed.
const PROGRAM := "godot-telemetry-relay"
## Fetches the relay's program and runs it. It comes with Node.js.
const FETCHER := "npx"

const _DEFAULT_PORT := "8081"

var _pid := 0


## Whether a relay at this address can be one of this machine's programs: it is here, and needs no certificate.
static func can_serve(url: String) -> bool:
	return url.begins_with("ws://") and SettingsCheck.is_this_machine(SettingsCheck.host_of(url))


## The program and its arguments for a relay at this address; empty if this machine has no program for it. The relay ends
## with the editor.
static func command_for(url: String) -> PackedStringArray:
	var command := _program()
	if command.is_empty() or not can_serve(url):
		return PackedStringArray()
	command.append("serve")
	command.append_array(_port_flags(url))
	command.append_array(["--stop-with", str(OS.get_process_id())])
	return command


## The words with which a person starts the relay for this address in a terminal.
static func words_for(url: String) -> String:
	var program := FETCHER + " " + PROGRAM if _find(PROGRAM).is_empty() else PROGRAM
	return " ".join(PackedStringArray([program, "serve"]) + _port_flags(url))


## Starts the relay for this address. Returns whether its program runs.
func start(url: String) -> bool:
	var command := command_for(url)
	if command.is_empty():
		return false
	_pid = OS.create_process(command[0], command.slice(1))
	return _pid > 0


## Whether a program was started and has not ended.
func is_running() -> bool:
	return _pid > 0 and OS.is_process_running(_pid)


# The installed program, else what fetches the version that belongs to this addon.
static func _program() -> PackedStringArray:
	var installed := _find(PROGRAM)
	if not installed.is_empty():
		return _as_command(installed)
	var fetcher := _find(FETCHER)
	if fetcher.is_empty():
		return PackedStringArray()
	return _as_command(fetcher) + PackedStringArray(["-y", "%s@%s" % [PROGRAM, GameSide.ADDON_VERSION]])


# Path of a program on PATH, or "".
static func _find(program: String) -> String:
	var is_windows := OS.get_name() == "Windows"
	var endings: Array[String] = [""]
	if is_windows:
		endings = [".exe", ".cmd"]
	for folder: String in OS.get_environment("PATH").split(";" if is_windows else ":", false):
		# A relative one would be sought in the project's folder.
		if not folder.is_absolute_path():
			continue
		for ending: String in endings:
			var path := folder.path_join(program + ending)
			if FileAccess.file_exists(path):
				return path
	return ""


# Windows runs command files by its shell. By its path: a bare name would be sought in the project's folder first.
static func _as_command(path: String) -> PackedStringArray:
	if not path.ends_with(".cmd"):
		return PackedStringArray([path])
	var shell := OS.get_environment("ComSpec")
	return PackedStringArray(["cmd.exe" if shell.is_empty() else shell, "/c", path])


# A relay without a port of its own takes the usual one, or one at which the addon looks for it too.
static func _port_flags(url: String) -> PackedStringArray:
	if url == RelaySettings.DEFAULT_URL:
		return PackedStringArray()
	var port := SettingsCheck.host_of(url).get_slice(":", SettingsCheck.host_of(url).get_slice_count(":") - 1)
	return PackedStringArray(["--port", port if port.is_valid_int() else "80"])
