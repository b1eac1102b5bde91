extends RefCounted
## Simulated trackers in place of those that the game reads. It keeps the trackers that it replaces, and puts them back.
##
## A real headset's tracker is replaced only if the project or the launch asks for it. What a script of the game simulates
## is replaced.

## A headset has come into use, so the simulated trackers must go.
signal headset_came

const RelaySettings := preload("../settings/relay_settings.gd")
const TrackedDevice := preload("../xr/tracked_device.gd")
const TrackerReader := preload("../xr/tracker_reader.gd")

## Description of the simulated trackers.
const DESCRIPTION := "Simulated by the telemetry addon"
## The hands' joints, by the names of their trackers.
const HANDS: Array[StringName] = [&"/user/hand_tracker/left", &"/user/hand_tracker/right"]

const _HAND_POSE := &"default"
const _HIGH := XRPose.XR_TRACKING_CONFIDENCE_HIGH

# The simulated trackers by name, and those that they replaced.
var _ours := {}
var _replaced := {}
# The inputs that are not at rest, by device and name.
var _inputs := {}


## Why the trackers may not be simulated now; empty if they may.
func problem() -> String:
	if RelaySettings.motion() != "headset" and _headset_in_use():
		return "a headset is in use, and the project or the launch does not allow simulated trackers in its place"
	return ""


## Whether a device is simulated.
func has(device: StringName) -> bool:
	return _ours.has(device)


## Puts a simulated tracker in the place of a device. It has no pose yet. Ask for [method problem] before.
func take(device: StringName) -> void:
	if _ours.has(device):
		return
	if _ours.is_empty():
		# Methods, not lambdas: the engine crashes at exit if a lambda is still connected to the XRServer.
		XRServer.tracker_added.connect(_on_tracker_changed)
		XRServer.tracker_updated.connect(_on_tracker_changed)
		XRServer.tracker_removed.connect(_on_tracker_changed)
	_ours[device] = _new_tracker(device)
	_inputs[device] = {}
	_claim(device)


## The pose of a device now, relative to the XR origin; the identity without one.
func pose_of(device: StringName) -> Transform3D:
	var tracker := XRServer.get_tracker(device) as XRPositionalTracker
	if tracker != null:
		for pose_name: StringName in TrackedDevice.POSE_NAMES:
			var pose := tracker.get_pose(pose_name)
			if pose != null and pose.has_tracking_data:
				return pose.get_adjusted_transform()
	return Transform3D.IDENTITY


## Moves a device. [param from_origin] is relative to the XR origin, as [code]XRNode3D[/code] has it. Velocities are in
## metres and radians per second.
func move(device: StringName, from_origin: Transform3D, linear: Vector3, angular: Vector3) -> void:
	var tracker: XRPositionalTracker = _ours[device]
	var to_tracking := XRServer.get_reference_frame().affine_inverse()
	var from_tracking := to_tracking * from_origin
	from_tracking.origin /= XRServer.world_scale
	var speed := to_tracking.basis * linear / XRServer.world_scale
	var poses := [&"default"] if tracker.type == XRServer.TRACKER_HEAD else TrackerReader.POSES
	for pose_name: StringName in poses:
		tracker.set_pose(pose_name, from_tracking, speed, to_tracking.basis * angular, _HIGH)


## Sets an input of a controller: a bool, a float or a Vector2.
func set_input(device: StringName, input: StringName, value: Variant) -> void:
	var controller: XRControllerTracker = _ours[device]
	var inputs: Dictionary = _inputs[device]
	inputs[input] = value
	controller.set_input(input, value)


## Sets the joints of a hand, relative to the XR origin, and whether a controller takes the place of the hand.
func move_hand(device: StringName, joints: Array[Transform3D]) -> void:
	var hand: XRHandTracker = _ours[device]
	var to_tracking := XRServer.get_reference_frame().affine_inverse()
	for joint: int in joints.size():
		var from_tracking := to_tracking * joints[joint]
		from_tracking.origin /= XRServer.world_scale
		hand.set_hand_joint_transform(joint as XRHandTracker.HandJoint, from_tracking)
	hand.has_tracking_data = true
	var palm := hand.get_hand_joint_transform(XRHandTracker.HAND_JOINT_PALM)
	hand.set_pose(_HAND_POSE, palm, Vector3.ZERO, Vector3.ZERO, _HIGH)


## The device is lost: it has no pose until it is moved again.
func lose(device: StringName) -> void:
	var tracker: XRPositionalTracker = _ours[device]
	var hand := tracker as XRHandTracker
	if hand != null:
		hand.has_tracking_data = false
	for pose_name: StringName in TrackerReader.POSES:
		var pose := tracker.get_pose(pose_name)
		if pose != null and pose.has_tracking_data:
			tracker.invalidate_pose(pose_name)


## Undoes everything: releases the inputs, and puts the replaced trackers back.
func release() -> void:
	if _ours.is_empty():
		return
	XRServer.tracker_added.disconnect(_on_tracker_changed)
	XRServer.tracker_updated.disconnect(_on_tracker_changed)
	XRServer.tracker_removed.disconnect(_on_tracker_changed)
	for device: StringName in _ours:
		_rest(device)
		lose(device)
		var tracker: XRTracker = _ours[device]
		if XRServer.get_tracker(device) != tracker:
			continue
		XRServer.remove_tracker(tracker)
		var before: XRTracker = _replaced.get(device)
		if before != null:
			XRServer.add_tracker(before)
	_ours.clear()
	_replaced.clear()
	_inputs.clear()


static func _new_tracker(device: StringName) -> XRPositionalTracker:
	var tracker: XRPositionalTracker
	if device in HANDS:
		var hand := XRHandTracker.new()
		hand.hand_tracking_source = XRHandTracker.HAND_TRACKING_SOURCE_UNOBSTRUCTED
		var flags := XRHandTracker.HAND_JOINT_FLAG_ORIENTATION_VALID | XRHandTracker.HAND_JOINT_FLAG_ORIENTATION_TRACKED
		flags |= XRHandTracker.HAND_JOINT_FLAG_POSITION_VALID | XRHandTracker.HAND_JOINT_FLAG_POSITION_TRACKED
		for joint: int in XRHandTracker.HAND_JOINT_MAX:
			hand.set_hand_joint_flags(joint as XRHandTracker.HandJoint, flags)
		tracker = hand
	elif device == &"head":
		tracker = XRPositionalTracker.new()
		tracker.type = XRServer.TRACKER_HEAD
	else:
		tracker = XRControllerTracker.new()
	if device != &"head":
		var is_left := String(device).contains("left")
		tracker.hand = XRPositionalTracker.TRACKER_HAND_LEFT if is_left else XRPositionalTracker.TRACKER_HAND_RIGHT
	tracker.name = device
	tracker.description = DESCRIPTION
	return tracker


static func _headset_in_use() -> bool:
	for described: Dictionary in XRServer.get_interfaces():
		var interface_name: String = described["name"]
		if XRServer.find_interface(interface_name).is_initialized():
			return true
	return false


# Registers our tracker, and keeps the one that has been there.
func _claim(device: StringName) -> void:
	var ours: XRPositionalTracker = _ours.get(device)
	var there := XRServer.get_tracker(device) as XRTracker
	if ours == null or there == ours:
		return
	if there == null:
		# Its owner has removed it. It removed ours with it, as the engine looks by the name alone.
		_replaced.erase(device)
	elif not problem().is_empty():
		headset_came.emit()
		return
	else:
		_replaced[device] = there
		# Not replaced in one step: an XRCamera3D would go on to follow the old tracker too. It may still follow ours, if the
		# game replaced that in one step, so there is a new one.
		XRServer.remove_tracker(there)
		ours = _copy_of(ours)
		_ours[device] = ours
	XRServer.add_tracker(ours)


# Another simulated tracker with the poses and inputs of this one.
func _copy_of(tracker: XRPositionalTracker) -> XRPositionalTracker:
	var copy := _new_tracker(tracker.name)
	for pose_name: StringName in TrackerReader.POSES:
		var pose := tracker.get_pose(pose_name)
		if pose != null and pose.has_tracking_data:
			copy.set_pose(pose_name, pose.transform, pose.linear_velocity, pose.angular_velocity, pose.tracking_confidence)
	var inputs: Dictionary = _inputs[tracker.name]
	for input: StringName in inputs:
		copy.set_input(input, inputs[input])
	return copy


# Later, because the XRServer still has a removed tracker when it emits the signal.
func _on_tracker_changed(device: StringName, _type: int) -> void:
	if _ours.has(device):
		_claim.call_deferred(device)


# A button that stays pressed would never be released for the game.
func _rest(device: StringName) -> void:
	var inputs: Dictionary = _inputs[device]
	for input: StringName in inputs:
		if inputs[input] is bool:
			set_input(device, input, false)
		elif inputs[input] is float:
			set_input(device, input, 0.0)
		else:
			set_input(device, input, Vector2.ZERO)
