extends RefCounted
## Describes trackers as JSON values: for snapshots, and for devices that have no place in a 0x03 packet.

const _TYPES: Dictionary = {
	XRServer.TRACKER_HEAD: "head",
	XRServer.TRACKER_CONTROLLER: "controller",
	XRServer.TRACKER_BASESTATION: "base_station",
	XRServer.TRACKER_ANCHOR: "anchor",
	XRServer.TRACKER_HAND: "hand",
	XRServer.TRACKER_BODY: "body",
	XRServer.TRACKER_FACE: "face",
}
const _POSES: Array[StringName] = [&"default", &"aim", &"grip", &"palm"]
# A tracker's pose that has another name, which its action in the project's action map gives it: the gaze of eyes has one.
const _OWN_POSE := &"telemetry_own_pose"
const _CONFIDENCES: Array[String] = ["none", "low", "high"]


## The name of a tracker type.
static func type_name(type: int) -> String:
	return _TYPES.get(type, "unknown")


## What kind of thing a tracker is; without its name when there is none such.
static func describe(tracker_name: StringName, type: int) -> Dictionary:
	var description := {"tracker": str(tracker_name), "type": type_name(type)}
	var tracker := XRServer.get_tracker(tracker_name) as XRTracker
	if tracker != null and not tracker.description.is_empty():
		description["description"] = tracker.description
	var positional := tracker as XRPositionalTracker
	if positional != null and not positional.profile.is_empty():
		description["profile"] = positional.profile
	return description


## Takes note of what a pose of a tracker is called: the tracker itself does not tell which it has.
static func note_pose(tracker: XRPositionalTracker, pose: XRPose) -> void:
	if not pose.name in _POSES:
		tracker.set_meta(_OWN_POSE, pose.name)


## Whether any pose of a tracker is of this moment.
static func is_tracked(tracker: XRPositionalTracker) -> bool:
	for pose_name: StringName in _pose_names(tracker):
		var pose := tracker.get_pose(pose_name)
		if pose != null and pose.has_tracking_data:
			return true
	var hand := tracker as XRHandTracker
	return hand != null and hand.has_tracking_data


## All trackers with their poses of this moment, relative to the XR origin.
static func read_all() -> Array:
	var all: Array = []
	var trackers := XRServer.get_trackers(XRServer.TRACKER_ANY)
	for tracker_name: StringName in trackers:
		var tracker: XRTracker = trackers[tracker_name]
		var positional := tracker as XRPositionalTracker
		all.append(describe(tracker_name, tracker.type) if positional == null else read(tracker_name, positional))
	return all


## One tracker with its poses of this moment.
static func read(tracker_name: StringName, tracker: XRPositionalTracker) -> Dictionary:
	var described := describe(tracker_name, tracker.type)
	described["tracked"] = is_tracked(tracker)
	described["poses"] = _poses_of(tracker)
	return described


## How well headset and hands are tracked: by name none, low or high.
static func confidences() -> Dictionary:
	var by_name := {}
	for tracker_name: StringName in [&"head", &"left_hand", &"right_hand"]:
		var tracker := XRServer.get_tracker(tracker_name) as XRPositionalTracker
		if tracker == null:
			continue
		var best := 0
		for pose_name: StringName in _POSES:
			var pose := tracker.get_pose(pose_name)
			if pose != null and pose.has_tracking_data:
				best = maxi(best, pose.tracking_confidence)
		by_name[str(tracker_name)] = _CONFIDENCES[best]
	return by_name


static func _pose_names(tracker: XRPositionalTracker) -> Array[StringName]:
	if not tracker.has_meta(_OWN_POSE):
		return _POSES
	var own: StringName = tracker.get_meta(_OWN_POSE)
	var names := _POSES.duplicate()
	names.append(own)
	return names


static func _poses_of(tracker: XRPositionalTracker) -> Dictionary:
	var poses := {}
	for pose_name: StringName in _pose_names(tracker):
		# Null until it was first set.
		var pose := tracker.get_pose(pose_name)
		if pose == null:
			continue
		var from_origin := pose.get_adjusted_transform()
		poses[str(pose_name)] = {
			"position": from_origin.origin,
			"rotation": rotation_of(from_origin.basis),
			"tracked": pose.has_tracking_data,
			"confidence": _CONFIDENCES[pose.tracking_confidence],
		}
	return poses


## The rotation of a basis; none of one that is flat, which has no rotation.
static func rotation_of(basis: Basis) -> Quaternion:
	if not basis.is_finite() or is_zero_approx(basis.determinant()):
		return Quaternion.IDENTITY
	return basis.get_rotation_quaternion()
