extends Node
## Spends most of each frame in a function that another one calls, repeats an error with a stack, and prints.

const _SPIN_USEC := 2000
const _STEER_USEC := 500
const _FRAMES_BETWEEN_ERRORS := 10

var _frames := 0


func _process(_delta: float) -> void:
	_frames += 1
	spawn_wave()
	steer()
	if _frames % _FRAMES_BETWEEN_ERRORS == 0:
		complain()
		print("wave %d" % _frames)


func spawn_wave() -> void:
	for half: int in 2:
		@warning_ignore("integer_division")
		spin(_SPIN_USEC / 2)


func steer() -> void:
	var until_usec := Time.get_ticks_usec() + _STEER_USEC
	while Time.get_ticks_usec() < until_usec:
		pass


func spin(usec: int) -> void:
	var until_usec := Time.get_ticks_usec() + usec
	while Time.get_ticks_usec() < until_usec:
		pass


func complain() -> void:
	push_error("no path to enemy %d" % _frames)
