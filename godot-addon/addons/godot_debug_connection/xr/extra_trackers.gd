extends Timer
## Samples the devices that do not fit into a 0x03 packet, a few times a second: the joints of hands, the axes of
## thumbsticks and touchpads, and other trackers. The timer stops while there are none, and while poses are not sampled.

const TrackerReader := preload("tracker_reader.gd")

## Time between two samples, in seconds.
const INTERVAL_SECONDS := 0.1
## Most trackers in a sample.
const MAX_TRACKERS := 16

## A sample was taken. [param hands] has by side the transforms of joints, relative to the XR origin, and what they are made
## [code]from[/code] ("hand", "controller", or empty if the runtime does not say); [param axes] the axes of controllers by side,
## [param trackers] the other trackers as JSON values.
signal sampled(hands: Dictionary, axes: Dictionary, trackers: Array)

const _IN_PACKET: Array[StringName] = [&"head", &"left_hand", &"right_hand"]
# The side in a sample, by the name of the tracker.
const _SIDES: Dictionary = {&"left_hand": "left", &"right_hand": "right"}
# What the joints of a hand are made from.
const _SOURCES: Dictionary = {
	XRHandTracker.HAND_TRACKING_SOURCE_UNOBSTRUCTED: "hand",
	XRHandTracker.HAND_TRACKING_SOURCE_CONTROLLER: "controller",
}
# The actions with two axes in Godot's default action map.
const _AXES: Array[StringName] = [&"primary", &"secondary"]

var _is_enabled := false
# Hands and other trackers, by name.
var _hands := {}
var _others := {}
# Controllers that have axes, by side.
var _sticks := {}
# Controllers that have reported no axes yet, by name.
var _still := {}
# The axes of the last sample.
var _sent_axes := {}
# Whether all sticks rest where the last sample has them. A signal says when one moves, so the timer can stop.
var _rests := false


func _init() -> void:
	name = "ExtraTrackers"
	wait_time = INTERVAL_SECONDS
	ignore_time_scale_if_there_is()
	timeout.connect(_on_timeout)


func _enter_tree() -> void:
	XRServer.tracker_added.connect(_on_trackers_changed)
	XRServer.tracker_updated.connect(_on_trackers_changed)
	XRServer.tracker_removed.connect(_on_trackers_changed)
	_look()


func _exit_tree() -> void:
	XRServer.tracker_added.disconnect(_on_trackers_changed)
	XRServer.tracker_updated.disconnect(_on_trackers_changed)
	XRServer.tracker_removed.disconnect(_on_trackers_changed)
	_forget_sticks()


## Sets whether poses are sampled.
func set_sampled(enabled: bool) -> void:
	if enabled and not _is_enabled:
		# A client that listens from now on needs the axes once.
		_sent_axes = {}
		_set_resting(false)
	_is_enabled = enabled
	_run()


## Samples at the same interval while the game changes its time scale (Godot 4.4 and later).
func ignore_time_scale_if_there_is() -> void:
	if &"ignore_time_scale" in self:
		set(&"ignore_time_scale", true)


func _run() -> void:
	var has_any := not (_hands.is_empty() and _others.is_empty()) or not (_sticks.is_empty() or _rests)
	var runs := _is_enabled and has_any
	if runs and is_inside_tree() and is_stopped():
		start()
	elif not runs:
		stop()


func _look() -> void:
	_hands.clear()
	_others.clear()
	_forget_sticks()
	var there := XRServer.get_trackers(XRServer.TRACKER_ANY)
	for tracker_name: StringName in there:
		var tracker: XRTracker = there[tracker_name]
		if tracker is XRHandTracker:
			_hands[tracker_name] = tracker
		elif tracker is XRControllerTracker and _SIDES.has(tracker_name):
			_follow_stick(tracker_name, tracker as XRControllerTracker)
		elif tracker is XRPositionalTracker and not tracker_name in _IN_PACKET and _others.size() < MAX_TRACKERS:
			_others[tracker_name] = tracker
	_run()


func _on_timeout() -> void:
	var hands := {}
	# As XRPose.get_adjusted_transform does for poses.
	var reference_frame := XRServer.get_reference_frame()
	var world_scale := XRServer.world_scale
	for tracker_name: StringName in _hands:
		var hand: XRHandTracker = _hands[tracker_name]
		var joints: Array[Transform3D] = []
		if hand.has_tracking_data:
			for joint: int in XRHandTracker.HAND_JOINT_MAX:
				var transform := hand.get_hand_joint_transform(joint as XRHandTracker.HandJoint)
				transform.origin *= world_scale
				joints.append(reference_frame * transform)
		var side := "left" if hand.hand == XRPositionalTracker.TRACKER_HAND_LEFT else "right"
		hands[side] = {"joints": joints, "from": _SOURCES.get(hand.hand_tracking_source, "")}
	var trackers: Array = []
	for tracker_name: StringName in _others:
		var other: XRPositionalTracker = _others[tracker_name]
		trackers.append(TrackerReader.read(tracker_name, other))
	var axes := {}
	for side: String in _sticks:
		var controller: XRControllerTracker = _sticks[side]
		axes[side] = _axes_of(controller)
	# Thumbsticks rest most of the time.
	if _hands.is_empty() and _others.is_empty() and axes == _sent_axes:
		_set_resting(true)
		_run()
		return
	_sent_axes = axes
	sampled.emit(hands, axes, trackers)


func _axes_of(controller: XRControllerTracker) -> Dictionary:
	var axes := {}
	for action: StringName in _AXES:
		var value: Variant = controller.get_input(action)
		if value is Vector2:
			axes[str(action)] = value
	return axes


# A controller has no axes until the runtime reports the first.
func _follow_stick(tracker_name: StringName, controller: XRControllerTracker) -> void:
	if not _axes_of(controller).is_empty():
		_sticks[_SIDES[tracker_name]] = controller
		return
	_still[tracker_name] = controller
	controller.input_vector2_changed.connect(_on_axes_moved)


func _set_resting(resting: bool) -> void:
	if resting == _rests:
		return
	_rests = resting
	for side: String in _sticks:
		var controller: XRControllerTracker = _sticks[side]
		if resting:
			controller.input_vector2_changed.connect(_on_stick_moved)
		else:
			controller.input_vector2_changed.disconnect(_on_stick_moved)


func _forget_sticks() -> void:
	_set_resting(false)
	_sticks.clear()
	for tracker_name: StringName in _still:
		var controller: XRControllerTracker = _still[tracker_name]
		controller.input_vector2_changed.disconnect(_on_axes_moved)
	_still.clear()


func _on_stick_moved(_action: String, _vector: Vector2) -> void:
	_set_resting(false)
	_run()


func _on_axes_moved(_action: String, _vector: Vector2) -> void:
	_look.call_deferred()


# Later, because the XRServer still has a removed tracker when it emits the signal.
func _on_trackers_changed(_tracker_name: StringName, _type: int) -> void:
	_look.call_deferred()
