extends Node
## The properties that a game may change while it runs. They start with the values of the project settings. Base of
## [code]telemetry_server.gd[/code], which applies changes.

const EventQueue := preload("events/event_queue.gd")
const GameSide := preload("relay/game_side.gd")
const RelayAddress := preload("settings/relay_address.gd")
const RelayConnection := preload("sending/relay_connection.gd")
const RelaySettings := preload("settings/relay_settings.gd")

## The relay's address, [code]ws://[/code] or [code]wss://[/code]. A new address moves the connection at once, and
## waiting events go there. An address of another kind is refused with an error.
var relay_url: String:
	set(url):
		if url == relay_url:
			return
		var problem := RelayAddress.problem_with(url)
		if not problem.is_empty():
			push_error("The relay's address stays \"%s\": %s" % [relay_url, problem])
			return
		relay_url = url
		_on_place_changed()
## Token for the relay; empty sends none. A change opens a new connection at once.
var relay_token: String:
	set(token):
		if token != relay_token:
			relay_token = token
			_on_place_changed()
## The game's name at the relay, 128 characters at most. An empty name restores the name of the settings. A change opens
## a new connection at once.
var source_name: String:
	set(new_name):
		if new_name.strip_edges().is_empty():
			new_name = RelaySettings.source()
		if new_name != source_name:
			source_name = new_name.left(RelaySettings.MAX_SOURCE_CHARACTERS)
			_on_options_changed()
			_on_place_changed()
## Shortest time between two messages with samples or events, in seconds: 0 to 0.2. 0 leaves it to the relay, which knows
## who watches: samples and events then leave in their frame if a client is sent them live, else ten times a second.
var send_interval: float = 0.0:
	set(seconds):
		send_interval = seconds
		_on_options_changed()
## Most events that are kept, 1 to 1,048,576. Beyond that the oldest events are dropped, and the number of dropped
## events is reported to the relay.
var max_queued_events: int = 2048:
	set(count):
		max_queued_events = clampi(count, 1, EventQueue.MAX_EVENTS)
		_on_bounds_changed()
## Most bytes of events that are kept, 1,024 or more.
var max_queued_bytes: int = 2048 * 1024:
	set(bytes):
		max_queued_bytes = maxi(1024, bytes)
		_on_bounds_changed()
## Time between two frame samples, in seconds: 0 (every frame) to 3,600.
var fps_update_interval: float = 0.5:
	set(seconds):
		fps_update_interval = seconds
		_on_options_changed()
## Time between two samples of the poses, in seconds: 0 (every frame) to 3,600.
var tracking_update_interval: float = 0.1:
	set(seconds):
		tracking_update_interval = seconds
		_on_options_changed()
## Time between two readings of the monitors, in seconds: 0 (every frame) to 3,600.
var performance_update_interval: float = 0.5:
	set(seconds):
		performance_update_interval = seconds
		_on_options_changed()
## Whether frames are sampled.
var send_fps: bool = true:
	set(enabled):
		send_fps = enabled
		_on_options_changed()
## Whether the poses of the headset and the controllers are sampled.
var send_vr_tracking: bool = true:
	set(enabled):
		send_vr_tracking = enabled
		_on_options_changed()
## Whether the monitors are read.
var send_performance: bool = true:
	set(enabled):
		send_performance = enabled
		_on_options_changed()
## An event whose JSON is longer is sent compressed. Units: UTF-8 bytes.
var compression_threshold: int = 1024:
	set(bytes):
		compression_threshold = bytes
		_on_options_changed()
## Whether errors and warnings of the engine and of scripts are sent as events (Godot 4.5 and later).
var send_engine_errors: bool = true:
	set(enabled):
		send_engine_errors = enabled
		_on_catching_changed()
## Whether prints are sent as events (Godot 4.5 and later).
var send_prints: bool = false:
	set(enabled):
		send_prints = enabled
		_on_catching_changed()


# Applies the project settings and the environment. An invalid address is not applied; it is reported later.
func _take_settings() -> void:
	var url := RelaySettings.url()
	if RelayAddress.problem_with(url).is_empty():
		relay_url = url
	relay_token = RelaySettings.token()
	source_name = RelaySettings.source()
	send_interval = RelaySettings.interval_seconds(RelaySettings.SEND_INTERVAL)
	max_queued_events = RelaySettings.max_queued_events()
	max_queued_bytes = RelaySettings.max_queued_bytes()
	send_fps = RelaySettings.is_on(RelaySettings.FPS_ENABLED)
	send_vr_tracking = RelaySettings.is_on(RelaySettings.VR_TRACKING_ENABLED)
	send_performance = RelaySettings.is_on(RelaySettings.PERFORMANCE_ENABLED)
	fps_update_interval = RelaySettings.interval_seconds(RelaySettings.FPS_INTERVAL)
	tracking_update_interval = RelaySettings.interval_seconds(RelaySettings.VR_TRACKING_INTERVAL)
	performance_update_interval = RelaySettings.interval_seconds(RelaySettings.PERFORMANCE_INTERVAL)
	send_engine_errors = RelaySettings.is_on(RelaySettings.ENGINE_ERRORS)
	send_prints = RelaySettings.is_on(RelaySettings.PRINTS)


# The properties in the form that the relay's thread reads, without the commands.
func _describe_game() -> GameSide:
	var game := GameSide.new()
	game.source = source_name
	game.enabled = {"fps": send_fps, "vr_tracking": send_vr_tracking, "performance": send_performance}
	game.intervals = {
		"fps": RelaySettings.taken_interval(fps_update_interval),
		"vr_tracking": RelaySettings.taken_interval(tracking_update_interval),
		"performance": RelaySettings.taken_interval(performance_update_interval),
	}
	game.compression_threshold = compression_threshold
	game.send_interval_usec = int(clampf(send_interval, 0.0, RelaySettings.MAX_SEND_INTERVAL_SECONDS) * 1e6)
	return game


# A property that decides what is sampled and how it is sent has changed.
func _on_options_changed() -> void:
	pass


# The relay's address, the token or the game's name has changed.
func _on_place_changed() -> void:
	pass


# The limits of the event queue have changed.
func _on_bounds_changed() -> void:
	pass


# A property that decides what is caught of the engine's log has changed.
func _on_catching_changed() -> void:
	pass
