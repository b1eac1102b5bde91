extends RefCounted
## The commands with which clients move the devices of a game without a headset: [code]set_pose[/code],
## [code]animate[/code], [code]press[/code] and [code]release_trackers[/code]. Poses are in metres, relative to the XR
## origin, as the samples of poses are.

## A command moves devices. They are released when this time has passed without another command, in seconds.
signal used(hold_seconds: float)
## A command asks for everything to be undone.
signal release_asked
## A frame was played, or everything was undone.
signal stepped

const CommandFailure := preload("../commands/command_failure.gd")
const CommandRegistry := preload("../commands/command_registry.gd")
const HeldDevices := preload("held_devices.gd")
const SimulatedDevices := preload("simulated_devices.gd")
const TrackedDevice := preload("../xr/tracked_device.gd")

## How long devices are held after the last command, in seconds, unless a command says otherwise.
const HOLD_SECONDS := 120.0
## Longest way of [code]animate[/code] and longest [code]press[/code], in seconds. A client that asks for more than 10 s gives the relay more time for the answer too.
const LONGEST_SECONDS := 25.0

const _CONTROLLERS: Array[StringName] = [&"left_hand", &"right_hand"]
# Buttons that press an axis fully too, as the controllers do.
const _PULLS: Dictionary = {&"trigger_click": &"trigger", &"grip_click": &"grip"}
const _NUMBERS: Dictionary = {"type": "array", "items": {"type": "number"}}

## Why no command may move a device now; empty if they may.
var problem: Callable

var _held: HeldDevices
var _rounds := 0


func _init(registry: CommandRegistry, devices: SimulatedDevices) -> void:
	_held = HeldDevices.new(devices)
	var place := _place_properties()
	registry.register("set_pose", _set_pose, "Puts the headset or a controller somewhere, and holds it there. A simulated "
			+ "tracker takes the place of the device", _schema(place.merged({
		"hold_seconds": _number(0.01, 3600.0, HOLD_SECONDS, "everything is undone after this time without a command"),
	})))
	registry.register("animate", _animate, "Moves the headset or a controller from where it is to another pose, and answers "
			+ "when it is there", _schema(place.merged({
		"seconds": _number(0.0, LONGEST_SECONDS, 1.0, "how long it takes"),
	})))
	registry.register("press", _press, "Presses a button of a controller, pulls its trigger or grip, or pushes its stick, "
			+ "and answers when it is released", {
		"type": "object",
		"properties": {
			"device": {"type": "string", "enum": _CONTROLLERS},
			"input": {"type": "string", "enum": _input_names()},
			"value": _number(0.0, 1.0, 1.0, "how far, for trigger and grip"),
			"axes": _NUMBERS.merged({"description": "x and y, -1 to 1, for the sticks primary and secondary"}),
			"seconds": _number(0.0, LONGEST_SECONDS, 0.1, "how long it is held; two frames at least"),
		},
		"required": ["device", "input"],
		"additionalProperties": false,
	})
	registry.register("release_trackers", _release, "Ends the motion that is played, removes the simulated trackers, and "
			+ "puts those of the game back", {})


## Moves what moves. Call it once a frame.
func step(now_usec: int) -> void:
	_held.step(now_usec)
	stepped.emit()


## Forgets what is held and on its way. The commands that wait for it are answered.
func clear() -> void:
	_rounds += 1
	_held.clear()
	stepped.emit()


func _set_pose(arguments: Dictionary) -> Variant:
	var hold_seconds: float = arguments["hold_seconds"]
	return await _move(arguments, 0.0, hold_seconds)


func _animate(arguments: Dictionary) -> Variant:
	var seconds: float = arguments["seconds"]
	return await _move(arguments, seconds, HOLD_SECONDS)


func _move(arguments: Dictionary, seconds: float, hold_seconds: float) -> Variant:
	var why := _problem_with(arguments)
	if not why.is_empty():
		return CommandFailure.new(why)
	var device := StringName(str(arguments["device"]))
	used.emit(hold_seconds)
	_held.move(device, _pose_in(arguments, _held.pose_of(device)), seconds)
	var began := _rounds
	while _held.is_moving(device):
		await stepped
	if began != _rounds:
		return CommandFailure.new("the simulated trackers were released before the device was there")
	var pose := _held.pose_of(device)
	return {"device": device, "position": pose.origin, "rotation": pose.basis.get_rotation_quaternion()}


func _press(arguments: Dictionary) -> Variant:
	var device := StringName(str(arguments["device"]))
	var input := StringName(str(arguments["input"]))
	var seconds: float = arguments["seconds"]
	var value: float = arguments["value"]
	var axes := _floats(arguments.get("axes", []))
	var why := _problem_now()
	if why.is_empty() and (input == &"primary" or input == &"secondary") and axes.size() != 2:
		why = "axes: expected two numbers with %s" % input
	if not why.is_empty():
		return CommandFailure.new(why)
	used.emit(HOLD_SECONDS)
	if input == &"primary" or input == &"secondary":
		_held.hold(device, input, Vector2(axes[0], axes[1]), Vector2.ZERO, seconds)
	elif input == &"trigger" or input == &"grip":
		_held.hold(device, input, value, 0.0, seconds)
	else:
		_held.hold(device, input, true, false, seconds)
		if _PULLS.has(input):
			var pulled: StringName = _PULLS[input]
			_held.hold(device, pulled, 1.0, 0.0, seconds)
	while _held.is_held(device, input):
		await stepped
	return {"device": device, "input": input}


func _release() -> void:
	release_asked.emit()


func _problem_now() -> String:
	var why: String = problem.call()
	return why


func _problem_with(arguments: Dictionary) -> String:
	for key: String in ["position", "look_at"]:
		if arguments.has(key) and _floats(arguments[key]).size() != 3:
			return "%s: expected three numbers" % key
	if arguments.has("rotation"):
		var numbers := _floats(arguments["rotation"])
		if numbers.size() != 4 or is_zero_approx(Vector4(numbers[0], numbers[1], numbers[2], numbers[3]).length()):
			return "rotation: expected the four numbers x, y, z, w of a quaternion"
	return _problem_now()


# The pose in the arguments; what they do not name stays as it is.
static func _pose_in(arguments: Dictionary, now: Transform3D) -> Transform3D:
	var pose := now
	if arguments.has("position"):
		pose.origin = _vector(arguments["position"])
	if arguments.has("rotation"):
		var numbers := _floats(arguments["rotation"])
		pose.basis = Basis(Quaternion(numbers[0], numbers[1], numbers[2], numbers[3]).normalized())
	if arguments.has("look_at"):
		var way := _vector(arguments["look_at"]) - pose.origin
		if not way.is_zero_approx():
			# Straight up or down, another direction has to be up.
			var up := Vector3.UP if absf(way.normalized().y) < 0.999 else Vector3.BACK
			pose.basis = Basis.looking_at(way, up)
	return pose


static func _vector(numbers: Variant) -> Vector3:
	var all := _floats(numbers)
	return Vector3(all[0], all[1], all[2])


static func _floats(numbers: Variant) -> PackedFloat64Array:
	var all := PackedFloat64Array()
	var given: Array = numbers
	for number: float in given:
		all.append(number)
	return all


static func _schema(properties: Dictionary) -> Dictionary:
	return {"type": "object", "properties": properties, "required": ["device"], "additionalProperties": false}


static func _place_properties() -> Dictionary:
	return {
		"device": {"type": "string", "enum": HeldDevices.STANDING.keys()},
		"position": _NUMBERS.merged({"description": "x, y, z in metres, relative to the XR origin"}),
		"rotation": _NUMBERS.merged({"description": "quaternion x, y, z, w"}),
		"look_at": _NUMBERS.merged({"description": "a point to face, in place of a rotation"}),
	}


static func _number(least: float, most: float, default: float, description: String) -> Dictionary:
	return {"type": "number", "minimum": least, "maximum": most, "default": default, "description": description}


static func _input_names() -> Array:
	var names: Array = [&"trigger", &"grip", &"primary", &"secondary"]
	names.append_array(TrackedDevice.BUTTONS)
	return names
