extends RefCounted
## One part of a motion: the samples of a device with their times. Finds the two samples around a moment.

## What a sample of each kind holds. A pose: whether it is tracked (0 or 1), position, quaternion. Inputs: trigger, grip,
## pressed buttons as bits. Axes: x and y of both sticks. Joints: whether the hand is tracked, then position and quaternion
## of each joint.
const COLUMNS: Dictionary = {"pose": 8, "inputs": 3, "axes": 4, "joints": 1 + 7 * XRHandTracker.HAND_JOINT_MAX}

## The tracker that it moves, by its name at the [XRServer].
var device: StringName
## One of the keys of [constant COLUMNS].
var kind := ""
## Samples that are further apart hold their value until the next one; in seconds.
var longest_gap_seconds := INF
## When each sample is, in seconds since the motion began; ascending.
var times := PackedFloat64Array()
## The values of all samples, one after the other.
var values := PackedFloat32Array()
## Values of a sample.
var columns := 0
## Where the values of the sample before the moment begin. -1: the moment is before the first sample.
var before := -1
## How far the moment is on its way from that sample to the next, 0 to 1.
var share := 0.0
## Time from that sample to the next, in seconds; 0 if the value is held.
var gap_seconds := 0.0

var _index := -1


## Moves to a moment, in seconds since the motion began. Cost: little if moments ascend.
func seek(seconds: float) -> void:
	if _index >= 0 and seconds < times[_index]:
		_index = -1
	while _index + 1 < times.size() and times[_index + 1] <= seconds:
		_index += 1
	before = _index * columns
	share = 0.0
	gap_seconds = 0.0
	if _index < 0:
		before = -1
	elif _index + 1 < times.size():
		var gap := times[_index + 1] - times[_index]
		# A device that is lost in the next sample stays where it is until then.
		if gap <= longest_gap_seconds and _is_tracked_at(before + columns):
			gap_seconds = gap
			share = (seconds - times[_index]) / gap


## A value at the moment: in a straight line from sample to sample.
func number(column: int) -> float:
	var at := before + column
	return values[at] if share == 0.0 else lerpf(values[at], values[at + columns], share)


## The pose at the moment whose position begins at a column: positions in a straight line, rotations by the shortest way.
func pose(column: int) -> Transform3D:
	var at := before + column
	var origin := _position(at)
	var turned := _rotation(at)
	if share > 0.0:
		origin = origin.lerp(_position(at + columns), share)
		turned = turned.slerp(_rotation(at + columns), share)
	return Transform3D(Basis(turned), origin)


## How fast the pose at a column moves, in metres per second.
func linear_velocity(column: int) -> Vector3:
	if gap_seconds <= 0.0:
		return Vector3.ZERO
	var at := before + column
	return (_position(at + columns) - _position(at)) / gap_seconds


## How fast the pose at a column turns, as an axis whose length is the speed in radians per second.
func angular_velocity(column: int) -> Vector3:
	if gap_seconds <= 0.0:
		return Vector3.ZERO
	var at := before + column
	return angular_velocity_between(_rotation(at), _rotation(at + columns), gap_seconds)


## Whether the device is tracked at the moment.
func is_tracked() -> bool:
	return before >= 0 and _is_tracked_at(before)


## How fast something turns that turns from one rotation to another, as an axis whose length is the speed in radians per
## second.
static func angular_velocity_between(from: Quaternion, to: Quaternion, seconds: float) -> Vector3:
	var turn := to * from.inverse()
	if turn.w < 0.0:
		turn = -turn
	# As 2 * acos(w) is inexact for small turns.
	var axis := Vector3(turn.x, turn.y, turn.z)
	var sine := axis.length()
	return axis / sine * (2.0 * atan2(sine, turn.w) / seconds) if sine > 0.0 else Vector3.ZERO


# Inputs and axes have no such column.
func _is_tracked_at(at: int) -> bool:
	return not (kind == "pose" or kind == "joints") or values[at] != 0.0


func _position(at: int) -> Vector3:
	return Vector3(values[at], values[at + 1], values[at + 2])


func _rotation(at: int) -> Quaternion:
	return Quaternion(values[at + 3], values[at + 4], values[at + 5], values[at + 6])
