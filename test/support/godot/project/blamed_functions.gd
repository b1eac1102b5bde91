extends Node
## Makes frames late in ways that the engine's profile shows differently, while one thread sleeps and another one is mostly busy.
## Prints the name of each case and the frame in which it began. Then it ends the game.

signal poked

const _CASES: Array[StringName] = [
	&"direct", &"many_calls", &"callable", &"by_name", &"lambda", &"signal", &"child", &"input", &"timer", &"plant", &"free",
]
const _BURN_USEC := 100_000
const _NODES := 80_000
# The first case waits until the relay knows what is usual.
const _FIRST_USEC := 1_500_000
# Each case waits for so many frames in a row that are on time, so that its late frame is a hitch of its own.
const _CALM_FRAMES := 42
const _ON_TIME_SECONDS := 0.019

var _calm_frames := 0
var _next_case := 0
var _sleeper := Thread.new()
var _worker := Thread.new()
var _ends := false
var _planted: Node


func _ready() -> void:
	poked.connect(_on_poked)
	_sleeper.start(_sleep)
	_worker.start(_work)


func _process(delta: float) -> void:
	_calm_frames = _calm_frames + 1 if delta < _ON_TIME_SECONDS else 0
	if Time.get_ticks_usec() < _FIRST_USEC or _calm_frames < _CALM_FRAMES:
		return
	_calm_frames = 0
	if _next_case == _CASES.size():
		set_process(false)
		# Until the relay has everything about the last one.
		get_tree().create_timer(2.5).timeout.connect(get_tree().quit)
		return
	var name_of_case := _CASES[_next_case]
	_next_case += 1
	print("case %s in frame %d" % [name_of_case, Engine.get_process_frames()])
	_cause(name_of_case)


func _input(event: InputEvent) -> void:
	if event is InputEventKey:
		_burn_input(_until())


func _exit_tree() -> void:
	_ends = true
	_sleeper.wait_to_finish()
	_worker.wait_to_finish()


func _cause(name_of_case: StringName) -> void:
	match name_of_case:
		&"direct":
			_burn_direct(_until())
		&"many_calls":
			for index: int in 60_000:
				_spawn(index)
		&"callable":
			_burn_callable.call(_until())
		&"by_name":
			call(&"_burn_by_name", _until())
		&"lambda":
			var burn := func(until_usec: int) -> void:
				while Time.get_ticks_usec() < until_usec:
					pass
			burn.call(_until())
		&"signal":
			poked.emit()
		&"child":
			add_child(LateChild.new())
		&"input":
			var event := InputEventKey.new()
			event.keycode = KEY_A
			event.pressed = true
			Input.parse_input_event(event)
		&"timer":
			get_tree().create_timer(0.05).timeout.connect(_on_timeout)
		&"plant":
			_plant()
		&"free":
			# The engine frees the nodes at the end of the frame, without any script.
			_planted.queue_free()


func _until() -> int:
	return Time.get_ticks_usec() + _BURN_USEC


func _burn_direct(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		pass


func _burn_callable(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		pass


func _burn_by_name(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		pass


func _burn_input(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		pass


func _on_poked() -> void:
	var until_usec := _until()
	while Time.get_ticks_usec() < until_usec:
		pass


func _on_timeout() -> void:
	var until_usec := _until()
	while Time.get_ticks_usec() < until_usec:
		pass


func _plant() -> void:
	_planted = Node.new()
	add_child(_planted)
	for index: int in _NODES:
		_planted.add_child(Node.new())


func _spawn(index: int) -> void:
	_place(index)
	_label(index)


func _place(index: int) -> Vector3:
	return Vector3(index, index, index) * 1.1 + Vector3.ONE


func _label(index: int) -> String:
	return "n%d" % index


func _sleep() -> void:
	while not _ends:
		_nap()


func _nap() -> void:
	OS.delay_usec(3000)


func _work() -> void:
	while not _ends:
		_churn()
		OS.delay_usec(2000)


func _churn() -> void:
	var until_usec := Time.get_ticks_usec() + 3000
	while Time.get_ticks_usec() < until_usec:
		pass


class LateChild:
	extends Node

	func _ready() -> void:
		var until_usec := Time.get_ticks_usec() + 100_000
		while Time.get_ticks_usec() < until_usec:
			pass
