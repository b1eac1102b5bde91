extends RefCounted
## Notices by signals when trackers are added, removed, lost and found, and when a controller becomes another one or a
## hand. It costs nothing while nothing happens.
##
## The engine calls a controller "active" even when it is switched off. Its poses are invalid then, so only poses count
## here.

## A tracker changed. [param event_name] is tracker_added, tracker_removed, tracker_changed, tracker_lost
## or tracker_found.
signal happened(event_name: String, data: Dictionary)

const TrackerReader := preload("tracker_reader.gd")

## A tracker counts as lost after this time without a pose, in seconds.
const LOST_AFTER_SECONDS := 0.1

var _tree: SceneTree
# Trackers by name.
var _trackers := {}
# By name: true for a lost tracker, false for one that has just lost its pose.
var _lost := {}
# The profile of each tracker, and the device of each controller, by name.
var _profiles := {}
var _devices := {}


## Starts watching.
func start(tree: SceneTree) -> void:
	_tree = tree
	XRServer.tracker_added.connect(_on_added)
	# Emitted when another tracker replaced one of the same name.
	XRServer.tracker_updated.connect(_on_added)
	XRServer.tracker_removed.connect(_on_removed)
	var there := XRServer.get_trackers(XRServer.TRACKER_ANY)
	for tracker_name: StringName in there:
		_follow(tracker_name)


## Stops watching.
func stop() -> void:
	XRServer.tracker_added.disconnect(_on_added)
	XRServer.tracker_updated.disconnect(_on_added)
	XRServer.tracker_removed.disconnect(_on_removed)
	for tracker_name: StringName in _trackers.keys():
		_leave(tracker_name)
	_tree = null


## Checks what has no signal: whether a hand has replaced a controller. Call it now and then.
func check() -> void:
	for tracker_name: StringName in _devices:
		_look_at_device(tracker_name)


func _follow(tracker_name: StringName) -> void:
	_leave(tracker_name)
	var tracker := XRServer.get_tracker(tracker_name) as XRPositionalTracker
	if tracker == null:
		return
	_trackers[tracker_name] = tracker
	_profiles[tracker_name] = tracker.profile
	if tracker is XRControllerTracker:
		_devices[tracker_name] = TrackerReader.device_of(tracker)
	tracker.profile_changed.connect(_on_profile_changed.bind(tracker_name))
	tracker.pose_lost_tracking.connect(_on_pose_lost.bind(tracker_name))
	tracker.pose_changed.connect(_on_first_pose.bind(tracker_name), CONNECT_ONE_SHOT)


func _leave(tracker_name: StringName) -> void:
	_lost.erase(tracker_name)
	_devices.erase(tracker_name)
	if not _trackers.has(tracker_name):
		return
	var tracker: XRPositionalTracker = _trackers[tracker_name]
	_trackers.erase(tracker_name)
	tracker.profile_changed.disconnect(_on_profile_changed.bind(tracker_name))
	tracker.pose_lost_tracking.disconnect(_on_pose_lost.bind(tracker_name))
	if tracker.pose_changed.is_connected(_on_first_pose.bind(tracker_name)):
		tracker.pose_changed.disconnect(_on_first_pose.bind(tracker_name))
	if tracker.pose_changed.is_connected(_on_pose_changed.bind(tracker_name)):
		tracker.pose_changed.disconnect(_on_pose_changed.bind(tracker_name))


func _on_added(tracker_name: StringName, type: int) -> void:
	_follow(tracker_name)
	happened.emit("tracker_added", TrackerReader.describe(tracker_name, type))


func _on_removed(tracker_name: StringName, type: int) -> void:
	var description := TrackerReader.describe(tracker_name, type)
	_leave(tracker_name)
	happened.emit("tracker_removed", description)


func _on_profile_changed(_role: String, tracker_name: StringName) -> void:
	_look_at_device(tracker_name)


func _look_at_device(tracker_name: StringName) -> void:
	var tracker: XRPositionalTracker = _trackers[tracker_name]
	var profile: String = _profiles[tracker_name]
	var device: String = _devices.get(tracker_name, "")
	var device_now := TrackerReader.device_of(tracker) if tracker is XRControllerTracker else ""
	if device_now.is_empty():
		device_now = device
	elif device.is_empty():
		device = device_now
	if tracker is XRControllerTracker:
		_devices[tracker_name] = device_now
	if profile == tracker.profile and device == device_now:
		return
	_profiles[tracker_name] = tracker.profile
	var description := TrackerReader.describe(tracker_name, tracker.type)
	description["profile"] = tracker.profile
	description["previous_profile"] = profile
	if tracker is XRControllerTracker:
		description["device"] = device_now
		description["previous_device"] = device
	happened.emit("tracker_changed", description)


func _on_first_pose(pose: XRPose, tracker_name: StringName) -> void:
	var tracker: XRPositionalTracker = _trackers[tracker_name]
	TrackerReader.note_pose(tracker, pose)


func _on_pose_lost(_pose: XRPose, tracker_name: StringName) -> void:
	if _lost.has(tracker_name) or _tree == null:
		return
	_lost[tracker_name] = false
	_tree.create_timer(LOST_AFTER_SECONDS, true, false, true).timeout.connect(_confirm_lost.bind(tracker_name))


func _confirm_lost(tracker_name: StringName) -> void:
	# A tracker that was removed and added in the meantime may have been reported already.
	var is_reported: bool = _lost.get(tracker_name, true)
	if is_reported or not _trackers.has(tracker_name):
		return
	var tracker: XRPositionalTracker = _trackers[tracker_name]
	if TrackerReader.is_tracked(tracker):
		_lost.erase(tracker_name)
		return
	_lost[tracker_name] = true
	tracker.pose_changed.connect(_on_pose_changed.bind(tracker_name))
	happened.emit("tracker_lost", TrackerReader.describe(tracker_name, tracker.type))


# Connected only while the tracker is lost.
func _on_pose_changed(pose: XRPose, tracker_name: StringName) -> void:
	if not pose.has_tracking_data:
		return
	var tracker: XRPositionalTracker = _trackers[tracker_name]
	tracker.pose_changed.disconnect(_on_pose_changed.bind(tracker_name))
	_lost.erase(tracker_name)
	happened.emit("tracker_found", TrackerReader.describe(tracker_name, tracker.type))
