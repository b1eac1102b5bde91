extends "frame_times.gd"
## Samples frames on the main thread, into rows that the relay's thread takes. A frame costs the game what
## [method _process] does, and with cold caches each instruction of a script counts. So the sample of nearly every frame
## while a client watches, one of both streams, is written without a call to another function; any other sample is left
## to [method _sample]. bench/godot measures it.
##
## A frame lasts from its beginning to the beginning of the next, as the engine and the display have it. From sample to
## sample, a game that works 1 ms in one frame and 5 ms in the next would seem to play uneven frames.
##
## Two arrays that are allocated once take turns: one is filled while the other is read. The lock is held only while a
## row is written or the arrays are swapped, which takes microseconds.

## Interval of a stream that is not sampled.
const NOT_SAMPLED := -1.0

# Runs after everything that moves. Higher priorities stay free for nodes that must run even later.
const _PROCESS_PRIORITY := 1_000_000
const _NO_ROWS: Array = []

## Rows that were dropped because the relay's thread did not take the earlier rows in time.
var skipped := 0

# The scale of the last sample's poses. There is no signal for a change.
var _world_scale := 1.0
# From then on, [method _sample] has other things to do.
var _full_until_usec := 0
# When the last frame began. 0: the time since then is not the time of a frame.
var _last_began_usec := 0
# The frame in which [method _process] ran last.
var _frame := 0
var _filling: Array = []
var _rows_end := 0
var _mutex := Mutex.new()

var _taken: Array = []
var _fps_clock := SampleClock.new()
var _tracking_clock := SampleClock.new()
# When the next sample is due. 0 means every frame.
var _fps_due_usec := _NEVER
var _tracking_due_usec := _NEVER


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
	_is_full = false
	_set_counting(false)
	_set_timing(false)


## Sets the intervals of the three streams, in seconds. 0 means every frame; see [constant NOT_SAMPLED]. A stream whose
## interval changes is sampled in the next frame.
func set_intervals(fps_seconds: float, tracking_seconds: float, monitors_seconds: float) -> void:
	_is_full = false
	_fps_due_usec = _due_usec(_fps_clock, _fps_due_usec, fps_seconds)
	_tracking_due_usec = _due_usec(_tracking_clock, _tracking_due_usec, tracking_seconds)
	_monitors_due_usec = _due_usec(_monitors_clock, _monitors_due_usec, monitors_seconds)
	var is_needed := _is_needed()
	if is_needed and not is_processing():
		_last_began_usec = 0
		_is_counting = false
	if is_inside_tree():
		_set_timing(is_needed)
		_set_counting(_monitors_due_usec < _NEVER)
	set_process(is_needed)


## Leaves out the time since the last frame, because the app may not have run.
func leave_out_frame() -> void:
	_is_full = false
	_last_began_usec = 0


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
	if not _is_full or XRServer.world_scale != _world_scale:
		_sample(now_usec)
		return
	_frame += 1
	var began_usec := _began_usec
	var frame_usec := began_usec - _last_began_usec
	_mutex.lock()
	var at := _rows_end
	var rows := _filling
	rows[at] = _full_kind
	rows[at + FrameRows.FRAME] = _frame
	rows[at + FrameRows.TICKS_USEC] = now_usec
	rows[at + FrameRows.FRAME_USEC] = frame_usec
	rows[at + FrameRows.BUTTONS] = _button_bits
	if _has_all_devices:
		# Poses as XRNode3D uses them, with recentring and world scale.
		rows[at + FrameRows.HEAD] = _head_pose.get_adjusted_transform()
		rows[at + FrameRows.LEFT] = _left_pose.get_adjusted_transform()
		rows[at + FrameRows.RIGHT] = _right_pose.get_adjusted_transform()
		rows[at + (FrameRows.LEFT + FrameRows.TRIGGER)] = _left_controller.get_input(&"trigger")
		rows[at + (FrameRows.LEFT + FrameRows.GRIP)] = _left_controller.get_input(&"grip")
		rows[at + (FrameRows.RIGHT + FrameRows.TRIGGER)] = _right_controller.get_input(&"trigger")
		rows[at + (FrameRows.RIGHT + FrameRows.GRIP)] = _right_controller.get_input(&"grip")
	elif _has_devices:
		_write_devices(rows, at)
	else:
		rows[at + FrameRows.HEAD] = null
		rows[at + FrameRows.LEFT] = null
		rows[at + FrameRows.RIGHT] = null
	at += FrameRows.ROW_VALUES
	_rows_end = at
	_mutex.unlock()
	if _is_counting:
		# As in _count_frame. A call would cost more than the counting.
		_frames += 1
		_interval_usec += frame_usec
		_work_usec += _last_work_usec
		if frame_usec > _max_interval_usec:
			_max_interval_usec = frame_usec
			if frame_usec > _late_usec:
				frame_was_late.emit()
		if _last_work_usec > _max_work_usec:
			_max_work_usec = _last_work_usec
	_last_work_usec = now_usec - began_usec
	_last_began_usec = began_usec
	_began_usec = 0
	if now_usec >= _full_until_usec or at == FrameRows.ALL_VALUES:
		_is_full = false


# Samples what is due: samples that are not full, and the one after a change. A few times a second it looks for better
# poses, and has the monitors read.
func _sample(now_usec: int) -> void:
	_frame = Engine.get_process_frames()
	var began_usec := _began_usec if _began_usec != _NOT_WATCHED else 0
	var last_began_usec := _last_began_usec
	_last_began_usec = began_usec
	_began_usec = 0
	var last_work_usec := _last_work_usec
	_last_work_usec = now_usec - began_usec
	if began_usec == 0 or last_began_usec == 0:
		# Time in no frame. Without a reading of before, the next one reports no times of the thread.
		_thread_meter.reset()
		return
	var frame_usec := began_usec - last_began_usec
	var kind := FrameRows.FPS_BIT if now_usec >= _fps_due_usec else 0
	if now_usec >= _tracking_due_usec:
		if now_usec >= _search_usec:
			_search_poses(now_usec)
		if XRServer.world_scale != _world_scale:
			_world_scale = XRServer.world_scale
			_reference_bit = FrameRows.REFERENCE_BIT
		kind |= _full_kind & ~FrameRows.FPS_BIT | _reference_bit
	if kind != 0 and _add_row(kind, now_usec, frame_usec):
		if kind & FrameRows.FPS_BIT and _fps_due_usec > 0:
			_fps_due_usec = _fps_clock.next_usec(now_usec, frame_usec)
		if kind & FrameRows.TRACKING_BIT:
			_reference_bit = 0
		if kind & FrameRows.TRACKING_BIT and _tracking_due_usec > 0:
			_tracking_due_usec = _tracking_clock.next_usec(now_usec, frame_usec)
		_is_full = _fps_due_usec == 0 and _tracking_due_usec == 0
	if _is_counting:
		_count_frame(frame_usec, last_work_usec)
		_sample_monitors(now_usec, frame_usec)
		if now_usec >= _monitors_due_usec:
			_is_full = false
	_full_until_usec = mini(_search_usec, _monitors_due_usec)


# Returns false if there is no room for the row.
func _add_row(kind: int, now_usec: int, frame_usec: int) -> bool:
	_mutex.lock()
	var at := _rows_end
	var has_room := at < FrameRows.ALL_VALUES
	if has_room:
		_filling[at] = kind
		_filling[at + FrameRows.FRAME] = _frame
		_filling[at + FrameRows.TICKS_USEC] = now_usec
		_filling[at + FrameRows.FRAME_USEC] = frame_usec
		if kind & FrameRows.TRACKING_BIT:
			_filling[at + FrameRows.BUTTONS] = _button_bits
			_write_devices(_filling, at)
		_rows_end = at + FrameRows.ROW_VALUES
	else:
		skipped += 1
	_mutex.unlock()
	return has_room


# Writes what there is of the devices. The tracker's "active" is no help: it stays true when a controller is switched off.
# The relay checks the types of the inputs.
func _write_devices(rows: Array, at: int) -> void:
	rows[at + FrameRows.HEAD] = null
	rows[at + FrameRows.LEFT] = null
	rows[at + FrameRows.RIGHT] = null
	if _head_pose != null:
		rows[at + FrameRows.HEAD] = _head_pose.get_adjusted_transform()
	if _left_pose != null:
		rows[at + FrameRows.LEFT] = _left_pose.get_adjusted_transform()
		_write_inputs(rows, at + FrameRows.LEFT, _left_controller)
	if _right_pose != null:
		rows[at + FrameRows.RIGHT] = _right_pose.get_adjusted_transform()
		_write_inputs(rows, at + FrameRows.RIGHT, _right_controller)


func _write_inputs(rows: Array, at: int, controller: XRControllerTracker) -> void:
	rows[at + FrameRows.TRIGGER] = null
	rows[at + FrameRows.GRIP] = null
	if controller != null:
		rows[at + FrameRows.TRIGGER] = controller.get_input(&"trigger")
		rows[at + FrameRows.GRIP] = controller.get_input(&"grip")


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
