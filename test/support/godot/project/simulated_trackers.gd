extends RefCounted
## Trackers whose poses and inputs a test sets exactly.

const _POSES: Array[StringName] = [&"default", &"aim", &"grip"]

var _trackers: Dictionary = {}


## Poses a tracker, after adding it if need be; without a position it only adds it. Returns the pose that the engine then
## holds, as arrays.
func track(command: Dictionary) -> Dictionary:
	if command.get("anew", false) == true:
		_trackers.erase(str(command["tracker"]))
	var plain: bool = command.get("plain", false)
	var tracker := _tracker(str(command["tracker"]), plain)
	if command.has("profile"):
		tracker.profile = str(command["profile"])
	var pose: StringName = str(command.get("pose", "default"))
	if command.get("tracked", true) == false:
		for each: StringName in _POSES:
			if tracker.has_pose(each):
				tracker.invalidate_pose(each)
		return {}
	if not command.has("position"):
		return {}
	var position_numbers: Array = command["position"]
	var rotation_numbers: Array = command["rotation"]
	var position := _vector(position_numbers)
	var rotation := _quaternion(rotation_numbers)
	var confidence := XRPose.XR_TRACKING_CONFIDENCE_HIGH
	if command.get("confident", true) == false:
		confidence = XRPose.XR_TRACKING_CONFIDENCE_NONE
	tracker.set_pose(pose, Transform3D(Basis(rotation), position), Vector3.ZERO, Vector3.ZERO, confidence)
	var controller := tracker as XRControllerTracker
	var inputs: Dictionary = command.get("inputs", {})
	for action: String in inputs:
		var value: Variant = inputs[action]
		if value is Array:
			var axes: Array = value
			controller.set_input(action, Vector2(_number(axes[0]), _number(axes[1])))
		else:
			controller.set_input(action, value)
	var held := tracker.get_pose(pose).transform
	var turned := held.basis.get_rotation_quaternion()
	return {
		"position": [held.origin.x, held.origin.y, held.origin.z],
		"rotation": [turned.x, turned.y, turned.z, turned.w],
	}


## Tracks a hand whose joints all lie at one place, after adding it if need be.
func track_hand(command: Dictionary) -> void:
	var position_numbers: Array = command["position"]
	var tracker_name := "/user/hand_tracker/left"
	if not _trackers.has(tracker_name):
		var added := XRHandTracker.new()
		added.name = tracker_name
		added.hand = XRPositionalTracker.TRACKER_HAND_LEFT
		_trackers[tracker_name] = added
		XRServer.add_tracker(added)
	var hand: XRHandTracker = _trackers[tracker_name]
	for joint: int in XRHandTracker.HAND_JOINT_MAX:
		hand.set_hand_joint_transform(joint, Transform3D(Basis.IDENTITY, _vector(position_numbers)))
	hand.has_tracking_data = command.get("tracked", true)


## Takes a tracker away.
func remove(tracker_name: String) -> void:
	var tracker: XRPositionalTracker = _trackers[tracker_name]
	XRServer.remove_tracker(tracker)
	_trackers.erase(tracker_name)


## Takes all away, as a game should before it ends.
func remove_all() -> void:
	for tracker_name: String in _trackers.keys():
		remove(tracker_name)


# A plain one has no inputs, whatever its name.
func _tracker(tracker_name: String, plain: bool) -> XRPositionalTracker:
	if not _trackers.has(tracker_name):
		var is_head := tracker_name == "head"
		var added: XRPositionalTracker = XRPositionalTracker.new() if is_head or plain else XRControllerTracker.new()
		added.name = tracker_name
		if is_head:
			added.type = XRServer.TRACKER_HEAD
		else:
			var is_left := tracker_name == "left_hand"
			added.hand = XRPositionalTracker.TRACKER_HAND_LEFT if is_left else XRPositionalTracker.TRACKER_HAND_RIGHT
		_trackers[tracker_name] = added
		XRServer.add_tracker(added)
	return _trackers[tracker_name]


func _vector(numbers: Array) -> Vector3:
	return Vector3(_number(numbers[0]), _number(numbers[1]), _number(numbers[2]))


func _quaternion(numbers: Array) -> Quaternion:
	return Quaternion(_number(numbers[0]), _number(numbers[1]), _number(numbers[2]), _number(numbers[3]))


func _number(value: Variant) -> float:
	var number: float = value
	return number
