extends RefCounted
## Measures, while the monitors are sampled, how long frames and their work take, and says when to read the monitors.
## A frame is counted when the next one begins, so that the end of a frame holds the frame sampler alone.

## It is time to read the monitors. [param frame_times] covers the frames since the last time.
signal monitors_due(frame_times: Dictionary)

const SampleClock := preload("sample_clock.gd")

# Null while the monitors are not sampled.
var _tree: SceneTree
var _clock := SampleClock.new()
var _due_usec := 0
# When the work of this frame ended for the last frame that was counted. 0 when there is none.
var _counted_usec := 0
# When the work of the current frame began. 0 when it is not known.
var _began_usec := 0
# When the physics steps of the coming frame began. 0 when there are none.
var _physics_began_usec := 0
var _frames := 0
var _interval_usec := 0
var _max_interval_usec := 0
var _work_usec := 0
var _max_work_usec := 0


## Sets the interval of the monitors, in seconds. 0 means every frame; a negative one means that they are not sampled.
## [param tree] is asked for its signals.
func set_interval(seconds: float, tree: SceneTree) -> void:
	if seconds < 0.0:
		stop()
		return
	var interval_usec := int(seconds * 1e6)
	if _tree == null:
		_tree = tree
		# In frames with physics steps, those come first.
		tree.physics_frame.connect(_on_physics_began)
		restart()
	elif interval_usec == _clock.interval_usec:
		return
	_clock.interval_usec = interval_usec
	_clock.reset()
	_due_usec = 0


## Stops measuring.
func stop() -> void:
	if _tree != null:
		_tree.physics_frame.disconnect(_on_physics_began)
	_tree = null


## Whether the monitors are sampled.
func is_sampled() -> bool:
	return _tree != null


## Forgets the frames so far. The time since the last of them is not the time of a frame.
func restart() -> void:
	_counted_usec = 0
	_began_usec = 0
	_physics_began_usec = 0
	_take()


## Call at the beginning of each frame. [param ended_usec] is when the work of the frame before ended.
func frame_began(ended_usec: int) -> void:
	if _counted_usec > 0 and ended_usec > _counted_usec:
		_count(ended_usec)
	_counted_usec = ended_usec
	_began_usec = _physics_began_usec if _physics_began_usec > 0 else Time.get_ticks_usec()
	_physics_began_usec = 0


func _count(ended_usec: int) -> void:
	var frame_usec := ended_usec - _counted_usec
	_frames += 1
	_interval_usec += frame_usec
	_max_interval_usec = maxi(_max_interval_usec, frame_usec)
	if _began_usec > 0:
		_work_usec += ended_usec - _began_usec
		_max_work_usec = maxi(_max_work_usec, ended_usec - _began_usec)
	if ended_usec >= _due_usec:
		_due_usec = _clock.next_usec(ended_usec, frame_usec)
		monitors_due.emit(_take())


# The frame times since the last call. The names hold the units.
func _take() -> Dictionary:
	var frames := maxi(1, _frames)
	var times := {
		"frames": _frames,
		"frame_interval_ms": {"mean": _interval_usec / 1e3 / frames, "max": _max_interval_usec / 1e3},
		"work_time_ms": {"mean": _work_usec / 1e3 / frames, "max": _max_work_usec / 1e3},
	}
	_frames = 0
	_interval_usec = 0
	_max_interval_usec = 0
	_work_usec = 0
	_max_work_usec = 0
	return times


func _on_physics_began() -> void:
	if _physics_began_usec == 0:
		_physics_began_usec = Time.get_ticks_usec()
