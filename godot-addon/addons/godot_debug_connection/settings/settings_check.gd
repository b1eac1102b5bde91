@tool
extends RefCounted
## Finds mistakes in the addon's project settings, for the editor's dock and for the output of a starting game.

const RelayAddress := preload("relay_address.gd")
const RelaySettings := preload("relay_settings.gd")
const RelayTrust := preload("relay_trust.gd")

const _INTERVALS: Array[String] = [
	RelaySettings.FPS_INTERVAL, RelaySettings.VR_TRACKING_INTERVAL, RelaySettings.PERFORMANCE_INTERVAL,
	RelaySettings.FASTEST_INTERVAL, RelaySettings.FASTEST_PERFORMANCE_INTERVAL,
]
const _COUNTS: Array[String] = [RelaySettings.MAX_QUEUED_EVENTS, RelaySettings.MAX_QUEUED_KIB]
const _THIS_MACHINE: Array[String] = ["127.0.0.1", "localhost", "[::1]"]


## All mistakes, one sentence each, with what to do.
static func problems() -> PackedStringArray:
	var found := problems_of_game(RelaySettings.url(), RelaySettings.token())
	var autoload := str(ProjectSettings.get_setting("autoload/TelemetryServer", ""))
	if autoload.is_empty():
		found.append("the autoload TelemetryServer is missing: disable and enable the plugin, or add the autoload by hand")
	elif not autoload.begins_with("*"):
		found.append("the autoload TelemetryServer is disabled: enable it in Project Settings, Globals")
	return found


## Mistakes that concern a game with this address and token, one sentence each.
static func problems_of_game(url: String, token: String) -> PackedStringArray:
	var found := problems_with_address(url, token)
	found.append_array(problems_with_values())
	return found


## Mistakes in the names and values of the settings.
static func problems_with_values() -> PackedStringArray:
	var found := PackedStringArray()
	for property: Dictionary in ProjectSettings.get_property_list():
		var setting: String = property["name"]
		if not setting.begins_with(RelaySettings.SECTION):
			continue
		if not RelaySettings.is_known(setting):
			found.append("%s: there is no such setting" % setting)
			continue
		var problem := _problem_with(setting)
		if not problem.is_empty():
			found.append("%s: %s" % [setting, problem])
	return found


static func _problem_with(setting: String) -> String:
	var value: Variant = ProjectSettings.get_setting(setting)
	var default: Variant = RelaySettings.default_of(setting)
	if typeof(value) != typeof(default) and not (value is int and default is float):
		return "expected %s, got %s; the default %s applies" % [
			type_string(typeof(default)), type_string(typeof(value)), JSON.stringify(default)]
	if setting == RelaySettings.MOTION and not value in RelaySettings.MOTION_VALUES:
		return "expected off, on or headset, got %s; off applies" % JSON.stringify(value)
	if not (value is int or value is float):
		return ""
	var number: float = value
	if setting in _INTERVALS and not (number >= 0.0 and number <= RelaySettings.MAX_INTERVAL_SECONDS):
		return "expected 0 (every frame) to %d seconds, got %s" % [RelaySettings.MAX_INTERVAL_SECONDS, value]
	if setting == RelaySettings.SEND_INTERVAL and not (number >= 0.0 and number <= RelaySettings.MAX_SEND_INTERVAL_SECONDS):
		return "expected 0 (automatic) to %s seconds, got %s" % [RelaySettings.MAX_SEND_INTERVAL_SECONDS, value]
	if setting in _COUNTS and number < 1.0:
		return "expected 1 or more, got %s" % value
	return ""


## Mistakes in an address and its token.
static func problems_with_address(url: String, token: String) -> PackedStringArray:
	var found := PackedStringArray()
	var problem := RelayAddress.problem_with(url)
	if not problem.is_empty():
		found.append(problem)
		return found
	var rest := url.get_slice("://", 1)
	var host := host_of(url)
	if rest.get_slice("?", 0).find("/") < 0 or rest.ends_with(host + "/") or not rest.contains("/producer"):
		found.append("the relay's address must have the path /producer, got \"%s\"" % url)
	if url.begins_with("ws://") and not token.is_empty() and not is_this_machine(host):
		found.append("the token is sent over the network unencrypted: use wss://, or a cable and adb reverse")
	var distrust := RelayTrust.problem() if url.begins_with("wss://") else ""
	if not distrust.is_empty():
		found.append(distrust)
	return found


## Host and port in an address.
static func host_of(url: String) -> String:
	return url.get_slice("://", 1).get_slice("/", 0).get_slice("?", 0)


## Whether a host, with or without a port, is this machine.
static func is_this_machine(host: String) -> bool:
	for name: String in _THIS_MACHINE:
		if host == name or host.begins_with(name + ":"):
			return true
	return false
