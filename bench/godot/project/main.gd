extends Node
## Runs the ways of telemetry in turns, each for a window of frames, and prints what each frame cost as JSON lines.
##
## Arguments after [code]--[/code], as JSON: rounds, frames, clients, ways (none, old, tracking, live, judged, nobody), and the
## addresses of three relays: with clients that are sent everything, with a client of alerts, and without clients. The bench
## reads the lines and connects the clients of the old server.

const FrameMeter := preload("frame_meter.gd")
const OldServer := preload("old_server.gd")
const SimulatedTrackers := preload("simulated_trackers.gd")
const URL_SETTING := "telemetry_relay/connection/url"

## Frames of a window that are not measured: connections are made, code is warmed.
const WARM_UP_FRAMES := 60

var _meter := FrameMeter.new()
var _orders: Dictionary = JSON.parse_string(OS.get_cmdline_user_args()[0])


func _ready() -> void:
	add_child(SimulatedTrackers.new())
	add_child(_meter)
	var ways: Array = _orders["ways"]
	var rounds: int = _orders["rounds"]
	await _frames(WARM_UP_FRAMES)
	for round_number: int in rounds:
		# Every other round goes backwards, so that what stands side by side stays so: both see the same machine.
		if round_number > 0:
			ways.reverse()
		for way: String in ways:
			await _run(way)
	get_tree().quit()


func _run(way: String) -> void:
	var telemetry: Node = null
	match way:
		"old":
			telemetry = await _start_old_server()
		"tracking":
			telemetry = await _start_addon("live_relay")
			telemetry.set(&"send_performance", false)
		"live", "judged", "nobody":
			telemetry = await _start_addon(way + "_relay")
	await _frames(WARM_UP_FRAMES)
	var frames: int = _orders["frames"]
	_say({"begins": way})
	_meter.start()
	await _frames(frames)
	_meter.stop()
	_say({
		"ends": way,
		"process_usec": Array(_meter.process_usec),
		"signals_usec": Array(_meter.signals_usec),
		"intervals_usec": Array(_meter.intervals_usec),
		"messages": telemetry.get(&"messages_sent") if telemetry != null else null,
		"skipped": telemetry.get(&"samples_skipped") if telemetry != null else null,
	})
	# The bench reads the CPU time of the threads now, and can no more when they have ended.
	await _frames(20)
	if telemetry != null:
		telemetry.queue_free()
	await _frames(10)


func _start_old_server() -> OldServer:
	var server := OldServer.new()
	_say({"old_server_port": server.listen()})
	add_child(server)
	var clients: int = _orders["clients"]
	while server.client_count() < clients:
		await get_tree().process_frame
	return server


func _start_addon(relay: String) -> Node:
	ProjectSettings.set_setting(URL_SETTING, _orders[relay])
	var script: GDScript = load("res://addons/godot_debug_connection/telemetry_server.gd")
	var addon: Node = script.new()
	add_child(addon)
	# OPEN, and the relay's demand has arrived.
	while addon.get(&"connection_state") != 3:
		await get_tree().process_frame
	await _frames(WARM_UP_FRAMES)
	return addon


func _frames(count: int) -> void:
	for frame: int in count:
		await get_tree().process_frame


func _say(what: Dictionary) -> void:
	print("BENCH ", JSON.stringify(what))
