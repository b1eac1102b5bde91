extends Timer
## Samples what has no place in a 0x03 packet, a few times a second: the joints of hands, and trackers beside headset and
## hands. Stands still while there is nothing of the kind, or nobody listens to poses.

const TrackerReader := preload("tracker_reader.gd")

## Time between two samples, in seconds.
const INTERVAL_SECONDS := 0.1
## Most trackers that are told.
const MAX_TRACKERS := 16

## There is a sample: hands with the transforms of their joints, and trackers as JSON values.
signal sampled(hands: Dictionary, trackers: Array)

const _IN_PACKET: Array[StringName] = [&"head", &"left_hand", &"right_hand"]

var _is_wanted := false
# By name.
var _hands := {}
var _others := {}


func _init() -> void:
	name = "ExtraTrackers"
	wait_time = INTERVAL_SECONDS
	ignore_time_scale_if_there_is()
	timeout.connect(_on_timeout)


func _enter_tree() -> void:
	XRServer.tracker_added.connect(_on_trackers_changed)
	XRServer.tracker_removed.connect(_on_trackers_changed)
	_look()


func _exit_tree() -> void:
	XRServer.tracker_added.disconnect(_on_trackers_changed)
	XRServer.tracker_removed.disconnect(_on_trackers_changed)


## Says whether anybody listens.
func set_wanted(wanted: bool) -> void:
	_is_wanted = wanted
	_run()


## Makes a game that slows its time down no reason to sample less (Godot 4.4 and later).
func ignore_time_scale_if_there_is() -> void:
	if &"ignore_time_scale" in self:
		set(&"ignore_time_scale", true)


func _run() -> void:
	var runs := _is_wanted and not (_hands.is_empty() and _others.is_empty())
	if runs and is_inside_tree() and is_stopped():
		start()
	elif not runs:
		stop()


func _look() -> void:
	_hands.clear()
	_others.clear()
	var there := XRServer.get_trackers(XRServer.TRACKER_ANY)
	for tracker_name: StringName in there:
		var tracker: XRTracker = there[tracker_name]
		if tracker is XRHandTracker:
			_hands[tracker_name] = tracker
		elif tracker is XRPositionalTracker and not tracker_name in _IN_PACKET and _others.size() < MAX_TRACKERS:
			_others[tracker_name] = tracker
	_run()


func _on_timeout() -> void:
	var hands := {}
	for tracker_name: StringName in _hands:
		var hand: XRHandTracker = _hands[tracker_name]
		var joints: Array[Transform3D] = []
		if hand.has_tracking_data:
			for joint: int in XRHandTracker.HAND_JOINT_MAX:
				joints.append(hand.get_hand_joint_transform(joint as XRHandTracker.HandJoint))
		var side := "left" if hand.hand == XRPositionalTracker.TRACKER_HAND_LEFT else "right"
		hands[side] = joints
	var trackers: Array = []
	for tracker_name: StringName in _others:
		var other: XRPositionalTracker = _others[tracker_name]
		trackers.append(TrackerReader.read(tracker_name, other))
	sampled.emit(hands, trackers)


# The server still has one that goes while it says so.
func _on_trackers_changed(_tracker_name: StringName, _type: int) -> void:
	_look.call_deferred()
