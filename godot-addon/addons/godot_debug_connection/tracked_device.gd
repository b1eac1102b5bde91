extends RefCounted
## One headset or controller: its newest good pose, and what the fingers do. Read from an [XRPositionalTracker].

## Where a pose is looked for, first to last.
const POSE_NAMES: Array[StringName] = [&"default", &"aim", &"grip"]
## Button actions; the index is the bit of the 0x03 packet.
const BUTTONS: Array[StringName] = [
	&"trigger_click", &"grip_click", &"primary_click", &"secondary_click", &"ax_button", &"by_button",
	&"menu_button", &"select_button", &"trigger_touch", &"grip_touch", &"primary_touch", &"secondary_touch",
	&"ax_touch", &"by_touch",
]

## Name of the tracker at the [XRServer].
var tracker_name: StringName
## Whether there is a tracker and it has had a pose.
var present := false
## Whether the pose is of this moment; else it is the last one known.
var tracked := false
## Metres, relative to the XR origin, in Godot's axes.
var position := Vector3.ZERO
## Relative to the XR origin.
var rotation := Quaternion.IDENTITY
## 0 (released) to 1 (pressed).
var trigger := 0.0
## 0 (released) to 1 (pressed).
var grip := 0.0
## One bit per entry of [constant BUTTONS].
var button_bits := 0

var _tracker: XRPositionalTracker
var _controller: XRControllerTracker


func _init(name_at_server: StringName) -> void:
	tracker_name = name_at_server


## Looks the tracker up again; for when trackers came, went or were replaced.
func find_tracker() -> void:
	_tracker = XRServer.get_tracker(tracker_name) as XRPositionalTracker
	_controller = _tracker as XRControllerTracker
	present = false
	tracked = false


## Reads the pose and the inputs of this frame.
func read() -> void:
	if _tracker == null:
		return
	tracked = false
	var pose := _current_pose()
	if pose != null:
		_take(pose)
	if _controller != null:
		_read_inputs()


# The first pose that is tracked now, else the first there is.
func _current_pose() -> XRPose:
	var fallback: XRPose = null
	for pose_name: StringName in POSE_NAMES:
		# Null until it was first set.
		var pose := _tracker.get_pose(pose_name)
		if pose == null:
			continue
		if _is_tracked(pose):
			return pose
		if fallback == null:
			fallback = pose
	return fallback


# Not the tracker's "active": that stays true when a controller is switched off.
func _is_tracked(pose: XRPose) -> bool:
	return pose.has_tracking_data and pose.tracking_confidence != XRPose.XR_TRACKING_CONFIDENCE_NONE


func _take(pose: XRPose) -> void:
	# The transform that XRNode3D uses: with the player's recentring and the world scale.
	var from_origin := pose.get_adjusted_transform()
	var usable := from_origin.is_finite() and not is_zero_approx(from_origin.basis.determinant())
	tracked = usable and _is_tracked(pose)
	# A lost device keeps the pose it had. A runtime may report one before the first real one: that is taken too.
	if usable and (tracked or not present):
		position = from_origin.origin
		rotation = from_origin.basis.get_rotation_quaternion()
		present = true


func _read_inputs() -> void:
	trigger = _amount(&"trigger")
	grip = _amount(&"grip")
	button_bits = 0
	for bit: int in BUTTONS.size():
		if _controller.get_input(BUTTONS[bit]) == true:
			button_bits |= 1 << bit


func _amount(action: StringName) -> float:
	var value: Variant = _controller.get_input(action)
	if not (value is float or value is int or value is bool):
		return 0.0
	var amount: float = value
	return clampf(amount, 0.0, 1.0) if is_finite(amount) else 0.0
