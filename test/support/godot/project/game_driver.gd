extends Node
## Lets a test play the game: carries out commands that come as JSON over a WebSocket of its own, at
## [code]TEST_CONTROL_URL[/code], and answers each with its id.

const Misbehaviour := preload("misbehaviour.gd")
const Monitors := preload("monitors.gd")
const OddValues := preload("odd_values.gd")
const TestCommands := preload("test_commands.gd")
const SimulatedTrackers := preload("simulated_trackers.gd")
const TestHeadset := preload("test_headset.gd")

var _socket := WebSocketPeer.new()
var _trackers := SimulatedTrackers.new()
var _headset := TestHeadset.new()
var _greeted := false
var _frame_usec := PackedInt32Array()
var _last_usec := 0
var _signals: Array = []
var _monitors := Monitors.new()
var _commands := TestCommands.new(self)


func _ready() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS
	TelemetryServer.connection_state_changed.connect(_on_connection_state_changed)
	TelemetryServer.relay_welcomed.connect(_on_relay_welcomed)
	# Before everything that reads what it sets.
	process_priority = -1000
	var url := OS.get_environment("TEST_CONTROL_URL")
	if url.is_empty():
		set_process(false)
	else:
		_socket.connect_to_url(url)


func _exit_tree() -> void:
	_trackers.remove_all()
	if XRServer.get_interfaces().any(func(one: Dictionary) -> bool: return one["name"] == "Test Headset"):
		XRServer.remove_interface(_headset)


func _process(_delta: float) -> void:
	var now_usec := Time.get_ticks_usec()
	_frame_usec.append(now_usec - _last_usec)
	_last_usec = now_usec
	_socket.poll()
	if _socket.get_ready_state() == WebSocketPeer.STATE_CLOSED:
		# The test is over.
		get_tree().quit(3)
		return
	if _socket.get_ready_state() == WebSocketPeer.STATE_OPEN and not _greeted:
		_greeted = true
		_socket.send_text('{"ready":true}')
	while _socket.get_available_packet_count() > 0:
		var command: Dictionary = JSON.parse_string(_socket.get_packet().get_string_from_utf8())
		var value: Variant = _carry_out(command)
		_socket.send_text(JSON.stringify({"id": command["id"], "value": value}, "", false, true))


func _carry_out(command: Dictionary) -> Variant:
	match command["do"]:
		"call":
			var method: String = command["method"]
			var arguments: Array = command["arguments"]
			return TelemetryServer.callv(method, arguments)
		"set":
			var property: String = command["property"]
			TelemetryServer.set(property, command["value"])
		"get":
			var readable: String = command["property"]
			return TelemetryServer.get(readable)
		"log_many":
			return _log_many(command)
		"log_from_threads":
			return _log_from_threads(command)
		"log_odd_values":
			TelemetryServer.log_event("odd", OddValues.all(get_tree().current_scene))
		"log_exact_values":
			TelemetryServer.log_event("exact", OddValues.exact())
		"log_big_values":
			return _log_big_values()
		"track":
			return _trackers.track(command)
		"track_hand":
			_trackers.track_hand(command)
		"profile":
			var controller: String = command["tracker"]
			var profile: String = command["profile"]
			(XRServer.get_tracker(controller) as XRPositionalTracker).profile = profile
		"use_headset":
			XRServer.add_interface(_headset)
		"untrack":
			var tracker: String = command["tracker"]
			_trackers.remove(tracker)
		"world_scale":
			var scale: float = command["scale"]
			XRServer.world_scale = scale
		"clear_reference_frame":
			XRServer.clear_reference_frame()
		"change_scene":
			var scene: String = command["scene"]
			get_tree().change_scene_to_file(scene)
		"add_scene":
			_add_scene(command)
		"pause":
			get_tree().paused = command["paused"]
		"block":
			# As loading a scene on the main thread does.
			var millis: int = command["millis"]
			OS.delay_msec(millis)
		"misbehave":
			var kind: String = command["kind"]
			var times: int = command.get("count", 1)
			Misbehaviour.make(kind, times)
		"line_of":
			var text: String = command["text"]
			return Misbehaviour.line_of(text)
		"register_commands":
			_commands.register()
		"add_values":
			var values: Dictionary = command["values"]
			_monitors.add_values(values)
		"add_monitors":
			_monitors.add()
		"repair_monitor":
			_monitors.repair()
		"signals":
			return _signals
		"take_frame_times":
			var taken := Array(_frame_usec)
			_frame_usec.clear()
			return taken
		"max_fps":
			Engine.max_fps = command["fps"]
		"notify":
			var what: int = command["what"]
			get_tree().root.propagate_notification(what)
		"quit":
			var code: int = command["code"]
			get_tree().quit(code)
		_:
			push_error("unknown command: ", command)
	return null


func _on_connection_state_changed(state: int) -> void:
	_signals.append(state)


func _on_relay_welcomed(epoch: String) -> void:
	_signals.append(epoch)


func _log_big_values() -> Dictionary:
	var took := {}
	var values := OddValues.big()
	for _round: int in 3:
		for kind: String in values:
			var began_usec := Time.get_ticks_usec()
			TelemetryServer.log_event("big", {"value": values[kind]})
			var millis := (Time.get_ticks_usec() - began_usec) / 1e3
			var least: float = took.get(kind, millis)
			took[kind] = minf(least, millis)
	return took


# Below a node of the current scene that is made for it, as a stage does; or the scene of an object, a number of times.
func _add_scene(command: Dictionary) -> void:
	var path: String = command["scene"]
	var below: String = command["below"]
	var count: int = command.get("count", 1)
	var scene := get_tree().current_scene
	if not scene.has_node(below):
		var holder := Node3D.new()
		holder.name = below
		scene.add_child(holder)
	var packed: PackedScene = load(path)
	for index: int in count:
		scene.get_node(below).add_child(packed.instantiate())


func _log_many(command: Dictionary) -> Variant:
	var from: int = command["from"]
	var count: int = command["count"]
	var padding: int = command.get("padding", 0)
	var noise: bool = command.get("noise", false)
	var text: String = command.get("filling", "x")
	for index: int in count:
		# Noise does not shrink much when it is compressed.
		var filling := Crypto.new().generate_random_bytes(padding).hex_encode().left(padding) if noise else text.repeat(padding)
		TelemetryServer.log_event("numbered", {"index": from + index, "padding": filling})
	return null


# All at once, while the main thread waits for them and logs too.
func _log_from_threads(command: Dictionary) -> Variant:
	var threads: int = command["threads"]
	var count: int = command["count"]
	var running: Array[Thread] = []
	for number: int in threads:
		var thread := Thread.new()
		thread.start(_log_as.bind("thread %d" % number, count))
		running.append(thread)
	_log_as("main thread", count)
	for thread: Thread in running:
		thread.wait_to_finish()
	return null


func _log_as(who: String, count: int) -> void:
	for index: int in count:
		TelemetryServer.log_event("from_thread", {"who": who, "index": index, "at": Vector3(index, 0, 0)})
		if index % 50 == 0:
			push_warning("warning of ", who, " at ", index)
