extends Node3D
## Causes faults on demand: a hitch, a leak, a physics glitch, an error. Each fault is a command for the relay's
## clients, a button in the room, and a key, to show how the relay reports it.

## A fault was caused.
signal caused(fault: String)

## Most memory that one leak takes, in MiB.
const MAX_LEAK_MIB := 256
## Nodes that a leak creates each second.
const LEAKED_NODES := 10
## How long the bodies of a physics glitch stay, in seconds.
const GLITCH_SECONDS := 2.0

# Leaked memory and nodes, which are never freed while the scene runs.
var _leaked: Array[PackedByteArray] = []
var _orphans: Array[Node] = []
# The current leak.
var _leak_mib := 0
var _leaks_left := 0
var _time_to_leak := 0.0


func _ready() -> void:
	set_process(false)
	TelemetryServer.register_command("hitch", hitch, "Keeps the main thread busy for one frame", {
		"properties": {"milliseconds": {"type": "number", "minimum": 1, "maximum": 5000}},
	})
	TelemetryServer.register_command("leak", leak, "Takes memory and nodes every second, and never gives them back", {
		"properties": {
			"mib": {"type": "integer", "minimum": 1, "maximum": MAX_LEAK_MIB},
			"seconds": {"type": "integer", "minimum": 1, "maximum": 600},
		},
	})
	TelemetryServer.register_command("physics_glitch", physics_glitch, "Drops bodies into one another for two seconds", {
		"properties": {"bodies": {"type": "integer", "minimum": 1, "maximum": 1000}},
	})
	TelemetryServer.register_command("error", error, "Makes a script run into an error")


func _process(delta: float) -> void:
	_time_to_leak -= delta
	if _time_to_leak > 0.0:
		return
	_take()
	set_process(_leaks_left > 0)


func _exit_tree() -> void:
	for command: String in ["hitch", "leak", "physics_glitch", "error"]:
		TelemetryServer.unregister_command(command)
	for orphan: Node in _orphans:
		orphan.free()
	_orphans.clear()


## Causes a fault by the name of its command, with the default arguments.
func cause(fault: String) -> void:
	match fault:
		"hitch":
			hitch({})
		"leak":
			leak({})
		"physics_glitch":
			physics_glitch({})
		"error":
			error()


## Keeps the main thread busy for [code]milliseconds[/code] (default 60).
func hitch(arguments: Dictionary) -> Dictionary:
	var milliseconds: float = arguments.get("milliseconds", 60.0)
	caused.emit("hitch")
	_burn(milliseconds)
	return {"milliseconds": milliseconds}


## Takes [code]mib[/code] (default 2) of memory and ten nodes, now and every second for [code]seconds[/code] (default
## 30).
func leak(arguments: Dictionary) -> Dictionary:
	var mib: int = arguments.get("mib", 2)
	var seconds: int = arguments.get("seconds", 30)
	caused.emit("leak")
	_leak_mib = mib
	_leaks_left = mini(seconds, int(float(MAX_LEAK_MIB) / mib))
	_take()
	set_process(_leaks_left > 0)
	return {"leaked_mib": _leaked.size(), "orphan_nodes": _orphans.size()}


## Creates [code]bodies[/code] (default 150) that overlap.
func physics_glitch(arguments: Dictionary) -> Dictionary:
	var bodies: int = arguments.get("bodies", 150)
	caused.emit("physics_glitch")
	var heap := Node3D.new()
	heap.position = Vector3(0.0, 1.0, -2.0)
	var shape := BoxShape3D.new()
	shape.size = Vector3.ONE * 0.2
	for index: int in bodies:
		var body := RigidBody3D.new()
		var collision := CollisionShape3D.new()
		collision.shape = shape
		body.add_child(collision)
		# Almost the same place, so that the solver has to separate them.
		body.position = Vector3(index % 5, (index / 5.0) - floorf(index / 5.0), 0.0) * 0.01
		heap.add_child(body)
	add_child(heap)
	get_tree().create_timer(GLITCH_SECONDS).timeout.connect(heap.queue_free)
	return {"bodies": bodies}


## Causes a script error.
func error() -> void:
	caused.emit("error")
	_use_what_is_not_there()


func _take() -> void:
	_leaks_left -= 1
	_time_to_leak = 1.0
	for index: int in _leak_mib:
		var block := PackedByteArray()
		block.resize(1 << 20)
		# The system provides memory only when it is written.
		block.fill(index & 0xFF)
		_leaked.append(block)
	for index: int in LEAKED_NODES:
		_orphans.append(Node.new())


func _burn(millis: float) -> void:
	var until_usec := Time.get_ticks_usec() + int(millis * 1e3)
	while Time.get_ticks_usec() < until_usec:
		pass


func _use_what_is_not_there() -> void:
	var missing: Node3D = null
	missing.position = Vector3.ZERO
