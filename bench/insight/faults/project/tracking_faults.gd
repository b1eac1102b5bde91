extends Node
## Faults of tracking, one device at a time, by what the runtime says of it.

const Body := preload("body.gd")

var _body: Body


func _init(body: Body) -> void:
	_body = body


## Plays a step of the plan.
func play(step: Dictionary) -> Dictionary:
	var device: StringName = StringName(str(step["device"]))
	var seconds: float = step.get("seconds", 0.0)
	var size: float = step.get("size", 0.0)
	var fault: Body.Fault = _body.faults[device]
	var tracker: XRPositionalTracker = _body.trackers[device]
	match step["kind"]:
		"freeze":
			fault.frozen = true
		"jump":
			var way: Array = step["way"]
			var x: float = way[0]
			var y: float = way[1]
			var z: float = way[2]
			fault.offset = Vector3(x, y, z).normalized() * size
		"turn":
			fault.turn = deg_to_rad(size)
		"noise":
			fault.noise_metres = size / 1000.0
		"noise_of_rotation":
			fault.noise_radians = deg_to_rad(size)
		"lost":
			_body.lose(device)
		"unsure":
			fault.unsure = true
		"removed":
			XRServer.remove_tracker(tracker)
		"nan":
			fault.nan = true
		"flat":
			fault.flat = true
	await get_tree().create_timer(seconds).timeout
	if step["kind"] == "removed":
		XRServer.add_tracker(tracker)
	_body.faults[device] = Body.Fault.new()
	return {}
