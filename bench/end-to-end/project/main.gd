extends Node
## A game with tracking at full rate, and twice a second an event that holds the unix time at which it was logged.
##
## Prints a JSON line a second: what telemetry cost the main thread in each frame. Without the addon it does the same work and sends nothing.

const ClockTrackers := preload("clock_trackers.gd")
const FrameMeter := preload("frame_meter.gd")
const SECONDS_BETWEEN_EVENTS := 0.5
const SECONDS_BETWEEN_LINES := 1.0

@onready var _meter: FrameMeter = get_node(^"/root/FrameMeter")
@onready var _telemetry: Node = get_node_or_null(^"/root/TelemetryServer")


func _ready() -> void:
	add_child(ClockTrackers.new())
	_meter.start()
	_every(SECONDS_BETWEEN_EVENTS, _log_clock)
	_every(SECONDS_BETWEEN_LINES, _say_costs)


func _every(seconds: float, callback: Callable) -> void:
	var timer := Timer.new()
	timer.wait_time = seconds
	timer.autostart = true
	timer.timeout.connect(callback)
	add_child(timer)


func _log_clock() -> void:
	var unix_usec := roundi(Time.get_unix_time_from_system() * 1e6)
	if _telemetry != null:
		_telemetry.call(&"log_event", "clock", {"unix_usec": unix_usec})


func _say_costs() -> void:
	_meter.stop()
	var costs_usec: Array[int] = []
	for frame: int in _meter.process_usec.size():
		costs_usec.append(_meter.process_usec[frame] + _meter.signals_usec[frame])
	print("BENCH ", JSON.stringify({"costs_usec": costs_usec}))
	_meter.start()
