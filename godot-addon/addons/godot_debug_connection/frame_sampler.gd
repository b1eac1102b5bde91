extends Node
## Samples frames on the main thread, into rows that the relay's thread takes. All that a frame costs the game is in
## [method _process] here, so that one is written for speed: no calls between scripts, nothing looked up, nothing
## allocated. What is measured of it: bench/godot.
##
## Two preallocated arrays take turns: one is filled while the other is read. The lock is held for the microseconds of
## a row or of a swap, so neither thread waits for the other to work.

## The monitors' time has come: [param frame_times] is what was counted of the frames since the last time.
signal figures_due(frame_times: Dictionary)

const FrameRows := preload("frame_rows.gd")
const SampleClock := preload("sample_clock.gd")
const TrackedDevice := preload("tracked_device.gd")

# After everything that moves things; some room is left for nodes that must come after even this.
const _PROCESS_PRIORITY := 1_000_000
# Never due.
const _NEVER := 1 << 62
const _NO_ROWS: Array = []
# Frames between two looks for a better pose of a device that is lost or has a lesser one.
const _FRAMES_BETWEEN_SEARCHES := 16

## Rows that found no room because the relay's thread did not come to take them.
var skipped := 0

var _fps_clock := SampleClock.new()
var _tracking_clock := SampleClock.new()
var _figures_clock := SampleClock.new()
# When the next sample is due: 0 is in every frame.
var _fps_due_usec := _NEVER
var _tracking_due_usec := _NEVER
var _figures_due_usec := _NEVER

var _filling: Array = []
var _taken: Array = []
var _rows_end := 0
var _mutex := Mutex.new()

var _head := TrackedDevice.new(&"head")
var _left := TrackedDevice.new(&"left_hand")
var _right := TrackedDevice.new(&"right_hand")
var _head_pose: XRPose
var _left_pose: XRPose
var _right_pose: XRPose
var _left_controller: XRControllerTracker
var _right_controller: XRControllerTracker
# The devices whose pose is of now, and the buttons of both controllers, as they stand in a row.
var _tracked_bits := 0
var _button_bits := 0
var _frames_to_search := 0

var _last_usec := 0
var _work_began_usec := 0
var _frames := 0
var _interval_usec := 0
var _max_interval_usec := 0
var _work_usec := 0
var _max_work_usec := 0


func _init() -> void:
	name = "FrameSampler"
	process_mode = Node.PROCESS_MODE_ALWAYS
	process_priority = _PROCESS_PRIORITY
	_filling.resize(FrameRows.ALL_VALUES)
	_taken.resize(FrameRows.ALL_VALUES)
	for device: TrackedDevice in [_head, _left, _right]:
		device.changed.connect(_on_device_changed)
		device.buttons_changed.connect(_on_buttons_changed)


func _enter_tree() -> void:
	# Methods, never lambdas: the engine crashes at exit over a lambda left on the XRServer.
	XRServer.tracker_added.connect(_on_tracker_added)
	XRServer.tracker_updated.connect(_on_tracker_added)
	XRServer.tracker_removed.connect(_on_tracker_removed)
	for device: TrackedDevice in [_head, _left, _right]:
		device.find_tracker()


func _ready() -> void:
	# The engine switches it on for whoever has a _process.
	set_process(_is_wanted())


func _exit_tree() -> void:
	XRServer.tracker_added.disconnect(_on_tracker_added)
	XRServer.tracker_updated.disconnect(_on_tracker_added)
	XRServer.tracker_removed.disconnect(_on_tracker_removed)
	for device: TrackedDevice in [_head, _left, _right]:
		device.release()
	measure_work(false)


## Sets the pace of the three streams: seconds between two samples, 0 for every frame, less than 0 for none. A stream
## whose pace changes is sampled at once.
func set_paces(fps_seconds: float, tracking_seconds: float, figures_seconds: float) -> void:
	_fps_due_usec = _due_usec(_fps_clock, _fps_due_usec, fps_seconds)
	_tracking_due_usec = _due_usec(_tracking_clock, _tracking_due_usec, tracking_seconds)
	_figures_due_usec = _due_usec(_figures_clock, _figures_due_usec, figures_seconds)
	if _is_wanted() and not is_processing():
		# What passed since the last sampled frame was no frame.
		_last_usec = 0
		_take_frame_times()
	set_process(_is_wanted())


## Begins or ends to notice when the work of a frame begins.
func measure_work(wanted: bool) -> void:
	if not is_inside_tree():
		return
	var tree := get_tree()
	if wanted == tree.process_frame.is_connected(_on_step_begins):
		return
	_work_began_usec = 0
	if wanted:
		# Physics steps come first, in frames that have any.
		tree.physics_frame.connect(_on_step_begins)
		tree.process_frame.connect(_on_step_begins)
	else:
		tree.physics_frame.disconnect(_on_step_begins)
		tree.process_frame.disconnect(_on_step_begins)


## Takes all rows, for the relay's thread, one after the other in one array.
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
	# Not the delta: the game may scale its time.
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
			# Poses as XRNode3D uses them: with the player's recentring and the world scale. Not the tracker's "active":
			# that stays true when a controller is switched off. What types the inputs are is for the relay to see.
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
			_frames_to_search -= 1
			if _frames_to_search <= 0:
				_search_poses()
	if _figures_due_usec < _NEVER:
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
		if now_usec >= _figures_due_usec:
			if _figures_due_usec > 0:
				_figures_due_usec = _figures_clock.next_usec(now_usec, frame_usec)
			_tell_figures()


func _is_wanted() -> bool:
	return mini(_fps_due_usec, mini(_tracking_due_usec, _figures_due_usec)) < _NEVER


func _due_usec(clock: SampleClock, due_usec: int, seconds: float) -> int:
	if seconds < 0.0:
		return _NEVER
	var interval_usec := int(seconds * 1e6)
	if due_usec != _NEVER and clock.interval_usec == interval_usec:
		return due_usec
	clock.interval_usec = interval_usec
	clock.reset()
	# In the next frame; 1 is not 0, which is in every frame.
	return mini(1, interval_usec)


# Not in the middle of the frame's function: what only its calls need is prepared each time that it is called.
func _tell_figures() -> void:
	figures_due.emit(_take_frame_times())


# What was counted since the last call. Units stand in the names.
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


func _search_poses() -> void:
	_frames_to_search = _FRAMES_BETWEEN_SEARCHES
	for device: TrackedDevice in [_head, _left, _right]:
		if device.needs_search():
			device.find_pose()


func _on_step_begins() -> void:
	if _work_began_usec == 0:
		_work_began_usec = Time.get_ticks_usec()


func _on_device_changed() -> void:
	_head_pose = _head.pose
	_left_pose = _left.pose
	_right_pose = _right.pose
	_left_controller = _left.controller
	_right_controller = _right.controller
	_tracked_bits = 0
	if _head.has_data:
		_tracked_bits |= FrameRows.HEAD_TRACKED_BIT
	if _left.has_data:
		_tracked_bits |= FrameRows.LEFT_TRACKED_BIT
	if _right.has_data:
		_tracked_bits |= FrameRows.RIGHT_TRACKED_BIT
	_on_buttons_changed()


func _on_buttons_changed() -> void:
	_button_bits = _left.button_bits | _right.button_bits << FrameRows.RIGHT_BUTTONS_SHIFT


func _on_tracker_added(tracker_name: StringName, _type: int) -> void:
	for device: TrackedDevice in [_head, _left, _right]:
		if device.tracker_name == tracker_name:
			device.find_tracker()


# The server still has it while it says this.
func _on_tracker_removed(tracker_name: StringName, _type: int) -> void:
	for device: TrackedDevice in [_head, _left, _right]:
		if device.tracker_name == tracker_name:
			device.release()
