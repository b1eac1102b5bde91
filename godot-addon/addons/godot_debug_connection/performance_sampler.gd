extends RefCounted
## Measures frames, and collects the figures that change slowly.
##
## The frame time is the wall clock between two frames as this sees them: the engine's own process and physics times
## are the worst frame of the last second, and its fps reads 1 during the first second.

const PacketEncoder := preload("packet_encoder.gd")
const ProcessMeter := preload("process_meter.gd")

## Shortest time over which frames per second are counted, in microseconds: one frame alone would only repeat its
## frame time.
const MIN_RATE_WINDOW_USEC := 250_000

## Wall clock of the last frame, in microseconds.
var frame_usec := 0

var _meter := ProcessMeter.new()
var _frame_began_usec := 0
var _window_began_usec := 0
var _window_frames := 0
var _fps := 0.0


## Call first in every frame, also in those that are not sampled.
func begin_frame(now_usec: int) -> void:
	if _frame_began_usec > 0:
		frame_usec = now_usec - _frame_began_usec
		_window_frames += 1
	else:
		_window_began_usec = now_usec
	_frame_began_usec = now_usec


## Starts the windows over, after a time without samples.
func reset() -> void:
	_window_began_usec = _frame_began_usec
	_window_frames = 0
	_fps = 0.0
	_meter.reset()


## Appends the 0x01 packet of this frame.
func sample_frame(encoder: PacketEncoder, frame: int) -> void:
	var physics_millis := Performance.get_monitor(Performance.TIME_PHYSICS_PROCESS) * 1e3
	encoder.append_performance(frame, _frames_per_second(), frame_usec / 1e3, physics_millis)


## The slow figures. Units stand in the names; cpu_load 1 is one core busy.
func sample_slow_figures(now_usec: int) -> Dictionary:
	_meter.update(now_usec)
	return {
		"memory_usage_mb": _meter.memory_mib,
		"cpu_load": _meter.cpu_load,
		"process_time_ms": Performance.get_monitor(Performance.TIME_PROCESS) * 1e3,
		"physics_time_ms": Performance.get_monitor(Performance.TIME_PHYSICS_PROCESS) * 1e3,
		"objects": int(Performance.get_monitor(Performance.OBJECT_COUNT)),
		"nodes": int(Performance.get_monitor(Performance.OBJECT_NODE_COUNT)),
		"draw_calls": int(Performance.get_monitor(Performance.RENDER_TOTAL_DRAW_CALLS_IN_FRAME)),
	}


func _frames_per_second() -> float:
	var window_usec := _frame_began_usec - _window_began_usec
	if window_usec >= MIN_RATE_WINDOW_USEC:
		_fps = _window_frames * 1e6 / window_usec
		_window_began_usec = _frame_began_usec
		_window_frames = 0
	if _fps > 0.0:
		return _fps
	# The first samples of a connection: what there is of the window, else the last frame, else the engine's figure.
	if window_usec > 0:
		return _window_frames * 1e6 / window_usec
	return 1e6 / frame_usec if frame_usec > 0 else Engine.get_frames_per_second()
