@tool
extends RefCounted
## Where the relay is, who the game is, and how much may wait: environment first, then project settings, then defaults.

## What the names of all settings begin with.
const SECTION := "telemetry_relay/"
## False keeps the game from connecting at all. Give it a feature override ([code].release[/code]) to ship without telemetry.
const ENABLED := "telemetry_relay/connection/enabled"
## The relay's address, [code]ws://[/code] or [code]wss://[/code].
const URL := "telemetry_relay/connection/url"
## Sent as [code]Authorization: Bearer …[/code]; empty sends nothing.
const TOKEN := "telemetry_relay/connection/token"
## The certificate of a relay at [code]wss://[/code], PEM, where no authority vouches for it: one that the relay made by itself.
## Empty trusts whom the engine trusts.
const TLS_CERTIFICATE := "telemetry_relay/connection/tls_certificate"
## The game's name at the relay; empty means the project's own name.
const SOURCE := "telemetry_relay/connection/source"
## How long sampled frames may wait to leave together, in seconds. Each time the relay's thread wakes costs CPU time.
const SEND_INTERVAL := "telemetry_relay/connection/send_interval"
## How many events may wait while the relay is away.
const MAX_QUEUED_EVENTS := "telemetry_relay/events/max_queued"
## How much of them may wait, in KiB of JSON.
const MAX_QUEUED_KIB := "telemetry_relay/events/max_queued_kib"

## Whether frames are sampled at all.
const FPS_ENABLED := "telemetry_relay/streams/fps"
## Whether headset and controllers are sampled at all.
const VR_TRACKING_ENABLED := "telemetry_relay/streams/vr_tracking"
## Whether the monitors are read at all.
const PERFORMANCE_ENABLED := "telemetry_relay/streams/performance"
## Seconds between two samples of frames, until the relay asks for others.
const FPS_INTERVAL := "telemetry_relay/streams/fps_interval"
## Seconds between two samples of headset and controllers, until the relay asks for others.
const VR_TRACKING_INTERVAL := "telemetry_relay/streams/vr_tracking_interval"
## Seconds between two readings of the monitors, until the relay asks for others.
const PERFORMANCE_INTERVAL := "telemetry_relay/streams/performance_interval"
## Whether errors and warnings of the engine and of scripts are reported.
const ENGINE_ERRORS := "telemetry_relay/events/engine_errors"
## Whether prints are reported.
const PRINTS := "telemetry_relay/events/prints"
## The shortest interval that the relay may ask for, in seconds.
const FASTEST_INTERVAL := "telemetry_relay/streams/fastest_interval"

## The same for the monitors, which take longer to read than a frame is to sample.
const FASTEST_PERFORMANCE_INTERVAL := "telemetry_relay/streams/fastest_performance_interval"

## Overrides [constant URL].
const URL_VARIABLE := "TELEMETRY_RELAY_URL"
## Overrides [constant TOKEN].
const TOKEN_VARIABLE := "TELEMETRY_RELAY_TOKEN"
## Overrides [constant TLS_CERTIFICATE].
const TLS_CERTIFICATE_VARIABLE := "TELEMETRY_RELAY_TLS_CERTIFICATE"

## Longer names are refused by the relay.
const MAX_SOURCE_CHARACTERS := 128
## Longer intervals are refused by the relay, and with them the game.
const MAX_INTERVAL_SECONDS := 3600.0

const _SECONDS := "0,10,0.001,or_greater,suffix:s"

const _DEFAULTS: Dictionary = {
	ENABLED: true,
	URL: "ws://127.0.0.1:8081/producer",
	TOKEN: "",
	TLS_CERTIFICATE: "",
	SOURCE: "",
	SEND_INTERVAL: 0.1,
	MAX_QUEUED_EVENTS: 2048,
	MAX_QUEUED_KIB: 2048,
	ENGINE_ERRORS: true,
	PRINTS: false,
	FPS_ENABLED: true,
	FPS_INTERVAL: 0.5,
	VR_TRACKING_ENABLED: true,
	VR_TRACKING_INTERVAL: 0.1,
	PERFORMANCE_ENABLED: true,
	PERFORMANCE_INTERVAL: 0.5,
	FASTEST_INTERVAL: 0.0,
	FASTEST_PERFORMANCE_INTERVAL: 0.1,
}

const _HINTS: Dictionary = {
	ENABLED: [PROPERTY_HINT_NONE, ""],
	URL: [PROPERTY_HINT_PLACEHOLDER_TEXT, "ws://127.0.0.1:8081/producer"],
	TOKEN: [PROPERTY_HINT_PASSWORD, ""],
	TLS_CERTIFICATE: [PROPERTY_HINT_FILE, "*.crt,*.pem"],
	SOURCE: [PROPERTY_HINT_PLACEHOLDER_TEXT, "the project's name"],
	SEND_INTERVAL: [PROPERTY_HINT_RANGE, "0.001,0.2,0.001,suffix:s"],
	MAX_QUEUED_EVENTS: [PROPERTY_HINT_RANGE, "1,65536,1,or_greater"],
	MAX_QUEUED_KIB: [PROPERTY_HINT_RANGE, "1,65536,1,or_greater,suffix:KiB"],
	ENGINE_ERRORS: [PROPERTY_HINT_NONE, ""],
	PRINTS: [PROPERTY_HINT_NONE, ""],
	FPS_ENABLED: [PROPERTY_HINT_NONE, ""],
	FPS_INTERVAL: [PROPERTY_HINT_RANGE, _SECONDS],
	VR_TRACKING_ENABLED: [PROPERTY_HINT_NONE, ""],
	VR_TRACKING_INTERVAL: [PROPERTY_HINT_RANGE, _SECONDS],
	PERFORMANCE_ENABLED: [PROPERTY_HINT_NONE, ""],
	PERFORMANCE_INTERVAL: [PROPERTY_HINT_RANGE, _SECONDS],
	FASTEST_INTERVAL: [PROPERTY_HINT_RANGE, _SECONDS],
	FASTEST_PERFORMANCE_INTERVAL: [PROPERTY_HINT_RANGE, _SECONDS],
}


## Makes the settings visible in the editor's Project Settings, with hints and defaults.
static func register() -> void:
	for setting: String in _DEFAULTS:
		if not ProjectSettings.has_setting(setting):
			ProjectSettings.set_setting(setting, _DEFAULTS[setting])
		var hint: Array = _HINTS[setting]
		ProjectSettings.set_initial_value(setting, _DEFAULTS[setting])
		ProjectSettings.set_as_basic(setting, true)
		ProjectSettings.add_property_info({
			"name": setting,
			"type": typeof(_DEFAULTS[setting]),
			"hint": hint[0],
			"hint_string": hint[1],
		})


## Whether there is a setting of this name; with a feature override ([code]url.release[/code]) too.
static func is_known(setting: String) -> bool:
	return _DEFAULTS.has(_without_feature(setting))


## What holds where a project says nothing.
static func default_of(setting: String) -> Variant:
	return _DEFAULTS[_without_feature(setting)]


## Whether the game should connect.
static func connection_enabled() -> bool:
	return is_on(ENABLED)


## The relay's address.
static func url() -> String:
	return _environment_or_setting(URL_VARIABLE, URL)


## The token, or "" for none.
static func token() -> String:
	return _environment_or_setting(TOKEN_VARIABLE, TOKEN)


## The file of the certificate to trust, or "" for none.
static func tls_certificate() -> String:
	return _environment_or_setting(TLS_CERTIFICATE_VARIABLE, TLS_CERTIFICATE)


## The name that the relay shows for this game.
static func source() -> String:
	var own_name := str(_value_of(SOURCE)).strip_edges()
	if own_name.is_empty():
		own_name = str(ProjectSettings.get_setting("application/config/name", "")).strip_edges()
	return "godot" if own_name.is_empty() else own_name.left(MAX_SOURCE_CHARACTERS)


## Most events that may wait.
static func max_queued_events() -> int:
	var count: int = _value_of(MAX_QUEUED_EVENTS)
	return maxi(1, count)


## Most bytes of JSON that may wait.
static func max_queued_bytes() -> int:
	var kibibytes: int = _value_of(MAX_QUEUED_KIB)
	return maxi(1, kibibytes) * 1024


## Whether something is switched on, by the constant of its setting.
static func is_on(setting: String) -> bool:
	var value: bool = _value_of(setting)
	return value


## An interval by the constant of its setting, in seconds. 0 means every frame.
static func interval_seconds(setting: String) -> float:
	var seconds: float = _value_of(setting)
	return taken_interval(seconds)


## The interval that holds for one that may be anything: what is no number is as seldom as can be.
static func taken_interval(seconds: float) -> float:
	return MAX_INTERVAL_SECONDS if is_nan(seconds) else clampf(seconds, 0.0, MAX_INTERVAL_SECONDS)


static func _without_feature(setting: String) -> String:
	return setting.get_slice(".", 0)


static func _environment_or_setting(variable: String, setting: String) -> String:
	var from_environment := OS.get_environment(variable).strip_edges()
	if not from_environment.is_empty():
		return from_environment
	var from_settings := str(_value_of(setting)).strip_edges()
	return str(_DEFAULTS[setting]) if from_settings.is_empty() else from_settings


static func _value_of(setting: String) -> Variant:
	# In a running game the plugin has registered nothing, and the editor leaves defaults out of project.godot. The engine
	# looks for no override of what is not there.
	if not ProjectSettings.has_setting(setting):
		ProjectSettings.set_setting(setting, _DEFAULTS[setting])
		ProjectSettings.set_initial_value(setting, _DEFAULTS[setting])
	var value: Variant = ProjectSettings.get_setting_with_override(setting)
	if value is int and _DEFAULTS[setting] is float:
		var whole: int = value
		return float(whole)
	return value if typeof(value) == typeof(_DEFAULTS[setting]) else _DEFAULTS[setting]
