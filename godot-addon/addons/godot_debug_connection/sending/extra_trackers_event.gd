extends RefCounted
## Encodes the samples of [code]extra_trackers.gd[/code] as an event, on the relay's thread.
## A hand has 182 numbers, ten times a second, so nearly all samples take the plain way of [code]event_json.gd[/code].

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
	var trackers: Array = sample["trackers"]
	var is_plain := trackers.is_empty()
	var hands := {}
	var sampled: Dictionary = sample["hands"]
	for side: String in sampled:
		var joints: Array = []
		var transforms: Array[Transform3D] = sampled[side]["joints"]
		for joint: Transform3D in transforms:
			is_plain = is_plain and joint.origin.is_finite()
			joints.append(_numbers_of(joint))
		hands[side] = {"tracked": not joints.is_empty(), "joints": joints}
		if sampled[side]["from"] != "":
			hands[side]["from"] = sampled[side]["from"]
	var axes := {}
	var vectors: Dictionary = sample["axes"]
	for side: String in vectors:
		var by_action: Dictionary = vectors[side]
		var numbers := {}
		for action: String in by_action:
			var vector: Vector2 = by_action[action]
			is_plain = is_plain and vector.is_finite()
			numbers[action] = [vector.x, vector.y]
		axes[side] = numbers
	# When it was sampled: by now this thread may have slept.
	var at_seconds: float = sample["at"]
	var data := {"event_name": EVENT_NAME, "hands": hands, "axes": axes, "trackers": trackers}
	if is_plain:
		return EventJson.encode_plain("custom", data, at_seconds)
	return EventJson.encode("custom", {"event_name": EVENT_NAME}, data, at_seconds)


# Cost: called for 26 joints a hand, so it calls no lambda.
static func _numbers_of(joint: Transform3D) -> Array:
	var at := joint.origin
	var turned := TrackerReader.rotation_of(joint.basis)
	return [
		snappedf(at.x, _STEP), snappedf(at.y, _STEP), snappedf(at.z, _STEP),
		snappedf(turned.x, _STEP), snappedf(turned.y, _STEP), snappedf(turned.z, _STEP), snappedf(turned.w, _STEP),
	]
