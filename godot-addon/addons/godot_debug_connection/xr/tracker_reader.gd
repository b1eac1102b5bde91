extends RefCounted
## Describes trackers as JSON values, for snapshots and for devices that do not fit into a 0x03 packet.

const _TYPES: Dictionary = {
	XRServer.TRACKER_HEAD: "head",
	XRServer.TRACKER_CONTROLLER: "controller",
	XRServer.TRACKER_BASESTATION: "base_station",
	XRServer.TRACKER_ANCHOR: "anchor",
	XRServer.TRACKER_HAND: "hand",
	XRServer.TRACKER_BODY: "body",
	XRServer.TRACKER_FACE: "face",
}
## Names of poses of the engine's default action map.
const POSES: Array[StringName] = [&"default", &"aim", &"grip", &"palm"]
# Metadata with the name of a pose that is not in POSES. The project's action map may name a pose: eye gaze has one.
const _OWN_POSE := &"telemetry_own_pose"
# Profiles of hands that take the place of controllers have this in their name.
const _HAND_PROFILE := "hand_interaction"
const _CONFIDENCES: Array[String] = ["none", "low", "high"]


## The name of a tracker type.
static func type_name(type: int) -> String:
	return _TYPES.get(type, "unknown")


## Name, type, description and profile of a tracker, as far as they are known.
static func describe(tracker_name: StringName, type: int) -> Dictionary:
	var description := {"tracker": str(tracker_name), "type": type_name(type)}
	var tracker := XRServer.get_tracker(tracker_name) as XRTracker
	if tracker != null and not tracker.description.is_empty():
		description["description"] = tracker.description
	var positional := tracker as XRPositionalTracker
	if positional != null and not positional.profile.is_empty():
		description["profile"] = positional.profile
	return description


## Notes the name of a tracker's pose. A tracker does not list its poses.
static func note_pose(tracker: XRPositionalTracker, pose: XRPose) -> void:
	if not pose.name in POSES:
		tracker.set_meta(_OWN_POSE, pose.name)


## Whether any pose of a tracker is tracked now.
static func is_tracked(tracker: XRPositionalTracker) -> bool:
	for pose_name: StringName in _pose_names(tracker):
		var pose := tracker.get_pose(pose_name)
		if pose != null and pose.has_tracking_data:
			return true
	var hand := tracker as XRHandTracker
	return hand != null and hand.has_tracking_data


## What a controller's tracker stands for now: controller or hand; empty while neither is tracked. Runtimes give a hand the tracker of the controller
## with the profile of a hand, or switch the controller off and track the hand.
static func device_of(tracker: XRPositionalTracker) -> String:
	if tracker.profile.contains(_HAND_PROFILE):
		return "hand"
	if is_tracked(tracker):
		return "controller"
	var hands := XRServer.get_trackers(XRServer.TRACKER_HAND)
	for tracker_name: StringName in hands:
		var hand: XRHandTracker = hands[tracker_name]
		if hand.hand == tracker.hand and hand.has_tracking_data:
			if hand.hand_tracking_source != XRHandTracker.HAND_TRACKING_SOURCE_CONTROLLER:
				return "hand"
	return ""


## All trackers with their current poses, relative to the XR origin.
static func read_all() -> Array:
	var all: Array = []
	var trackers := XRServer.get_trackers(XRServer.TRACKER_ANY)
	for tracker_name: StringName in trackers:
		var tracker: XRTracker = trackers[tracker_name]
		var positional := tracker as XRPositionalTracker
		all.append(describe(tracker_name, tracker.type) if positional == null else read(tracker_name, positional))
	return all


## A tracker with its current poses, relative to the XR origin.
static func read(tracker_name: StringName, tracker: XRPositionalTracker) -> Dictionary:
	var described := describe(tracker_name, tracker.type)
	described["tracked"] = is_tracked(tracker)
	described["poses"] = _poses_of(tracker)
	return described


## How well the headset and the hands are tracked, by name: none, low or high.
static func confidences() -> Dictionary:
	var by_name := {}
	for tracker_name: StringName in [&"head", &"left_hand", &"right_hand"]:
		var tracker := XRServer.get_tracker(tracker_name) as XRPositionalTracker
		if tracker == null:
			continue
		var best := 0
		for pose_name: StringName in POSES:
			var pose := tracker.get_pose(pose_name)
			if pose != null and pose.has_tracking_data:
				best = maxi(best, pose.tracking_confidence)
		by_name[str(tracker_name)] = _CONFIDENCES[best]
	return by_name


static func _pose_names(tracker: XRPositionalTracker) -> Array[StringName]:
	if not tracker.has_meta(_OWN_POSE):
		return POSES
	var own: StringName = tracker.get_meta(_OWN_POSE)
	var names := POSES.duplicate()
	names.append(own)
	return names


static func _poses_of(tracker: XRPositionalTracker) -> Dictionary:
	var poses := {}
	for pose_name: StringName in _pose_names(tracker):
		# Null until the pose was set once.
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


## The rotation of a basis; the identity for a flat basis, which has no rotation.
static func rotation_of(basis: Basis) -> Quaternion:
	if not basis.is_finite() or is_zero_approx(basis.determinant()):
		return Quaternion.IDENTITY
	return basis.get_rotation_quaternion()
