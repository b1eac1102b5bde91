extends Node
## What a game may change of its telemetry while it runs; at first it is what the project settings say. The base of
## [code]telemetry_server.gd[/code], which acts on changes.

const EventQueue := preload("event_queue.gd")
const GameSide := preload("game_side.gd")
const RelayConnection := preload("relay_connection.gd")
const RelaySettings := preload("relay_settings.gd")

## The relay's address, [code]ws://[/code] or [code]wss://[/code]. The connection moves to another one at once, and what
## waits goes there. An address of another kind is refused with an error.
var relay_url: String:
	set(url):
		if url == relay_url:
			return
		if not RelayConnection.takes(url):
			push_error("The relay's address stays \"%s\": expected one with ws:// or wss://, got \"%s\"" % [relay_url, url])
			return
		relay_url = url
		_on_place_changed()
## What the relay asks for as a token; empty sends none. Takes effect at once, by a new connection.
var relay_token: String:
	set(token):
		if token != relay_token:
			relay_token = token
			_on_place_changed()
## The name that the relay shows for this game, 128 characters at most; an empty one is the settings'. Takes effect at once, by a new connection.
var source_name: String:
	set(shown):
		if shown.strip_edges().is_empty():
			shown = RelaySettings.source()
		if shown != source_name:
			source_name = shown.left(RelaySettings.MAX_SOURCE_CHARACTERS)
			_on_options_changed()
			_on_place_changed()
## How long sampled frames may wait to leave together, in seconds: 0.001 to 0.2. Each look of the relay's thread costs
## processor time.
var send_interval: float = 0.1:
	set(seconds):
		send_interval = seconds
		_on_options_changed()
## How many events may wait, 1 to 1,048,576. Past that the oldest are dropped, and the relay is told how many.
var max_queued_events: int = 2048:
	set(count):
		max_queued_events = clampi(count, 1, EventQueue.MAX_EVENTS)
		_on_bounds_changed()
## How many bytes of events may wait, 1,024 or more.
var max_queued_bytes: int = 2048 * 1024:
	set(bytes):
		max_queued_bytes = maxi(1024, bytes)
		_on_bounds_changed()
## Time between two performance samples, in seconds. 0 means every frame, 3,600 is the most.
var fps_update_interval: float = 0.5:
	set(seconds):
		fps_update_interval = seconds
		_on_options_changed()
## Time between two samples of headset and controllers, in seconds. 0 means every frame, 3,600 is the most.
var tracking_update_interval: float = 0.1:
	set(seconds):
		tracking_update_interval = seconds
		_on_options_changed()
## Time between two readings of the monitors, in seconds. 0 means every frame, 3,600 is the most.
var performance_update_interval: float = 0.5:
	set(seconds):
		performance_update_interval = seconds
		_on_options_changed()
## Whether frames are sampled.
var send_fps: bool = true:
	set(wanted):
		send_fps = wanted
		_on_options_changed()
## Whether headset and controllers are sampled.
var send_vr_tracking: bool = true:
	set(wanted):
		send_vr_tracking = wanted
		_on_options_changed()
## Whether the monitors are read.
var send_performance: bool = true:
	set(wanted):
		send_performance = wanted
		_on_options_changed()
## An event whose JSON is longer than this many UTF-8 bytes leaves compressed.
var compression_threshold: int = 1024:
	set(bytes):
		compression_threshold = bytes
		_on_options_changed()
## Whether errors and warnings of the engine and of scripts are reported by themselves (Godot 4.5 and later).
var send_engine_errors: bool = true:
	set(wanted):
		send_engine_errors = wanted
		_on_catching_changed()
## Whether prints are reported (Godot 4.5 and later).
var send_prints: bool = false:
	set(wanted):
		send_prints = wanted
		_on_catching_changed()


# Takes over what the project settings and the environment say. An address that is none stays, to be told of later.
func _take_settings() -> void:
	var url := RelaySettings.url()
	if RelayConnection.takes(url):
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


# What the game has decided, for the relay's thread. The commands are not among it.
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
	game.send_interval_usec = int(clampf(send_interval, 0.001, 0.2) * 1e6)
	return game


# What is sampled and how it is sent has changed.
func _on_options_changed() -> void:
	pass


# The relay is elsewhere, or has to be told who is there.
func _on_place_changed() -> void:
	pass


# Other bounds hold for events that wait.
func _on_bounds_changed() -> void:
	pass


# What is caught of the engine's log has changed.
func _on_catching_changed() -> void:
	pass
