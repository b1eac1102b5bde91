extends Node
## The game's own log of every frame, and a load that varies: the truth that a test compares the relay's statistics with.
## Writes a line for each frame to the file [code]FRAME_LOG[/code]: its number, when it began, and how long the scripts of
## the frame before it worked, in microseconds. Does nothing without that variable. The load begins with [constant BEGIN].

## Notification that begins the load.
const BEGIN := 90_001
const PHASE_SECONDS := 1.5
const STEADY_USEC := 500
const ODD_USEC := 5_000
const EVEN_USEC := 16_600
const HITCHES := 3
const RAMP_USEC := 15_000
const PHYSICS_USEC := 1_000

var _file: FileAccess
var _random := RandomNumberGenerator.new()
var _began_usec := 0
var _load_began_usec := 0
var _hitches := 0
var _worked_usec := 0
var _tail := Tail.new()


func _init() -> void:
	_random.seed = OS.get_environment("FRAME_LOG_SEED").to_int()


func _ready() -> void:
	var path := OS.get_environment("FRAME_LOG")
	if path.is_empty():
		set_process(false)
		set_physics_process(false)
		return
	process_mode = Node.PROCESS_MODE_ALWAYS
	_file = FileAccess.open(path, FileAccess.WRITE)
	_tail.log = self
	add_child(_tail)
	get_tree().physics_frame.connect(_on_step_began)
	get_tree().process_frame.connect(_on_step_began)


func _notification(what: int) -> void:
	if what == BEGIN:
		_load_began_usec = Time.get_ticks_usec()


func _physics_process(_delta: float) -> void:
	_work(PHYSICS_USEC)


func _process(_delta: float) -> void:
	_file.store_line("%d %d %d" % [Engine.get_process_frames(), _began_usec, _worked_usec])
	_file.flush()
	if _load_began_usec > 0:
		_work(_load_usec((_began_usec - _load_began_usec) / 1e6 / PHASE_SECONDS))


## The scripts of the frame have worked.
func frame_worked() -> void:
	_worked_usec = Time.get_ticks_usec() - _began_usec
	_began_usec = 0


# Steady first; then, again and again: long and short in turns, hitches, a ramp, at random.
func _load_usec(phases: float) -> int:
	if phases < 1.0:
		return STEADY_USEC
	var phase := fmod(phases, 1.0)
	match int(phases - 1.0) % 4:
		0:
			return EVEN_USEC if Engine.get_process_frames() % 2 == 0 else ODD_USEC
		1:
			var hitches := int(phases) * HITCHES + int(phase * HITCHES)
			if hitches == _hitches:
				return STEADY_USEC
			_hitches = hitches
			return _random.randi_range(45_000, 90_000)
		2:
			return int(phase * RAMP_USEC)
	return _random.randi_range(STEADY_USEC, 6_000)


func _on_step_began() -> void:
	if _began_usec == 0:
		_began_usec = Time.get_ticks_usec()


static func _work(usec: int) -> void:
	var until_usec := Time.get_ticks_usec() + usec
	while Time.get_ticks_usec() < until_usec:
		pass


## Runs just before the addon's own node.
class Tail extends Node:
	var log: Node


	func _init() -> void:
		process_priority = 999_999
		process_mode = Node.PROCESS_MODE_ALWAYS


	func _process(_delta: float) -> void:
		log.call(&"frame_worked")
