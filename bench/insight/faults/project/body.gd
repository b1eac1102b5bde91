extends Node
## A player: a head that looks around and two hands that reach for things, with the noise of sensors. Faults and gestures
## are set by device.

## The devices by name, as trackers.
var trackers := {
	&"head": XRPositionalTracker.new(),
	&"left_hand": XRControllerTracker.new(),
	&"right_hand": XRControllerTracker.new(),
}
## What is wrong with a device: fields of [Fault], by name.
var faults := {&"head": Fault.new(), &"left_hand": Fault.new(), &"right_hand": Fault.new()}
## The frame of reference of all poses. Recentring changes it.
var reference := Transform3D.IDENTITY
## What the player does: stand, still, duck, spin, throw, shake, table.
var gesture := "stand"
## Seconds since the player began.
var seconds := 0.0
## Poses are updated in every frame of this many.
var every := 1

const _POSES: Array[StringName] = [&"default", &"aim", &"grip"]
const _HANDS: Array[StringName] = [&"left_hand", &"right_hand"]
# Noise of good sensors: tenths of millimetres, hundredths of degrees.
const _NOISE_METRES := 0.00012
const _NOISE_RADIANS := 0.0004

var _random := RandomNumberGenerator.new()
var _phases := PackedFloat64Array()
# When the gesture began, and how far the player is in it: nobody changes from one posture to another at once. The next
# gesture waits until the player stands.
var _gesture_began := 0.0
var _posture := "stand"
var _share := 0.0
var _next_gesture := ""
var _ticks_usec := Time.get_ticks_usec()
var _reach := {&"left_hand": Reach.new(), &"right_hand": Reach.new()}
var _frame := 0


## What is wrong with one device.
class Fault extends RefCounted:
	var frozen := false
	var lost := false
	var unsure := false
	var flat := false
	var nan := false
	var offset := Vector3.ZERO
	var turn := 0.0
	var noise_metres := 0.0
	var noise_radians := 0.0


## A hand's way from one place to another.
class Reach extends RefCounted:
	var from := Vector3(0.0, -0.5, -0.3)
	var to := Vector3(0.0, -0.5, -0.3)
	var began := 0.0
	var lasts := 1.0


func _init() -> void:
	name = "Body"
	process_mode = Node.PROCESS_MODE_ALWAYS
	process_priority = -1000
	var head: XRPositionalTracker = trackers[&"head"]
	head.type = XRServer.TRACKER_HEAD
	head.name = &"head"
	for side: int in 2:
		var hand: XRControllerTracker = trackers[_HANDS[side]]
		hand.name = _HANDS[side]
		hand.hand = (XRPositionalTracker.TRACKER_HAND_LEFT if side == 0 else XRPositionalTracker.TRACKER_HAND_RIGHT)
		hand.profile = "/interaction_profiles/oculus/touch_controller"


## Begins, with movements that depend on the seed.
func begin(seed_of_body: int) -> void:
	_random.seed = seed_of_body
	for index: int in 12:
		_phases.append(_random.randf_range(0.0, TAU))


func _enter_tree() -> void:
	for tracker: XRTracker in trackers.values():
		XRServer.add_tracker(tracker)


func _exit_tree() -> void:
	for tracker: XRTracker in trackers.values():
		XRServer.remove_tracker(tracker)


func _process(_delta: float) -> void:
	# By the clock: the player moves on while the game stalls.
	var now_usec := Time.get_ticks_usec()
	var passed := (now_usec - _ticks_usec) / 1e6
	_ticks_usec = now_usec
	seconds += passed
	_share = move_toward(_share, 0.0 if gesture == "stand" else 1.0, passed / 0.5)
	if _share == 0.0 and not _next_gesture.is_empty():
		_begin_gesture()
	_frame += 1
	if _frame % every != 0:
		return
	var head := _head_pose()
	_set_pose(&"head", head)
	for side: int in 2:
		_set_pose(_HANDS[side], _hand_pose(_HANDS[side], -1.0 if side == 0 else 1.0, head))


## Begins a gesture, when the player has ended the one before.
func act(what: String) -> void:
	gesture = "stand"
	_next_gesture = what if what != "stand" else ""
	if _share == 0.0 and not _next_gesture.is_empty():
		_begin_gesture()


func _begin_gesture() -> void:
	gesture = _next_gesture
	_posture = _next_gesture
	_next_gesture = ""
	_gesture_began = seconds


func _head_pose() -> Transform3D:
	return _head_in("stand").interpolate_with(_head_in(_posture), _eased(_share))


func _head_in(posture: String) -> Transform3D:
	var lively := 0.05 if posture == "still" else 1.0
	var t := seconds
	var yaw := lively * _looking_around() + _yaw_in(posture) - _looking_around()
	var pitch := lively * (0.2 * sin(0.53 * t + _phases[2]) + 0.05 * sin(1.9 * t + _phases[3]))
	var at := Vector3(
		0.06 * sin(0.7 * t + _phases[4]) + 0.02 * sin(1.7 * t + _phases[5]),
		0.012 * sin(2.1 * t + _phases[6]),
		0.05 * sin(0.6 * t + _phases[7])) * lively
	at.y += 1.68
	var since := seconds - _gesture_began
	if posture == "duck":
		# Down within half a second, and up again after two.
		at.y -= 0.65 * _eased(since / 0.5) * (1.0 - _eased((since - 2.0) / 0.6))
	return Transform3D(Basis.from_euler(Vector3(pitch, yaw, 0.02 * sin(t))), at)


func _looking_around() -> float:
	return 0.7 * sin(0.31 * seconds + _phases[0]) + 0.25 * sin(1.1 * seconds + _phases[1])


# Which way the player looks, without wrapping at half a turn.
func _yaw_in(posture: String) -> float:
	var since := seconds - _gesture_began
	# Nearly half a turn within 0.4 s, and back after two seconds.
	var spun := 2.8 * _eased(since / 0.4) * (1.0 - _eased((since - 2.0) / 0.4)) if posture == "spin" else 0.0
	return _looking_around() + spun


func _hand_pose(hand: StringName, side: float, head: Transform3D) -> Transform3D:
	var from_body := _reached(hand)
	var standing := _hand_in("stand", hand, side, head, from_body)
	return standing.interpolate_with(_hand_in(_posture, hand, side, head, from_body), _eased(_share))


func _hand_in(posture: String, hand: StringName, side: float, head: Transform3D, reached: Vector3) -> Transform3D:
	var since := seconds - _gesture_began
	var t := seconds
	var from_body := reached
	if posture == "table":
		# Both controllers lie on a table.
		return Transform3D(Basis.from_euler(Vector3(0.1, side * 0.4, 1.2)), Vector3(side * 0.2, 0.74, -0.5))
	var turn := Vector3(-0.4 + 0.5 * sin(1.3 * t + _phases[8] + side), 0.4 * sin(0.9 * t + _phases[9]), side * 0.3)
	if posture == "throw" and hand == &"right_hand":
		# A throw: 1.1 m within 0.16 s, at up to 13 m/s.
		from_body = Vector3(-0.1, 0.2, 0.35).lerp(Vector3(-0.2, 0.1, -0.75), _eased(fmod(since, 1.2) / 0.16) * (1.0 - _eased((fmod(since, 1.2) - 0.5) / 0.5)))
		turn.x -= 1.5 * _eased(fmod(since, 1.2) / 0.16) * (1.0 - _eased((fmod(since, 1.2) - 0.5) / 0.5))
	elif posture == "shake":
		# A controller that is shaken: 6 cm, five times a second.
		from_body.y += 0.06 * sin(TAU * 5.0 * since)
		turn.z += 0.3 * sin(TAU * 5.0 * since + 1.0)
	elif posture == "still":
		from_body = Vector3(0.0, -0.55, -0.25) + 0.002 * Vector3(sin(t), sin(1.3 * t), cos(t))
		turn = Vector3(-0.5, 0.0, side * 0.2)
	# Half a turn of the body turns the hands with it.
	var yaw := Basis(Vector3.UP, _yaw_in(posture) - 0.4 * _looking_around())
	var shoulder := Vector3(side * 0.22, 0.0, 0.0)
	return Transform3D(yaw * Basis.from_euler(turn), head.origin + yaw * (shoulder + from_body))


# Where the hand is on its way; a new way begins when the old one has ended. Minimum jerk, as arms move.
func _reached(hand: StringName) -> Vector3:
	var reach: Reach = _reach[hand]
	if seconds - reach.began > reach.lasts:
		reach.from = reach.to
		reach.to = Vector3(_random.randf_range(-0.25, 0.25), _random.randf_range(-0.6, 0.05), _random.randf_range(-0.65, -0.15))
		reach.began = seconds
		reach.lasts = _random.randf_range(0.3, 1.4)
	return reach.from.lerp(reach.to, _eased((seconds - reach.began) / reach.lasts))


func _eased(share: float) -> float:
	var t := clampf(share, 0.0, 1.0)
	return t * t * t * (10.0 + t * (6.0 * t - 15.0))


func _set_pose(device: StringName, from_origin: Transform3D) -> void:
	var fault: Fault = faults[device]
	if fault.frozen or fault.lost:
		return
	var tracker: XRPositionalTracker = trackers[device]
	var metres := _NOISE_METRES + fault.noise_metres
	var radians := _NOISE_RADIANS + fault.noise_radians
	var at := from_origin.origin + fault.offset
	at += metres * Vector3(_random.randfn(), _random.randfn(), _random.randfn())
	var noise := Vector3(_random.randfn(), _random.randfn(), _random.randfn()) * radians
	var basis := from_origin.basis * Basis.from_euler(noise + Vector3(0.0, fault.turn, 0.0))
	var pose := reference * Transform3D(basis, at)
	if fault.nan:
		pose.origin.x = NAN
	if fault.flat:
		pose.basis = Basis(pose.basis.x, pose.basis.x, pose.basis.z)
	var confidence := XRPose.XR_TRACKING_CONFIDENCE_NONE if fault.unsure else XRPose.XR_TRACKING_CONFIDENCE_HIGH
	var names := _POSES if tracker is XRControllerTracker else _POSES.slice(0, 1)
	for pose_name: StringName in names:
		tracker.set_pose(pose_name, pose, Vector3.ZERO, Vector3.ZERO, confidence)
	var controller := tracker as XRControllerTracker
	if controller != null:
		controller.set_input(&"trigger", maxf(0.0, sin(1.9 * seconds + _phases[10])))
		controller.set_input(&"grip", maxf(0.0, sin(0.8 * seconds - _phases[11])))
		controller.set_input(&"ax_button", fmod(seconds + _phases[11], 3.7) < 0.3)


## The runtime has lost a device.
func lose(device: StringName) -> void:
	var tracker: XRPositionalTracker = trackers[device]
	var fault: Fault = faults[device]
	fault.lost = true
	for pose_name: StringName in _POSES:
		tracker.invalidate_pose(pose_name)
