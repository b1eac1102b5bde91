extends RefCounted
## Notices that trackers come and go, and that they are lost and found. By their signals: it costs nothing while nothing
## happens.
##
## A controller that is switched off stays "active" for the engine; its poses are invalid, which is what counts here.

## Something happened to a tracker: tracker_added, tracker_removed, tracker_lost or tracker_found.
signal happened(event_name: String, data: Dictionary)

const TrackerReader := preload("tracker_reader.gd")

## A tracker that is found again within this time was not lost, in seconds.
const LOST_AFTER_SECONDS := 0.1

var _tree: SceneTree
# By name.
var _trackers := {}
# Names of those that are lost, and of those that may be.
var _lost := {}


## Begins to watch.
func start(tree: SceneTree) -> void:
	_tree = tree
	XRServer.tracker_added.connect(_on_added)
	# Another one has come under the same name.
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


func _follow(tracker_name: StringName) -> void:
	_leave(tracker_name)
	var tracker := XRServer.get_tracker(tracker_name) as XRPositionalTracker
	if tracker == null:
		return
	_trackers[tracker_name] = tracker
	tracker.pose_lost_tracking.connect(_on_pose_lost.bind(tracker_name))
	tracker.pose_changed.connect(_on_first_pose.bind(tracker_name), CONNECT_ONE_SHOT)


func _leave(tracker_name: StringName) -> void:
	_lost.erase(tracker_name)
	if not _trackers.has(tracker_name):
		return
	var tracker: XRPositionalTracker = _trackers[tracker_name]
	_trackers.erase(tracker_name)
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


func _on_first_pose(pose: XRPose, tracker_name: StringName) -> void:
	var tracker: XRPositionalTracker = _trackers[tracker_name]
	TrackerReader.note_pose(tracker, pose)


func _on_pose_lost(_pose: XRPose, tracker_name: StringName) -> void:
	if _lost.has(tracker_name) or _tree == null:
		return
	_lost[tracker_name] = false
	_tree.create_timer(LOST_AFTER_SECONDS, true, false, true).timeout.connect(_confirm_lost.bind(tracker_name))


func _confirm_lost(tracker_name: StringName) -> void:
	# One that went and came again in the meantime may have been told already.
	var is_told: bool = _lost.get(tracker_name, true)
	if is_told or not _trackers.has(tracker_name):
		return
	var tracker: XRPositionalTracker = _trackers[tracker_name]
	if TrackerReader.is_tracked(tracker):
		_lost.erase(tracker_name)
		return
	_lost[tracker_name] = true
	tracker.pose_changed.connect(_on_pose_changed.bind(tracker_name))
	happened.emit("tracker_lost", TrackerReader.describe(tracker_name, tracker.type))


# Only connected while the tracker is lost.
func _on_pose_changed(pose: XRPose, tracker_name: StringName) -> void:
	if not pose.has_tracking_data:
		return
	var tracker: XRPositionalTracker = _trackers[tracker_name]
	tracker.pose_changed.disconnect(_on_pose_changed.bind(tracker_name))
	_lost.erase(tracker_name)
	happened.emit("tracker_found", TrackerReader.describe(tracker_name, tracker.type))
