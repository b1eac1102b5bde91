extends RefCounted
## Encodes the samples of [code]extra_trackers.gd[/code] as an event, on the relay's thread.

const EventJson := preload("../events/event_json.gd")
const TrackerReader := preload("../xr/tracker_reader.gd")

## Name of the custom event.
const EVENT_NAME := "xr_extra"
# A tenth of a millimetre: the precision of trackers, in few digits.
const _STEP := 0.0001


## The event as UTF-8 JSON. An axis is [x, y], -1 to 1. A joint is [x, y, z, qx, qy, qz, qw], in the order of
## [enum XRHandTracker.HandJoint]. A hand that is not tracked has no joints. [code]from[/code] says whether the runtime sees
## the hand or makes the joints of a controller, if it is known.
static func encode(sample: Dictionary) -> PackedByteArray:
	var hands := {}
	var sampled: Dictionary = sample["hands"]
	for side: String in sampled:
		var joints: Array[Transform3D] = sampled[side]["joints"]
		hands[side] = {"tracked": not joints.is_empty(), "joints": joints.map(_numbers_of)}
		if sampled[side]["from"] != "":
			hands[side]["from"] = sampled[side]["from"]
	return EventJson.encode(
			"custom", {"event_name": EVENT_NAME},
			{"hands": hands, "axes": sample["axes"], "trackers": sample["trackers"]},
			Time.get_unix_time_from_system())


static func _numbers_of(joint: Transform3D) -> Array:
	var turned := TrackerReader.rotation_of(joint.basis)
	return [
		joint.origin.x, joint.origin.y, joint.origin.z, turned.x, turned.y, turned.z, turned.w,
	].map(func(number: float) -> float: return snappedf(number, _STEP))
