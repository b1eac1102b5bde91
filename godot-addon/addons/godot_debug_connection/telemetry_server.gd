extends Node
## Hands what the game does to the telemetry relay: frame times, poses, events. The autoload [code]TelemetryServer[/code].
##
## Samples only while the relay is connected and somebody listens. Everything works in a paused tree. See README.md.

## The connection to the relay went from one state to another.
signal connection_state_changed(state: RelayConnection.State)
## The relay accepted the game; [param epoch] is its name for this session.
signal relay_welcomed(epoch: String)

const EventJson := preload("event_json.gd")
const EventQueue := preload("event_queue.gd")
const HeadsetSampler := preload("headset_sampler.gd")
const JsonValue := preload("json_value.gd")
const Outbox := preload("outbox.gd")
const PerformanceSampler := preload("performance_sampler.gd")
const RelayCommands := preload("relay_commands.gd")
const RelayConnection := preload("relay_connection.gd")
const RelayDemand := preload("relay_demand.gd")
const RelaySettings := preload("relay_settings.gd")
const SampleClock := preload("sample_clock.gd")
const SceneWatcher := preload("scene_watcher.gd")

## Version of the addon.
const VERSION := "0.1.0"
## Time between two readings of the slow figures (memory, processor, objects), in seconds.
const SLOW_FIGURES_INTERVAL_SECONDS := 0.5

# After everything that moves things; some room is left for nodes that must come after even this.
const _PROCESS_PRIORITY := 1_000_000

## Time between two performance samples, in seconds. 0 means every frame.
var fps_update_interval: float = 0.5
## Time between two samples of headset and controllers, in seconds. 0 means every frame.
var tracking_update_interval: float = 0.1
## Whether performance is sampled.
var send_fps: bool = true
## Whether headset and controllers are sampled.
var send_vr_tracking: bool = true
## An event whose JSON is longer than this many UTF-8 bytes leaves compressed.
var compression_threshold: int = 1024

## Where the connection stands.
var connection_state: RelayConnection.State:
	get:
		return _connection.state
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
		return _outbox.events_sent
## Events handed over so shortly before a connection broke that nobody knows whether they arrived.
var events_unconfirmed: int:
	get:
		return _outbox.events_unconfirmed
## Events that should have left compressed and could not be.
var compression_failures: int:
	get:
		return _outbox.compression_failures
## Samples not taken because the socket was backed up.
var samples_skipped: int = 0
## WebSocket messages sent.
var messages_sent: int:
	get:
		return _connection.messages_sent
## Their payload, in bytes.
var bytes_sent: int:
	get:
		return _connection.bytes_sent

var _connection := RelayConnection.new()
var _commands := RelayCommands.new()
var _queue := EventQueue.new(RelaySettings.max_queued_events(), RelaySettings.max_queued_bytes())
var _outbox := Outbox.new(_connection, _queue)
var _performance := PerformanceSampler.new()
var _headset := HeadsetSampler.new()
var _scene_watcher := SceneWatcher.new()
var _fps_clock := SampleClock.new()
var _tracking_clock := SampleClock.new()
var _slow_figures_clock := SampleClock.new()
var _was_open := false


func _init() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS
	process_priority = _PROCESS_PRIORITY
	_connection.state_changed.connect(_on_connection_state_changed)
	_connection.text_received.connect(_on_text_received)
	_commands.welcomed.connect(_on_welcomed)
	_scene_watcher.scene_changed.connect(_on_scene_changed)


func _enter_tree() -> void:
	_headset.start()
	if not RelaySettings.connection_enabled():
		return
	if not _connection.start(RelaySettings.url(), RelaySettings.token()):
		push_error("Telemetry is off: the relay's address must begin with ws:// or wss://, got \"%s\"" % RelaySettings.url())


func _exit_tree() -> void:
	# What the scenes logged on their way out; they leave the tree before the autoloads do.
	_connection.poll(Time.get_ticks_usec())
	if _connection.state == RelayConnection.State.OPEN:
		_outbox.flush_all(compression_threshold)
	_connection.stop()
	_headset.stop()


func _process(_delta: float) -> void:
	# Not the delta: the game may scale its time.
	var now_usec := Time.get_ticks_usec()
	_performance.begin_frame(now_usec)
	_connection.poll(now_usec)
	_scene_watcher.look(get_tree())
	if _connection.state == RelayConnection.State.OPEN:
		_sample(now_usec)
		_outbox.flush(compression_threshold)
		_sample_slow_figures(now_usec)


## Reports something that happened in the game. [param data] may hold any Variants. From any thread, as long as
## [param data] holds no nodes.
func log_event(event_name: String, data: Dictionary = {}) -> void:
	_log("custom", {"event_name": event_name}, data)


## Reports something that should not be.
func log_warning(message: String, data: Dictionary = {}) -> void:
	_log("warning", {"message": message}, data)


## Reports something that went wrong.
func log_error(message: String, data: Dictionary = {}) -> void:
	_log("error", {"message": message}, data)


func _log(kind: String, fixed: Dictionary, data: Dictionary) -> void:
	# Encoded at once: the caller may change its data, and the time is now.
	_queue.push(EventJson.encode(kind, fixed, data, Time.get_unix_time_from_system()))


func _sample(now_usec: int) -> void:
	var demand := _commands.demand
	var samples_fps := send_fps and demand.fps_enabled
	var samples_tracking := send_vr_tracking and demand.vr_tracking_enabled
	if not (samples_fps or samples_tracking):
		return
	var room := _outbox.takes_samples()
	var frame := Engine.get_process_frames()
	if samples_fps and _is_due(_fps_clock, now_usec, demand.fps_interval, fps_update_interval):
		if room:
			_performance.sample_frame(_outbox.encoder, frame)
		else:
			samples_skipped += 1
	if samples_tracking and _is_due(_tracking_clock, now_usec, demand.vr_tracking_interval, tracking_update_interval):
		if room:
			_headset.sample(_outbox.encoder, frame, Time.get_unix_time_from_system())
		else:
			samples_skipped += 1


# A state, not an event: it takes no place in the queue, and goes out after what waits there.
func _sample_slow_figures(now_usec: int) -> void:
	if not (send_fps and _commands.demand.fps_enabled and _outbox.takes_samples()):
		return
	if _slow_figures_clock.is_due(now_usec, _performance.frame_usec, SLOW_FIGURES_INTERVAL_SECONDS):
		_send_json({
			"type": "event",
			"event": "performance",
			"data": _performance.sample_slow_figures(now_usec),
			"timestamp": Time.get_unix_time_from_system(),
		})


func _is_due(clock: SampleClock, now_usec: int, wished_interval: float, own_interval: float) -> bool:
	var interval := wished_interval if wished_interval != RelayDemand.NO_WISH else own_interval
	return clock.is_due(now_usec, _performance.frame_usec, interval)


func _send_hello() -> void:
	_send_json({
		"type": "hello",
		"source": RelaySettings.source(),
		"engine": str(Engine.get_version_info()["string"]).get_slice(" ", 0),
		"addon": VERSION,
		"pid": OS.get_process_id(),
		"intervals": {"fps": maxf(0.0, fps_update_interval), "vr_tracking": maxf(0.0, tracking_update_interval)},
	})


func _send_json(message: Dictionary) -> bool:
	return _connection.send_text(JsonValue.stringify(JsonValue.from(message)).to_utf8_buffer())


func _on_connection_state_changed(state: RelayConnection.State) -> void:
	if state == RelayConnection.State.OPEN:
		_commands.demand.forget()
		_performance.reset()
		_fps_clock.reset()
		_tracking_clock.reset()
		_slow_figures_clock.reset()
		_outbox.connection_opened()
		_send_hello()
	elif _was_open:
		_outbox.connection_lost(Time.get_ticks_usec())
	_was_open = state == RelayConnection.State.OPEN
	connection_state_changed.emit(state)


func _on_text_received(text: String) -> void:
	var answer := _commands.answer(text, send_fps, send_vr_tracking)
	if not answer.is_empty():
		_send_json(answer)


func _on_welcomed(epoch: String) -> void:
	relay_welcomed.emit(epoch)


func _on_scene_changed(scene: Node) -> void:
	_log("scene_changed", {"scene": scene.scene_file_path, "name": str(scene.name)}, {})
