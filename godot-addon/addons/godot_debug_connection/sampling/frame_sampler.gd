extends "tracked_poses.gd"
## Samples frames on the main thread, into rows that the relay's thread takes. [method _process] holds everything that a
## frame costs the game, so it is written for speed: no calls between scripts, no look-ups, no allocations. bench/godot
## measures it.
##
## Two arrays that are allocated once take turns: one is filled while the other is read. The lock is held only while a
## row is written or the arrays are swapped, which takes microseconds.

## It is time to read the monitors. [param frame_times] covers the frames since the last time.
signal monitors_due(frame_times: Dictionary)

const SampleClock := preload("sample_clock.gd")

## Interval of a stream that is not sampled.
const NOT_SAMPLED := -1.0

# Runs after everything that moves. Higher priorities stay free for nodes that must run even later.
const _PROCESS_PRIORITY := 1_000_000
# Never due.
const _NEVER := 1 << 62
const _NO_ROWS: Array = []

## Rows that were dropped because the relay's thread did not take the earlier rows in time.
var skipped := 0

var _fps_clock := SampleClock.new()
var _tracking_clock := SampleClock.new()
var _monitors_clock := SampleClock.new()
# When the next sample is due. 0 means every frame.
var _fps_due_usec := _NEVER
var _tracking_due_usec := _NEVER
var _monitors_due_usec := _NEVER

var _filling: Array = []
var _taken: Array = []
var _rows_end := 0
var _mutex := Mutex.new()

var _last_usec := 0
var _work_began_usec := 0
var _frames := 0
var _interval_usec := 0
var _max_interval_usec := 0
var _work_usec := 0
var _max_work_usec := 0


func _init() -> void:
	super()
	name = "FrameSampler"
	process_mode = Node.PROCESS_MODE_ALWAYS
	process_priority = _PROCESS_PRIORITY
	_filling.resize(FrameRows.ALL_VALUES)
	_taken.resize(FrameRows.ALL_VALUES)


func _ready() -> void:
	# The engine has switched it on, because this node has a _process.
	set_process(_is_needed())


func _exit_tree() -> void:
	super()
	measure_work(false)


## Sets the intervals of the three streams, in seconds. 0 means every frame; see [constant NOT_SAMPLED]. A stream whose
## interval changes is sampled in the next frame.
func set_intervals(fps_seconds: float, tracking_seconds: float, monitors_seconds: float) -> void:
	_fps_due_usec = _due_usec(_fps_clock, _fps_due_usec, fps_seconds)
	_tracking_due_usec = _due_usec(_tracking_clock, _tracking_due_usec, tracking_seconds)
	_monitors_due_usec = _due_usec(_monitors_clock, _monitors_due_usec, monitors_seconds)
	if _is_needed() and not is_processing():
		# The time since the last sampled frame is not the time of a frame.
		_last_usec = 0
		_take_frame_times()
	set_process(_is_needed())


## Begins or stops measuring when the work of a frame begins.
func measure_work(enabled: bool) -> void:
	if not is_inside_tree():
		return
	var tree := get_tree()
	if enabled == tree.process_frame.is_connected(_on_step_begins):
		return
	_work_began_usec = 0
	if enabled:
		# In frames with physics steps, those come first.
		tree.physics_frame.connect(_on_step_begins)
		tree.process_frame.connect(_on_step_begins)
	else:
		tree.physics_frame.disconnect(_on_step_begins)
		tree.process_frame.disconnect(_on_step_begins)


## Takes all rows, one after the other in one array. For the relay's thread.
func take() -> Array:
	_mutex.lock()
	var end := _rows_end
	_rows_end = 0
	if end > 0:
		var filled := _filling
		_filling = _taken
		_taken = filled
	_mutex.unlock()
	return _taken.slice(0, end) if end > 0 else _NO_ROWS


func _process(_delta: float) -> void:
	# Not the delta, because the game may scale its time.
	var now_usec := Time.get_ticks_usec()
	var last_usec := _last_usec
	_last_usec = now_usec
	if last_usec == 0:
		_work_began_usec = 0
		return
	var frame_usec := now_usec - last_usec
	var kind := 0
	if now_usec >= _fps_due_usec:
		kind = FrameRows.FPS_BIT
	if now_usec >= _tracking_due_usec:
		kind |= FrameRows.TRACKING_BIT
	if kind != 0:
		_mutex.lock()
		var at := _rows_end
		if at == FrameRows.ALL_VALUES:
			skipped += 1
			_mutex.unlock()
			return
		var rows := _filling
		rows[at + FrameRows.FRAME] = Engine.get_process_frames()
		rows[at + FrameRows.TICKS_USEC] = now_usec
		rows[at + FrameRows.FRAME_USEC] = frame_usec
		if kind & FrameRows.TRACKING_BIT:
			# Poses as XRNode3D uses them, with recentring and world scale. The tracker's "active" is no help: it stays
			# true when a controller is switched off. The relay checks the types of the inputs.
			kind |= _tracked_bits
			rows[at + FrameRows.BUTTONS] = _button_bits
			if _head_pose == null:
				rows[at + FrameRows.HEAD] = null
			else:
				rows[at + FrameRows.HEAD] = _head_pose.get_adjusted_transform()
			if _left_pose == null:
				rows[at + FrameRows.LEFT] = null
			else:
				rows[at + FrameRows.LEFT] = _left_pose.get_adjusted_transform()
				if _left_controller != null:
					rows[at + (FrameRows.LEFT + FrameRows.TRIGGER)] = _left_controller.get_input(&"trigger")
					rows[at + (FrameRows.LEFT + FrameRows.GRIP)] = _left_controller.get_input(&"grip")
				else:
					rows[at + (FrameRows.LEFT + FrameRows.TRIGGER)] = null
					rows[at + (FrameRows.LEFT + FrameRows.GRIP)] = null
			if _right_pose == null:
				rows[at + FrameRows.RIGHT] = null
			else:
				rows[at + FrameRows.RIGHT] = _right_pose.get_adjusted_transform()
				if _right_controller != null:
					rows[at + (FrameRows.RIGHT + FrameRows.TRIGGER)] = _right_controller.get_input(&"trigger")
					rows[at + (FrameRows.RIGHT + FrameRows.GRIP)] = _right_controller.get_input(&"grip")
				else:
					rows[at + (FrameRows.RIGHT + FrameRows.TRIGGER)] = null
					rows[at + (FrameRows.RIGHT + FrameRows.GRIP)] = null
		rows[at] = kind
		_rows_end = at + FrameRows.ROW_VALUES
		_mutex.unlock()
		if kind & FrameRows.FPS_BIT and _fps_due_usec > 0:
			_fps_due_usec = _fps_clock.next_usec(now_usec, frame_usec)
		if kind & FrameRows.TRACKING_BIT:
			if _tracking_due_usec > 0:
				_tracking_due_usec = _tracking_clock.next_usec(now_usec, frame_usec)
			_samples_to_search -= 1
			if _samples_to_search <= 0:
				_search_poses()
	if _monitors_due_usec < _NEVER:
		_frames += 1
		_interval_usec += frame_usec
		if frame_usec > _max_interval_usec:
			_max_interval_usec = frame_usec
		if _work_began_usec > 0:
			var work_usec := now_usec - _work_began_usec
			_work_began_usec = 0
			_work_usec += work_usec
			if work_usec > _max_work_usec:
				_max_work_usec = work_usec
		if now_usec >= _monitors_due_usec:
			if _monitors_due_usec > 0:
				_monitors_due_usec = _monitors_clock.next_usec(now_usec, frame_usec)
			_request_monitors()


func _is_needed() -> bool:
	return mini(_fps_due_usec, mini(_tracking_due_usec, _monitors_due_usec)) < _NEVER


func _due_usec(clock: SampleClock, due_usec: int, seconds: float) -> int:
	if seconds < 0.0:
		return _NEVER
	var interval_usec := int(seconds * 1e6)
	if due_usec != _NEVER and clock.interval_usec == interval_usec:
		return due_usec
	clock.interval_usec = interval_usec
	clock.reset()
	# Due in the next frame. 0 would mean every frame.
	return mini(1, interval_usec)


# Outside of _process, so that frames without a reading do not set up this call.
func _request_monitors() -> void:
	monitors_due.emit(_take_frame_times())


# The frame times since the last call. The names hold the units.
func _take_frame_times() -> Dictionary:
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


func _on_step_begins() -> void:
	if _work_began_usec == 0:
		_work_began_usec = Time.get_ticks_usec()
