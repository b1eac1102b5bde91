extends RefCounted
## Moves the simulated devices as a motion has them at a moment.

const MotionFile := preload("motion_file.gd")
const MotionTrack := preload("motion_track.gd")
const SimulatedDevices := preload("simulated_devices.gd")
const TrackedDevice := preload("../xr/tracked_device.gd")

const _AXES: Array[StringName] = [&"primary", &"secondary"]

var _devices: SimulatedDevices
var _tracks: Array[MotionTrack]
# The pressed buttons of each controller, as bits.
var _buttons := {}
var _joints: Array[Transform3D] = []


func _init(motion: MotionFile, devices: SimulatedDevices) -> void:
	_devices = devices
	_tracks = motion.tracks
	_joints.resize(XRHandTracker.HAND_JOINT_MAX)


## Moves all devices to where they are at a moment, in seconds since the motion began.
func play(seconds: float) -> void:
	for track: MotionTrack in _tracks:
		track.seek(seconds)
		match track.kind:
			"pose":
				_play_pose(track)
			"inputs":
				_play_inputs(track)
			"axes":
				_play_axes(track)
			"joints":
				_play_joints(track)


func _play_pose(track: MotionTrack) -> void:
	if track.is_tracked():
		_devices.move(track.device, track.pose(1), track.linear_velocity(1), track.angular_velocity(1))
	else:
		_devices.lose(track.device)


func _play_inputs(track: MotionTrack) -> void:
	if track.before < 0:
		return
	_devices.set_input(track.device, &"trigger", track.number(0))
	_devices.set_input(track.device, &"grip", track.number(1))
	var bits := int(track.values[track.before + 2])
	var bits_before: int = _buttons.get(track.device, 0)
	if bits == bits_before:
		return
	_buttons[track.device] = bits
	for bit: int in TrackedDevice.BUTTONS.size():
		if (bits ^ bits_before) & 1 << bit:
			_devices.set_input(track.device, TrackedDevice.BUTTONS[bit], bits & 1 << bit != 0)


func _play_axes(track: MotionTrack) -> void:
	if track.before < 0:
		return
	for index: int in _AXES.size():
		_devices.set_input(track.device, _AXES[index], Vector2(track.number(2 * index), track.number(2 * index + 1)))


func _play_joints(track: MotionTrack) -> void:
	if not track.is_tracked():
		_devices.lose(track.device)
		return
	for joint: int in XRHandTracker.HAND_JOINT_MAX:
		_joints[joint] = track.pose(1 + 7 * joint)
	_devices.move_hand(track.device, _joints)
