extends RefCounted
## Devices that commands move: each is held where it is, or on its way, and buttons are held until their time is over.

const MotionTrack := preload("motion_track.gd")
const SimulatedDevices := preload("simulated_devices.gd")

## Where devices are that nobody has tracked yet, for a person who stands; relative to the XR origin.
const STANDING: Dictionary = {
	&"head": Vector3(0.0, 1.7, 0.0),
	&"left_hand": Vector3(-0.25, 1.25, -0.35),
	&"right_hand": Vector3(0.25, 1.25, -0.35),
}
# A button is held for this many frames at least, so that the game sees it.
const _LEAST_FRAMES := 2

var _devices: SimulatedDevices
# Ways of devices, by device: from, to, began_usec, until_usec.
var _ways := {}
# Inputs that are held, by device and input: device, input, rest, until_usec, until_frame.
var _held := {}


func _init(devices: SimulatedDevices) -> void:
	_devices = devices


## Where a device is now, relative to the XR origin.
func pose_of(device: StringName) -> Transform3D:
	var now := _devices.pose_of(device)
	if now == Transform3D.IDENTITY:
		now.origin = STANDING[device]
	return now


## Moves a device from where it is, in a straight line, in this time. 0: at once.
func move(device: StringName, to: Transform3D, seconds: float) -> void:
	var from := pose_of(device)
	var now_usec := Time.get_ticks_usec()
	_devices.take(device)
	if seconds <= 0.0:
		_ways.erase(device)
		_devices.move(device, to, Vector3.ZERO, Vector3.ZERO)
		return
	_devices.move(device, from, Vector3.ZERO, Vector3.ZERO)
	_ways[device] = {"from": from, "to": to, "began_usec": now_usec, "until_usec": now_usec + int(seconds * 1e6)}


## Sets an input of a controller for this time, and then back to rest.
func hold(device: StringName, input: StringName, value: Variant, rest: Variant, seconds: float) -> void:
	if not _devices.has(device):
		move(device, pose_of(device), 0.0)
	_devices.set_input(device, input, value)
	_held[[device, input]] = {
		"device": device, "input": input, "rest": rest,
		"until_usec": Time.get_ticks_usec() + int(seconds * 1e6),
		"until_frame": Engine.get_process_frames() + _LEAST_FRAMES,
	}


## Whether a device is on its way.
func is_moving(device: StringName) -> bool:
	return _ways.has(device)


## Whether an input is held.
func is_held(device: StringName, input: StringName) -> bool:
	return _held.has([device, input])


## Moves what moves, and lets go of the buttons whose time is over. Call it once a frame.
func step(now_usec: int) -> void:
	for device: StringName in _ways.keys():
		var way: Dictionary = _ways[device]
		_step_way(device, way, now_usec)
	for key: Array in _held.keys():
		var held: Dictionary = _held[key]
		if now_usec >= held["until_usec"] and Engine.get_process_frames() > held["until_frame"]:
			_held.erase(key)
			var device: StringName = held["device"]
			var input: StringName = held["input"]
			_devices.set_input(device, input, held["rest"])


## Forgets everything; the devices are released elsewhere.
func clear() -> void:
	_ways.clear()
	_held.clear()


func _step_way(device: StringName, way: Dictionary, now_usec: int) -> void:
	var from: Transform3D = way["from"]
	var to: Transform3D = way["to"]
	var began_usec: int = way["began_usec"]
	var until_usec: int = way["until_usec"]
	if now_usec >= until_usec:
		_ways.erase(device)
		_devices.move(device, to, Vector3.ZERO, Vector3.ZERO)
		return
	var seconds := (until_usec - began_usec) / 1e6
	var share := (now_usec - began_usec) / 1e6 / seconds
	var turned_from := from.basis.get_rotation_quaternion()
	var turned_to := to.basis.get_rotation_quaternion()
	var between := Transform3D(Basis(turned_from.slerp(turned_to, share)), from.origin.lerp(to.origin, share))
	var angular := MotionTrack.angular_velocity_between(turned_from, turned_to, seconds)
	_devices.move(device, between, (to.origin - from.origin) / seconds, angular)
