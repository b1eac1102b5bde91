extends Node
## Hands what the game does to the telemetry relay: frame times, poses, events. The autoload [code]TelemetryServer[/code].
##
## Samples only while the relay is connected and somebody listens. Everything works in a paused tree. See README.md.

## The connection to the relay went from one state to another.
signal connection_state_changed(state: RelayConnection.State)
## The relay accepted the game; [param epoch] is its name for this session.
signal relay_welcomed(epoch: String)

const CommandDesk := preload("command_desk.gd")
const CommandFailure := preload("command_failure.gd")
const EventJson := preload("event_json.gd")
const EventQueue := preload("event_queue.gd")
const ExtraTrackers := preload("extra_trackers.gd")
const FrameSampler := preload("frame_sampler.gd")
const GameSide := preload("game_side.gd")
const GameWatcher := preload("game_watcher.gd")
const LogCatcher := preload("log_catcher.gd")
const MessageFolder := preload("message_folder.gd")
const QuitCommand := preload("quit_command.gd")
const RelayConnection := preload("relay_connection.gd")
const RelayDemand := preload("relay_demand.gd")
const RelayLink := preload("relay_link.gd")
const RelaySettings := preload("relay_settings.gd")
const RelayStatus := preload("relay_status.gd")
const RelayWorker := preload("relay_worker.gd")
const SamplingPlan := preload("sampling_plan.gd")
const SettingsCheck := preload("settings_check.gd")

## Version of the addon.
const VERSION := "0.2.0"

## Time between two performance samples, in seconds. 0 means every frame.
var fps_update_interval: float = 0.5:
	set(seconds):
		fps_update_interval = seconds
		_decide()
## Time between two samples of headset and controllers, in seconds. 0 means every frame.
var tracking_update_interval: float = 0.1:
	set(seconds):
		tracking_update_interval = seconds
		_decide()
## Time between two readings of the monitors, in seconds. 0 means every frame.
var performance_update_interval: float = 0.5:
	set(seconds):
		performance_update_interval = seconds
		_decide()
## Whether frames are sampled.
var send_fps: bool = true:
	set(wanted):
		send_fps = wanted
		_decide()
## Whether headset and controllers are sampled.
var send_vr_tracking: bool = true:
	set(wanted):
		send_vr_tracking = wanted
		_decide()
## Whether the monitors are read.
var send_performance: bool = true:
	set(wanted):
		send_performance = wanted
		_decide()
## An event whose JSON is longer than this many UTF-8 bytes leaves compressed.
var compression_threshold: int = 1024:
	set(bytes):
		compression_threshold = bytes
		_decide()
## Whether errors and warnings of the engine and of scripts are reported by themselves (Godot 4.5 and later).
var send_engine_errors: bool = true:
	set(wanted):
		send_engine_errors = wanted
		_log_catcher.set_catches(send_engine_errors, send_prints)
## Whether prints are reported (Godot 4.5 and later).
var send_prints: bool = false:
	set(wanted):
		send_prints = wanted
		_log_catcher.set_catches(send_engine_errors, send_prints)

## Where the connection stands.
var connection_state: RelayConnection.State:
	get:
		return _link.counter("state") as RelayConnection.State
## Why there is no connection, in words; empty when there is one.
var connection_problem: String:
	get:
		return _link.text("problem")
## Events that wait to be sent.
var events_queued: int:
	get:
		return _queue.count
## Events lost because too many waited. The relay is told, too.
var events_dropped: int:
	get:
		return _queue.dropped
## Events that the socket took.
var events_sent: int:
	get:
		return _link.counter("events_sent")
## Events handed over so shortly before a connection broke that nobody knows whether they arrived.
var events_unconfirmed: int:
	get:
		return _link.counter("events_unconfirmed")
## Events that should have left compressed and could not be.
var compression_failures: int:
	get:
		return _link.counter("compression_failures")
## Samples not sent because the socket was backed up.
var samples_skipped: int:
	get:
		return _link.counter("samples_skipped") + _frames.skipped
## WebSocket messages sent.
var messages_sent: int:
	get:
		return _link.counter("messages_sent")
## Their payload, in bytes.
var bytes_sent: int:
	get:
		return _link.counter("bytes_sent")

var _link := RelayLink.new()
var _queue := EventQueue.new(RelaySettings.max_queued_events(), RelaySettings.max_queued_bytes())
var _folder := MessageFolder.new(_queue)
var _log_catcher := LogCatcher.new()
var _desk := CommandDesk.new(_log_catcher)
var _watcher := GameWatcher.new(_log_catcher)
var _frames := FrameSampler.new()
var _extra_trackers := ExtraTrackers.new()
var _plan := SamplingPlan.new(_frames, _extra_trackers, _watcher.xr, _link)
var _demand := RelayDemand.new()
var _worker: RelayWorker
var _thread: Thread
var _is_open := false


func _init() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS
	_take_settings()
	add_child(_frames)
	add_child(_extra_trackers)
	_desk.answered.connect(_on_answered)
	_desk.commands_changed.connect(_on_commands_changed)
	QuitCommand.offer_if_launched(_desk.registry)
	_watcher.happened.connect(_log)
	# Here, so that mistakes in autoloads and scenes that are loaded later are caught, too.
	_catch_log()


func _enter_tree() -> void:
	_catch_log()
	_watcher.start(get_tree())
	if not RelaySettings.connection_enabled():
		return
	var url := RelaySettings.url()
	if not RelayConnection.takes(url):
		push_error("Telemetry is off: " + SettingsCheck.problems_with_address(url, "")[0])
		return
	if OS.is_debug_build():
		for problem: String in SettingsCheck.problems_with_address(url, RelaySettings.token()):
			_log_catcher.warn("Telemetry: " + problem)
	_start_worker(url)


func _ready() -> void:
	_process_in_frames()


func _exit_tree() -> void:
	_watcher.stop(get_tree())
	log_event("game_exit")
	# What the scenes logged on their way out is sent; they leave the tree before the autoloads do.
	_stop_worker()
	_log_catcher.stop()
	_is_open = false
	_decide()


# The frames are the sampler's. This is what the thread would do, where there are none.
func _process(_delta: float) -> void:
	_worker.step(_link.take_news())


## Reports something that happened in the game. [param data] may hold any Variants. From any thread, as long as
## [param data] holds no nodes.
func log_event(event_name: String, data: Dictionary = {}) -> void:
	_log("custom", {"event_name": event_name}, data)


## Reports something that is good to know.
func log_info(message: String, data: Dictionary = {}) -> void:
	_log("info", {"message": message}, data)


## Reports something that should not be.
func log_warning(message: String, data: Dictionary = {}) -> void:
	_log("warning", {"message": message}, data)


## Reports something that went wrong.
func log_error(message: String, data: Dictionary = {}) -> void:
	_log("error", {"message": message}, data)


## Offers a command to whoever is connected to the relay. [param callable] is called on the main thread with a Dictionary
## of arguments, or with nothing if it takes nothing; it may be a coroutine. What it returns is the result; it says that
## it failed by returning [method command_error]. [param schema] is the JSON Schema of the arguments: their types, what is
## required, minimum, maximum and enum are checked before the call. Returns whether the command is offered.
func register_command(
		command_name: String, callable: Callable, description: String = "", schema: Dictionary = {}) -> bool:
	var problem := _desk.registry.register(command_name, callable, description, schema)
	if not problem.is_empty():
		push_error("This command is not offered: " + problem)
	return problem.is_empty()


## Takes a command away.
func unregister_command(command_name: String) -> void:
	_desk.registry.unregister(command_name)


## What a command returns when it could not do what it was asked for.
func command_error(message: String) -> RefCounted:
	return CommandFailure.new(message)


func _notification(what: int) -> void:
	if what == NOTIFICATION_PREDELETE:
		# The engine's log must not outlive this, not even if it never was in the tree.
		_log_catcher.stop()
	elif _watcher != null:
		_watcher.notice(what)


func _catch_log() -> void:
	if RelaySettings.connection_enabled():
		_log_catcher.start(_folder, send_engine_errors, send_prints)


func _log(kind: String, fixed: Dictionary, data: Dictionary) -> void:
	# Encoded at once: the caller may change its data, and the time is now.
	_queue.push(EventJson.encode(kind, fixed, data, Time.get_unix_time_from_system()))


func _take_settings() -> void:
	send_fps = RelaySettings.is_on(RelaySettings.FPS_ENABLED)
	send_vr_tracking = RelaySettings.is_on(RelaySettings.VR_TRACKING_ENABLED)
	send_performance = RelaySettings.is_on(RelaySettings.PERFORMANCE_ENABLED)
	fps_update_interval = RelaySettings.interval_seconds(RelaySettings.FPS_INTERVAL)
	tracking_update_interval = RelaySettings.interval_seconds(RelaySettings.VR_TRACKING_INTERVAL)
	performance_update_interval = RelaySettings.interval_seconds(RelaySettings.PERFORMANCE_INTERVAL)
	send_engine_errors = RelaySettings.is_on(RelaySettings.ENGINE_ERRORS)
	send_prints = RelaySettings.is_on(RelaySettings.PRINTS)


func _start_worker(url: String) -> void:
	_link = RelayLink.new()
	_plan.link = _link
	_worker = RelayWorker.new(_link, _queue, _folder, _frames, url, RelaySettings.token())
	_worker.on_started = _log_catcher.leave_out_thread
	_worker.on_state_changed = _on_connection_state_changed
	_worker.on_demand_changed = _on_demand_changed
	_worker.on_welcomed = _on_welcomed
	_worker.on_refused = _on_refused
	_worker.on_requested = _on_requested
	_worker.on_tick = _on_tick
	_decide()
	_thread = Thread.new()
	if _thread.start(_worker.run) != OK:
		# A web build without threads: the frames do its work.
		_thread = null
		_worker.begin()
	_process_in_frames()


func _stop_worker() -> void:
	if _worker == null:
		return
	_link.stop()
	if _thread != null:
		_thread.wait_to_finish()
	else:
		_worker.end()
	_thread = null
	_worker = null
	_process_in_frames()


func _process_in_frames() -> void:
	set_process(_worker != null and _thread == null)


# Tells the relay's thread and the sampling what holds now.
func _decide() -> void:
	var game := GameSide.new()
	game.source = RelaySettings.source()
	game.addon_version = VERSION
	game.enabled = {"fps": send_fps, "vr_tracking": send_vr_tracking, "performance": send_performance}
	game.intervals = {
		"fps": fps_update_interval,
		"vr_tracking": tracking_update_interval,
		"performance": performance_update_interval,
	}
	game.compression_threshold = compression_threshold
	game.send_interval_usec = RelaySettings.send_interval_usec()
	game.commands = _desk.registry.descriptions()
	_link.set_game(game)
	if is_inside_tree():
		_plan.decide(game, _demand, _is_open)


func _on_connection_state_changed(state: RelayConnection.State) -> void:
	_is_open = state == RelayConnection.State.OPEN
	_decide()
	connection_state_changed.emit(state)


func _on_demand_changed(demand: RelayDemand) -> void:
	_demand = demand
	_decide()


func _on_welcomed(epoch: String) -> void:
	relay_welcomed.emit(epoch)


func _on_refused(problem: String) -> void:
	_log_catcher.warn("The telemetry relay refused something: " + problem)


func _on_requested(command: Dictionary) -> void:
	_desk.carry_out(command, get_tree(), _plan.figures, _watcher.xr)


func _on_answered(json: PackedByteArray) -> void:
	_link.answer(json)


func _on_commands_changed() -> void:
	_decide()
	if _is_open:
		_desk.announce()


func _on_tick() -> void:
	if not is_inside_tree():
		return
	_watcher.look()
	if EngineDebugger.is_active():
		EngineDebugger.send_message(RelayStatus.MESSAGE, [_status()])


func _status() -> Dictionary:
	return {
		"url": RelaySettings.url(),
		"problem": connection_problem,
		"messages_sent": messages_sent,
		"bytes_sent": bytes_sent,
		"events_sent": events_sent,
		"events_queued": events_queued,
		"events_dropped": events_dropped,
		"samples_skipped": samples_skipped,
	}
