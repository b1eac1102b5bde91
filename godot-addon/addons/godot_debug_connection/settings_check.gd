@tool
extends RefCounted
## Finds mistakes in the addon's project settings: for the editor's dock and for the output of a game that starts.

const RelaySettings := preload("relay_settings.gd")
const RelayTrust := preload("relay_trust.gd")

const _INTERVALS: Array[String] = [
	RelaySettings.FPS_INTERVAL, RelaySettings.VR_TRACKING_INTERVAL, RelaySettings.PERFORMANCE_INTERVAL,
	RelaySettings.FASTEST_INTERVAL, RelaySettings.FASTEST_PERFORMANCE_INTERVAL,
]
const _THIS_MACHINE: Array[String] = ["127.0.0.1", "localhost", "[::1]"]


## What is wrong, one sentence each, with what to do.
static func problems() -> PackedStringArray:
	var found := problems_with_address(RelaySettings.url(), RelaySettings.token())
	for setting: String in _INTERVALS:
		var value: Variant = ProjectSettings.get_setting(setting, 0.0)
		if not (value is float or value is int):
			found.append("%s: expected seconds, got %s" % [setting, type_string(typeof(value))])
		elif float(str(value)) < 0.0:
			found.append("%s: expected 0 (every frame) or more seconds, got %s" % [setting, value])
	var autoload := str(ProjectSettings.get_setting("autoload/TelemetryServer", ""))
	if autoload.is_empty():
		found.append("the autoload TelemetryServer is missing: switch the plugin off and on, or add it by hand")
	elif not autoload.begins_with("*"):
		found.append("the autoload TelemetryServer is switched off: switch it on in Project Settings, Globals")
	return found


## What is wrong with an address and its token.
static func problems_with_address(url: String, token: String) -> PackedStringArray:
	var found := PackedStringArray()
	if not (url.begins_with("ws://") or url.begins_with("wss://")):
		found.append("the relay's address must begin with ws:// or wss://, got \"%s\"" % url)
		return found
	var rest := url.get_slice("://", 1)
	var host := host_of(url)
	if host.is_empty():
		found.append("the relay's address names no host: \"%s\"" % url)
	if rest.get_slice("?", 0).find("/") < 0 or rest.ends_with(host + "/") or not rest.contains("/producer"):
		found.append("the relay takes games at the path /producer, the address is \"%s\"" % url)
	if url.begins_with("ws://") and not token.is_empty() and not _is_this_machine(host):
		found.append("the token goes over the network unencrypted: use wss://, or a cable and adb reverse")
	var distrust := RelayTrust.problem() if url.begins_with("wss://") else ""
	if not distrust.is_empty():
		found.append(distrust)
	return found


## Host and port of an address.
static func host_of(url: String) -> String:
	return url.get_slice("://", 1).get_slice("/", 0).get_slice("?", 0)


static func _is_this_machine(host: String) -> bool:
	for name: String in _THIS_MACHINE:
		if host == name or host.begins_with(name + ":"):
			return true
	return false
