extends "tracked_poses.gd"
## Counts frames for the monitors, and says when to read those. Base of [code]frame_sampler.gd[/code]: a base, because
## access to members of another script costs more in each frame.

## It is time to read the monitors. [param frame_times] covers the frames since the last time.
signal monitors_due(frame_times: Dictionary)
## A frame took at least twice as long as usual, and longer than all others since the monitors were read.
signal frame_was_late

const SampleClock := preload("sample_clock.gd")
const ThreadMeter := preload("thread_meter.gd")

# In place of the beginning of a frame: it was not watched, because sampling began in the middle of the frame.
const _NOT_WATCHED := 1
# Never due.
const _NEVER := 1 << 62

# Whether frames are counted: the monitors are sampled.
var _is_counting := false
# When this frame began. 0 when it is not known.
var _began_usec := 0
# How long the scripts of the frame before worked. The frame is counted when its end is known: in the next one.
var _last_work_usec := 0
var _frames := 0
var _interval_usec := 0
var _max_interval_usec := 0
# From this time on, a frame is late.
var _late_usec := _NEVER
var _work_usec := 0
var _max_work_usec := 0
# When this physics step began. 0 outside of physics steps.
var _physics_began_usec := 0
var _physics_steps := 0
var _physics_usec := 0
var _max_physics_usec := 0

var _thread_meter := ThreadMeter.new()
var _monitors_clock := SampleClock.new()
var _monitors_due_usec := _NEVER


## When this frame began, in microseconds; for scripts that run before all [code]_process[/code]. 0 when it is not known.
func frame_began_usec() -> int:
	return _began_usec if _began_usec != _NOT_WATCHED else 0


# Begins or stops watching when frames begin.
func _set_timing(enabled: bool) -> void:
	var tree := get_tree()
	if enabled == tree.process_frame.is_connected(_on_process_step_began):
		return
	if enabled:
		_began_usec = _NOT_WATCHED
		# In frames with physics steps, those come first.
		tree.physics_frame.connect(_on_physics_step_began)
		tree.process_frame.connect(_on_process_step_began)
	else:
		tree.physics_frame.disconnect(_on_physics_step_began)
		tree.process_frame.disconnect(_on_process_step_began)
		_physics_began_usec = 0


# Begins or stops counting frames.
func _set_counting(enabled: bool) -> void:
	if enabled and not _is_counting:
		_thread_meter.reset()
		_take_frame_times()
	_is_counting = enabled


# Counts the frame before.
func _count_frame(frame_usec: int, work_usec: int) -> void:
	_frames += 1
	_interval_usec += frame_usec
	if frame_usec > _max_interval_usec:
		_max_interval_usec = frame_usec
		if frame_usec > _late_usec:
			frame_was_late.emit()
	_work_usec += work_usec
	_max_work_usec = maxi(_max_work_usec, work_usec)


# Has the monitors read if their time has come. A frame that works for longer than the frame before it lasted is waited
# for: it may be a hitch, and is counted in the next frame.
func _sample_monitors(now_usec: int, frame_usec: int) -> void:
	if now_usec < _monitors_due_usec or _last_work_usec > frame_usec:
		return
	if _monitors_due_usec > 0:
		_monitors_due_usec = _monitors_clock.next_usec(now_usec, frame_usec)
	monitors_due.emit(_take_frame_times())


# The frame times since the last call. The names hold the units. The engine reports the longest physics step too, but once
# a second: a hitch is told before.
func _take_frame_times() -> Dictionary:
	var frames := maxi(1, _frames)
	var times := {
		"frames": _frames,
		"frame_interval_ms": {"mean": _interval_usec / 1e3 / frames, "max": _max_interval_usec / 1e3},
		"work_time_ms": {"mean": _work_usec / 1e3 / frames, "max": _max_work_usec / 1e3},
		"physics_time_ms": _max_physics_usec / 1e3,
		"physics_steps": {"count": _physics_steps, "mean_ms": _physics_usec / 1e3 / maxi(1, _physics_steps)},
	}
	@warning_ignore("integer_division")
	_late_usec = 2 * _interval_usec / frames if _frames > 0 else _NEVER
	_frames = 0
	_interval_usec = 0
	_max_interval_usec = 0
	_work_usec = 0
	_max_work_usec = 0
	_physics_steps = 0
	_physics_usec = 0
	_max_physics_usec = 0
	var thread := _thread_meter.take()
	if not thread.is_empty():
		times["main_thread_ms"] = thread
	return times


# Cost: the first script that runs in a frame finds the caches cold, so it only takes the time.
func _on_process_step_began() -> void:
	if _physics_began_usec != 0:
		_count_physics_step(Time.get_ticks_usec() - _physics_began_usec)
		_physics_began_usec = 0
	if _began_usec == 0:
		_began_usec = Time.get_ticks_usec()


# A physics step ends where the next one or the process step begins.
func _on_physics_step_began() -> void:
	var now_usec := Time.get_ticks_usec()
	if _physics_began_usec != 0:
		_count_physics_step(now_usec - _physics_began_usec)
	_physics_began_usec = now_usec
	if _began_usec == 0:
		_began_usec = now_usec


func _count_physics_step(step_usec: int) -> void:
	_physics_steps += 1
	_physics_usec += step_usec
	_max_physics_usec = maxi(_max_physics_usec, step_usec)
