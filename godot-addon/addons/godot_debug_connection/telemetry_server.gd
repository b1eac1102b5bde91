extends "telemetry_options.gd"
## The autoload [code]TelemetryServer[/code]: sends frame samples, poses, monitors and events to the telemetry relay.
##
## It samples only while the relay is connected and a client listens. It works in a paused tree. See README.md.

## The state of the connection changed.
signal connection_state_changed(state: RelayConnection.State)
## The relay accepted the game. [param epoch] is the relay's name for this session.
signal relay_welcomed(epoch: String)

const CommandFailure := preload("commands/command_failure.gd")
const EventJson := preload("events/event_json.gd")
const ExtraTrackers := preload("xr/extra_trackers.gd")
const FrameSampler := preload("sampling/frame_sampler.gd")
const GameWatcher := preload("events/game_watcher.gd")
const LogCatcher := preload("events/log_catcher.gd")
const MessageFolder := preload("events/message_folder.gd")
const RelaySession := preload("relay/relay_session.gd")
const SettingsCheck := preload("settings/settings_check.gd")

## Version of the addon.
const VERSION := GameSide.ADDON_VERSION

## State of the connection.
var connection_state: RelayConnection.State:
	get:
		return _session.link.counter("state") as RelayConnection.State
## Why there is no connection; empty when there is one.
var connection_problem: String:
	get:
		return _session.link.text("problem")
## Events that wait to be sent.
var events_queued: int:
	get:
		return _queue.count
## Events that were sent and are kept until the relay confirms them.
var events_in_flight: int:
	get:
		return _queue.in_flight()
## Events that were dropped because too many waited. The number is reported to the relay.
var events_dropped: int:
	get:
		return _queue.dropped
## Events that were sent. An event that was sent again after a connection broke counts once.
var events_sent: int:
	get:
		return _session.link.counter("events_sent")
## Events that were sent and may not have arrived: newer events pushed them out before the relay confirmed them. If the
## relay does not confirm events, those of the last 250 ms before a connection broke.
var events_unconfirmed: int:
	get:
		return _session.link.counter("events_unconfirmed")
## Events that were sent uncompressed because compression failed.
var compression_failures: int:
	get:
		return _session.link.counter("compression_failures")
## Samples that were not sent because the socket was backed up.
var samples_skipped: int:
	get:
		return _session.link.counter("samples_skipped") + _frames.skipped
## WebSocket messages sent.
var messages_sent: int:
	get:
		return _session.link.counter("messages_sent")
## Payload of the messages sent, in bytes.
var bytes_sent: int:
	get:
		return _session.link.counter("bytes_sent")

var _queue := EventQueue.new(max_queued_events, max_queued_bytes)
var _folder := MessageFolder.new(_queue)
var _log_catcher := LogCatcher.new()
var _watcher := GameWatcher.new(_log_catcher)
var _frames := FrameSampler.new()
var _extra_trackers := ExtraTrackers.new()
var _session := RelaySession.new(self, _queue, _folder, _frames, _extra_trackers, _watcher, _log_catcher)
var _place_has_changed := false
var _is_enabled := RelaySettings.connection_enabled()


func _init() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS
	_session.describe_game = _describe_game
	_session.state_changed.connect(connection_state_changed.emit)
	_session.welcomed.connect(relay_welcomed.emit)
	_session.ticked.connect(_on_ticked)
	_session.warned.connect(log_warning)
	_take_settings()
	add_child(_frames)
	add_child(_extra_trackers)
	_session.desk.happened.connect(log_event)
	_session.motion.happened.connect(log_event)
	add_child(_session.motion)
	_watcher.happened.connect(_log)
	# Already here, to catch errors in autoloads and scenes that load later.
	_catch_log()


func _enter_tree() -> void:
	_catch_log()
	_watcher.start(get_tree())
	if not _is_enabled:
		return
	if _session.is_running:
		# The samplers are not in the tree yet.
		_session.decide.call_deferred()
		return
	if relay_url.is_empty():
		push_error("Telemetry is off: " + SettingsCheck.problems_with_address(RelaySettings.url(), "")[0])
		return
	if OS.is_debug_build():
		for problem: String in SettingsCheck.problems_of_game(relay_url, relay_token):
			_log_catcher.warn("Telemetry: " + problem)
	_start_relay()


func _ready() -> void:
	set_process(_session.needs_frames)


func _exit_tree() -> void:
	_watcher.stop(get_tree())
	_session.stop_sampling()
	# When the game ends, other autoloads leave the tree later and have last words too: the addon ends when this node is
	# deleted. Deferred calls run only if the game goes on without this node.
	_end_outside_tree.call_deferred()


# Only in builds without threads: does the work of the relay's thread. The frame sampler has a _process of its own.
func _process(_delta: float) -> void:
	_session.step()


## Sends an event. [param data] may hold any Variant, but no nodes if the call is not on the main thread.
func log_event(event_name: String, data: Dictionary = {}) -> void:
	_log("custom", {"event_name": event_name}, data)


## Sends an information.
func log_info(message: String, data: Dictionary = {}) -> void:
	_log("info", {"message": message}, data)


## Sends a warning.
func log_warning(message: String, data: Dictionary = {}) -> void:
	_log("warning", {"message": message}, data)


## Sends an error.
func log_error(message: String, data: Dictionary = {}) -> void:
	_log("error", {"message": message}, data)


## Offers a command to the clients of the relay. [param callable] runs on the main thread. It gets a Dictionary of
## arguments, or nothing if it takes no parameter, and it may be a coroutine. Its return value is the result. To report
## a failure it returns [method command_error]. [param schema] is the JSON Schema of the arguments. The addon checks type,
## enum, minimum, maximum, required and additionalProperties before the call, fills in default, and turns arguments of the
## type integer into int. Returns whether the command was accepted.
func register_command(
		command_name: String, callable: Callable, description: String = "", schema: Dictionary = {}) -> bool:
	var problem := _session.desk.registry.register(command_name, callable, description, schema)
	if not problem.is_empty():
		push_error("The command was not registered: " + problem)
	return problem.is_empty()


## Removes a command.
func unregister_command(command_name: String) -> void:
	_session.desk.registry.unregister(command_name)


## The return value for a command that failed.
func command_error(message: String) -> RefCounted:
	return CommandFailure.new(message)


func _notification(what: int) -> void:
	if what == NOTIFICATION_PREDELETE:
		_end()
	elif _watcher != null:
		_watcher.notice(what)
		if what == NOTIFICATION_CRASH:
			_session.send_last_words()


func _end_outside_tree() -> void:
	if not is_inside_tree():
		_end()


func _end() -> void:
	if _session.is_running:
		log_event("game_exit")
		_session.stop()
	# The engine must not log into a freed object, even if this node never was in the tree.
	_log_catcher.stop()


func _catch_log() -> void:
	if _is_enabled:
		_log_catcher.start(_folder, send_engine_errors, send_prints)


func _log(kind: String, fixed: Dictionary, data: Dictionary) -> void:
	if not _is_enabled:
		# A game that ships without telemetry must not pay for it.
		return
	# Encoded at once, because the caller may change its data later, and because the time is taken now.
	_queue.push(EventJson.encode(kind, fixed, data, Time.get_unix_time_from_system()))


func _start_relay() -> void:
	_session.start(relay_url, relay_token)
	set_process(_session.needs_frames)


func _on_options_changed() -> void:
	_session.decide()


# Address, token and name are often set one after the other, so their changes are applied together.
func _on_place_changed() -> void:
	if is_inside_tree() and not _place_has_changed:
		_place_has_changed = true
		_move.call_deferred()


func _move() -> void:
	_place_has_changed = false
	if not is_inside_tree():
		return
	if _session.is_running:
		_session.move(relay_url, relay_token)
	elif _is_enabled and not relay_url.is_empty():
		_start_relay()


func _on_bounds_changed() -> void:
	_queue.set_bounds(max_queued_events, max_queued_bytes)


func _on_catching_changed() -> void:
	_log_catcher.set_catches(send_engine_errors, send_prints)


func _on_ticked() -> void:
	_watcher.check()
	_session.tell_editor()
