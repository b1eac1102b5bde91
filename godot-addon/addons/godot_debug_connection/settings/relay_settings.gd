@tool
extends RefCounted
## The addon's project settings: where the relay is, what is sampled, how much may wait. An environment variable
## overrides its setting.

## Prefix of all settings.
const SECTION := "telemetry_relay/"
## Whether the game connects at all. A feature override ([code].release[/code]) ships a game without telemetry.
const ENABLED := "telemetry_relay/connection/enabled"
## The relay's address, [code]ws://[/code] or [code]wss://[/code].
const URL := "telemetry_relay/connection/url"
## Token for the relay, sent as [code]Authorization: Bearer …[/code]. Empty: none is sent.
const TOKEN := "telemetry_relay/connection/token"
## Certificate file (PEM) of the relay at a [code]wss://[/code] address, for a certificate that no authority signed.
## Empty: the engine's own authorities decide.
const TLS_CERTIFICATE := "telemetry_relay/connection/tls_certificate"
## Whether the game also looks for a relay on the local network, if none is at its address. Only in debug builds.
const FIND := "telemetry_relay/connection/find"
## The game's name at the relay. Empty: the project's name.
const SOURCE := "telemetry_relay/connection/source"
## Shortest time between two messages with samples or events, in seconds. 0: as short as the relay's demand needs.
const SEND_INTERVAL := "telemetry_relay/connection/send_interval"
## Most events that are kept.
const MAX_QUEUED_EVENTS := "telemetry_relay/events/max_queued"
## Most JSON of events that is kept, in KiB.
const MAX_QUEUED_KIB := "telemetry_relay/events/max_queued_kib"

## Whether events that cannot be sent before the game ends are kept in a file for its next run.
const KEEP_UNSENT := "telemetry_relay/events/keep_unsent"

## Whether frames are sampled.
const FPS_ENABLED := "telemetry_relay/streams/fps"
## Whether poses are sampled.
const VR_TRACKING_ENABLED := "telemetry_relay/streams/vr_tracking"
## Whether the monitors are read.
const PERFORMANCE_ENABLED := "telemetry_relay/streams/performance"
## Seconds between two frame samples, while the relay asks for no interval.
const FPS_INTERVAL := "telemetry_relay/streams/fps_interval"
## Seconds between two samples of the poses, while the relay asks for no interval.
const VR_TRACKING_INTERVAL := "telemetry_relay/streams/vr_tracking_interval"
## Seconds between two readings of the monitors, while the relay asks for no interval.
const PERFORMANCE_INTERVAL := "telemetry_relay/streams/performance_interval"
## Whether errors and warnings of the engine and of scripts are sent as events.
const ENGINE_ERRORS := "telemetry_relay/events/engine_errors"
## Whether prints are sent as events.
const PRINTS := "telemetry_relay/events/prints"
## Whether clients of the relay may take pictures of what the player sees.
const PICTURES := "telemetry_relay/commands/pictures"
## Shortest interval that the relay may ask for, in seconds.
const FASTEST_INTERVAL := "telemetry_relay/streams/fastest_interval"
## Shortest interval that the relay may ask for between two readings of the monitors, in seconds. A reading takes longer
## than a frame sample.
const FASTEST_PERFORMANCE_INTERVAL := "telemetry_relay/streams/fastest_performance_interval"

## Whether simulated trackers may take the place of those that the game reads: off, on, or headset, which is on even
## while a headset is in use. Only in debug builds.
const MOTION := "telemetry_relay/motion/simulated_trackers"

## Overrides [constant URL].
const URL_VARIABLE := "TELEMETRY_RELAY_URL"
## Overrides [constant TOKEN].
const TOKEN_VARIABLE := "TELEMETRY_RELAY_TOKEN"
## Overrides [constant TLS_CERTIFICATE].
const TLS_CERTIFICATE_VARIABLE := "TELEMETRY_RELAY_TLS_CERTIFICATE"
## Overrides [constant MOTION].
const MOTION_VARIABLE := "TELEMETRY_RELAY_MOTION"
## Path of the motion that the game plays. It has no setting.
const MOTION_FILE_VARIABLE := "TELEMETRY_RELAY_MOTION_FILE"
## The values of [constant MOTION].
const MOTION_VALUES: Array[String] = ["off", "on", "headset"]

## The relay's address on this machine.
const DEFAULT_URL := "ws://127.0.0.1:8081/producer"
## Ports that a relay on this machine takes if another program has port 8081, in this order.
const FALLBACK_PORTS: Array[int] = [8083, 8084, 8085]

## Longest name that the relay accepts.
const MAX_SOURCE_CHARACTERS := 128
## Longest interval that the relay accepts in a hello.
const MAX_INTERVAL_SECONDS := 3600.0
## Longest time between two messages that the project may ask for, in seconds.
const MAX_SEND_INTERVAL_SECONDS := 0.2

const _SECONDS := "0,10,0.001,or_greater,suffix:s"

const _DEFAULTS: Dictionary = {
	ENABLED: true,
	URL: DEFAULT_URL,
	TOKEN: "",
	TLS_CERTIFICATE: "",
	FIND: false,
	SOURCE: "",
	SEND_INTERVAL: 0.0,
	MAX_QUEUED_EVENTS: 2048,
	MAX_QUEUED_KIB: 2048,
	KEEP_UNSENT: true,
	ENGINE_ERRORS: true,
	PRINTS: false,
	PICTURES: true,
	FPS_ENABLED: true,
	FPS_INTERVAL: 0.5,
	VR_TRACKING_ENABLED: true,
	VR_TRACKING_INTERVAL: 0.1,
	PERFORMANCE_ENABLED: true,
	PERFORMANCE_INTERVAL: 0.5,
	FASTEST_INTERVAL: 0.0,
	FASTEST_PERFORMANCE_INTERVAL: 0.1,
	MOTION: "off",
}

const _HINTS: Dictionary = {
	URL: [PROPERTY_HINT_PLACEHOLDER_TEXT, DEFAULT_URL],
	TOKEN: [PROPERTY_HINT_PASSWORD, ""],
	TLS_CERTIFICATE: [PROPERTY_HINT_FILE, "*.crt,*.pem"],
	SOURCE: [PROPERTY_HINT_PLACEHOLDER_TEXT, "the project's name"],
	SEND_INTERVAL: [PROPERTY_HINT_RANGE, "0,0.2,0.001,suffix:s"],
	MAX_QUEUED_EVENTS: [PROPERTY_HINT_RANGE, "1,65536,1,or_greater"],
	MAX_QUEUED_KIB: [PROPERTY_HINT_RANGE, "1,65536,1,or_greater,suffix:KiB"],
	FPS_INTERVAL: [PROPERTY_HINT_RANGE, _SECONDS],
	VR_TRACKING_INTERVAL: [PROPERTY_HINT_RANGE, _SECONDS],
	PERFORMANCE_INTERVAL: [PROPERTY_HINT_RANGE, _SECONDS],
	FASTEST_INTERVAL: [PROPERTY_HINT_RANGE, _SECONDS],
	FASTEST_PERFORMANCE_INTERVAL: [PROPERTY_HINT_RANGE, _SECONDS],
	MOTION: [PROPERTY_HINT_ENUM, "off,on,headset"],
}


## Shows the settings in the editor's Project Settings, with hints and defaults.
static func register() -> void:
	for setting: String in _DEFAULTS:
		if not ProjectSettings.has_setting(setting):
			ProjectSettings.set_setting(setting, _DEFAULTS[setting])
		var hint: Array = _HINTS.get(setting, [PROPERTY_HINT_NONE, ""])
		ProjectSettings.set_initial_value(setting, _DEFAULTS[setting])
		ProjectSettings.set_as_basic(setting, true)
		ProjectSettings.add_property_info({
			"name": setting,
			"type": typeof(_DEFAULTS[setting]),
			"hint": hint[0],
			"hint_string": hint[1],
		})


## Whether a setting of this name exists. The name may have a feature override ([code]url.release[/code]).
static func is_known(setting: String) -> bool:
	return _DEFAULTS.has(_without_feature(setting))


## Default of a setting.
static func default_of(setting: String) -> Variant:
	return _DEFAULTS[_without_feature(setting)]


## Whether the game should connect.
static func connection_enabled() -> bool:
	return is_on(ENABLED)


## The relay's address.
static func url() -> String:
	return _environment_or_setting(URL_VARIABLE, URL)


## All addresses at which the relay of an address may be: the address itself, and for the default also those of the ports
## that the relay falls back to.
static func addresses_of(address: String) -> PackedStringArray:
	var addresses := PackedStringArray([address])
	if address == DEFAULT_URL:
		for port: int in FALLBACK_PORTS:
			addresses.append(address.replace("8081", str(port)))
	return addresses


## The token, or "" for none.
static func token() -> String:
	return _environment_or_setting(TOKEN_VARIABLE, TOKEN)


## Certificate file of the relay, or "" for none.
static func tls_certificate() -> String:
	return _environment_or_setting(TLS_CERTIFICATE_VARIABLE, TLS_CERTIFICATE)


## Whether simulated trackers are allowed: one of [constant MOTION_VALUES]. Any other value is off.
static func motion() -> String:
	var value := _environment_or_setting(MOTION_VARIABLE, MOTION)
	return value if value in MOTION_VALUES else "off"


## The game's name at the relay.
static func source() -> String:
	var own_name := str(_value_of(SOURCE)).strip_edges()
	if own_name.is_empty():
		own_name = str(ProjectSettings.get_setting("application/config/name", "")).strip_edges()
	return "godot" if own_name.is_empty() else own_name.left(MAX_SOURCE_CHARACTERS)


## Most events that are kept.
static func max_queued_events() -> int:
	var count: int = _value_of(MAX_QUEUED_EVENTS)
	return maxi(1, count)


## Most bytes of JSON that are kept.
static func max_queued_bytes() -> int:
	var kibibytes: int = _value_of(MAX_QUEUED_KIB)
	return maxi(1, kibibytes) * 1024


## The value of a setting that is true or false, by its constant.
static func is_on(setting: String) -> bool:
	var value: bool = _value_of(setting)
	return value


## The value of an interval, by the constant of its setting, in seconds. 0 means every frame.
static func interval_seconds(setting: String) -> float:
	var seconds: float = _value_of(setting)
	return taken_interval(seconds)


## The interval that applies for any number: clamped to the range, and the longest one for NaN.
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
	# In a running game the plugin has registered no setting, and project.godot does not hold defaults. The engine finds
	# no feature override of a setting that does not exist, so create it.
	if not ProjectSettings.has_setting(setting):
		ProjectSettings.set_setting(setting, _DEFAULTS[setting])
		ProjectSettings.set_initial_value(setting, _DEFAULTS[setting])
	var value: Variant = ProjectSettings.get_setting_with_override(setting)
	if value is int and _DEFAULTS[setting] is float:
		var whole: int = value
		return float(whole)
	return value if typeof(value) == typeof(_DEFAULTS[setting]) else _DEFAULTS[setting]
