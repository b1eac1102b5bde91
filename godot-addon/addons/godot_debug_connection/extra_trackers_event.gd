extends RefCounted
## The event of [code]extra_trackers.gd[/code]'s samples, made on the relay's thread.

const EventJson := preload("event_json.gd")
const TrackerReader := preload("tracker_reader.gd")

## Name of the custom event.
const EVENT_NAME := "xr_extra"
# Tenths of a millimetre: what a tracker can tell, in few digits.
const _STEP := 0.0001


## The event as JSON. An axis is [x, y], -1 to 1; each joint is [x, y, z, qx, qy, qz, qw], in the order of [enum XRHandTracker.HandJoint]; a hand that
## is not tracked has none.
static func encode(sample: Dictionary) -> PackedByteArray:
	var hands := {}
	var transforms: Dictionary = sample["hands"]
	for side: String in transforms:
		var joints: Array[Transform3D] = transforms[side]
		hands[side] = {"tracked": not joints.is_empty(), "joints": joints.map(_numbers_of)}
	return EventJson.encode(
			"custom", {"event_name": EVENT_NAME},
			{"hands": hands, "axes": sample["axes"], "trackers": sample["trackers"]},
			Time.get_unix_time_from_system())


static func _numbers_of(joint: Transform3D) -> Array:
	var turned := TrackerReader.rotation_of(joint.basis)
	return [
		joint.origin.x, joint.origin.y, joint.origin.z, turned.x, turned.y, turned.z, turned.w,
	].map(func(number: float) -> float: return snappedf(number, _STEP))
