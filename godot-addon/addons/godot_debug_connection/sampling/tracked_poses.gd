extends Node
## Keeps the engine's pose objects of the headset and both controllers at hand, and finds better ones. Base of
## [code]frame_times.gd[/code], for the same reason.

const FrameRows := preload("frame_rows.gd")
const TrackedDevice := preload("../xr/tracked_device.gd")

# Time between two searches for a better pose, for devices that are lost or have a lesser pose, in microseconds.
const _SEARCH_INTERVAL_USEC := 150_000
# Older Godot 4 does not have it.
const _REFERENCE_FRAME_CHANGED := &"reference_frame_changed"

# Whether the next sample is one of both streams. Whatever may end that sets it to false; the sampler then decides anew.
var _is_full := false
# The bit of a new frame of reference, until a sample has it.
var _reference_bit := 0

var _head := TrackedDevice.new(&"head")
var _left := TrackedDevice.new(&"left_hand")
var _right := TrackedDevice.new(&"right_hand")
# The first value of a row that holds both samples: they and the devices that are tracked now, as bits.
var _full_kind := FrameRows.FPS_BIT | FrameRows.TRACKING_BIT
# The buttons of both controllers as bits of a row.
var _button_bits := 0
# Whether the headset and both controllers are there, with a pose and with inputs.
var _has_all_devices := false
# Whether any of them is there, with a pose.
var _has_devices := false
var _head_pose: XRPose
var _left_pose: XRPose
var _right_pose: XRPose
var _left_controller: XRControllerTracker
var _right_controller: XRControllerTracker
# When to search again.
var _search_usec := 0


func _init() -> void:
	for device: TrackedDevice in [_head, _left, _right]:
		device.changed.connect(_on_device_changed)
		device.buttons_changed.connect(_on_buttons_changed)
		device.replaced.connect(mark_reference_frame)


func _enter_tree() -> void:
	# Methods, not lambdas: the engine crashes at exit if a lambda is still connected to the XRServer.
	XRServer.tracker_added.connect(_on_tracker_added)
	XRServer.tracker_updated.connect(_on_tracker_added)
	XRServer.tracker_removed.connect(_on_tracker_removed)
	if XRServer.has_signal(_REFERENCE_FRAME_CHANGED):
		XRServer.connect(_REFERENCE_FRAME_CHANGED, mark_reference_frame)
	for device: TrackedDevice in [_head, _left, _right]:
		device.find_tracker()


func _exit_tree() -> void:
	XRServer.tracker_added.disconnect(_on_tracker_added)
	XRServer.tracker_updated.disconnect(_on_tracker_added)
	XRServer.tracker_removed.disconnect(_on_tracker_removed)
	if XRServer.has_signal(_REFERENCE_FRAME_CHANGED):
		XRServer.disconnect(_REFERENCE_FRAME_CHANGED, mark_reference_frame)
	for device: TrackedDevice in [_head, _left, _right]:
		device.release()


## The poses from now on are in another frame of reference than before, or of other devices: the relay takes no movement
## for a jump.
func mark_reference_frame() -> void:
	_reference_bit = FrameRows.REFERENCE_BIT
	_is_full = false


# Looks for better poses.
func _search_poses(now_usec: int) -> void:
	_search_usec = now_usec + _SEARCH_INTERVAL_USEC
	for device: TrackedDevice in [_head, _left, _right]:
		if device.needs_search():
			device.find_pose()


func _on_device_changed() -> void:
	_head_pose = _head.pose
	_left_pose = _left.pose
	_right_pose = _right.pose
	_left_controller = _left.controller
	_right_controller = _right.controller
	_has_all_devices = _head_pose != null and _left_pose != null and _right_pose != null
	_has_all_devices = _has_all_devices and _left_controller != null and _right_controller != null
	_has_devices = _head_pose != null or _left_pose != null or _right_pose != null
	_full_kind = FrameRows.FPS_BIT | FrameRows.TRACKING_BIT
	if _head.has_data:
		_full_kind |= FrameRows.HEAD_TRACKED_BIT
	if _left.has_data:
		_full_kind |= FrameRows.LEFT_TRACKED_BIT
	if _right.has_data:
		_full_kind |= FrameRows.RIGHT_TRACKED_BIT
	_on_buttons_changed()


func _on_buttons_changed() -> void:
	_button_bits = _left.button_bits | _right.button_bits << FrameRows.RIGHT_BUTTONS_SHIFT


func _on_tracker_added(tracker_name: StringName, _type: int) -> void:
	for device: TrackedDevice in [_head, _left, _right]:
		if device.tracker_name == tracker_name:
			device.find_tracker()


# The XRServer still has the tracker when it emits this signal.
func _on_tracker_removed(tracker_name: StringName, _type: int) -> void:
	for device: TrackedDevice in [_head, _left, _right]:
		if device.tracker_name == tracker_name:
			device.release()
