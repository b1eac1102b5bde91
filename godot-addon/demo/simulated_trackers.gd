extends Node
## A head and two hands that move by themselves, for a machine without a headset. Works with [code]--headless[/code].

# Runs before everything that reads poses.
const _PROCESS_PRIORITY := -1000
const _STANDING_HEIGHT := 1.7
const _HAND_OFFSET := Vector3(0.25, -0.45, -0.35)

var _head := XRPositionalTracker.new()
var _left := XRControllerTracker.new()
var _right := XRControllerTracker.new()
var _seconds := 0.0


func _init() -> void:
	name = "SimulatedTrackers"
	process_priority = _PROCESS_PRIORITY
	_head.type = XRServer.TRACKER_HEAD
	_head.name = &"head"
	_left.name = &"left_hand"
	_left.hand = XRPositionalTracker.TRACKER_HAND_LEFT
	_right.name = &"right_hand"
	_right.hand = XRPositionalTracker.TRACKER_HAND_RIGHT


func _enter_tree() -> void:
	XRServer.add_tracker(_head)
	XRServer.add_tracker(_left)
	XRServer.add_tracker(_right)
	_move()


func _exit_tree() -> void:
	XRServer.remove_tracker(_head)
	XRServer.remove_tracker(_left)
	XRServer.remove_tracker(_right)


func _process(delta: float) -> void:
	_seconds += delta
	_move()


func _move() -> void:
	# A person who stands, looks around slowly, sways a little, and works with both hands.
	var yaw := 0.6 * sin(0.5 * _seconds)
	var pitch := 0.15 * sin(0.83 * _seconds)
	var sway := Vector3(0.05 * sin(0.9 * _seconds), 0.01 * sin(2.3 * _seconds), 0.04 * cos(0.7 * _seconds))
	var head_position := Vector3(0.0, _STANDING_HEIGHT, 0.0) + sway
	_pose(_head, &"default", Transform3D(Basis.from_euler(Vector3(pitch, yaw, 0.0)), head_position))
	_move_hand(_left, -1.0, head_position, yaw, 0.0)
	_move_hand(_right, 1.0, head_position, yaw, PI / 2.0)


func _move_hand(hand: XRControllerTracker, side: float, head_position: Vector3, yaw: float, phase: float) -> void:
	var body := Basis(Vector3.UP, 0.5 * yaw)
	var reach := Vector3(0.0, 0.08 * sin(1.7 * _seconds + phase), 0.1 * cos(1.3 * _seconds + phase))
	var offset := Vector3(side * _HAND_OFFSET.x, _HAND_OFFSET.y, _HAND_OFFSET.z) + reach
	var basis := body * Basis.from_euler(Vector3(-0.4 + 0.3 * sin(1.1 * _seconds + phase), 0.0, side * 0.2))
	var from_origin := Transform3D(basis, head_position + body * offset)
	for pose: StringName in [&"default", &"aim", &"grip"]:
		_pose(hand, pose, from_origin)
	var trigger := maxf(0.0, sin(1.9 * _seconds + phase))
	hand.set_input(&"trigger", trigger)
	hand.set_input(&"trigger_click", trigger > 0.9)
	hand.set_input(&"grip", maxf(0.0, sin(0.8 * _seconds - phase)))
	hand.set_input(&"primary", Vector2(sin(_seconds), cos(_seconds)) * 0.5)
	hand.set_input(&"ax_button", fmod(_seconds + phase, 4.0) < 0.3)


func _pose(tracker: XRPositionalTracker, pose: StringName, from_origin: Transform3D) -> void:
	tracker.set_pose(pose, from_origin, Vector3.ZERO, Vector3.ZERO, XRPose.XR_TRACKING_CONFIDENCE_HIGH)
