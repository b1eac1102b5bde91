extends Node
## A game that knows nothing of telemetry: it prints, fails, breaks and burns time, over and over.

const BURN_USEC := 30_000

var enemies := 3


func _ready() -> void:
	Performance.add_custom_monitor(&"game/enemies", _count_enemies)
	print("the game is ready")
	printerr("a line for standard error")
	push_warning("a warning by hand")


func _exit_tree() -> void:
	Performance.remove_custom_monitor(&"game/enemies")


func _process(_delta: float) -> void:
	match Engine.get_process_frames() % 90:
		10:
			_fail()
		20:
			_stop_at_breakpoint()
		30:
			_burn()
		40:
			_fail_in_thread()
		50:
			print("alive at frame ", Engine.get_process_frames())


func _fail() -> void:
	var empty: Array[int] = []
	empty[5] += 1  # The deliberate error.
	print("never printed")


func _stop_at_breakpoint() -> void:
	breakpoint
	print("past the breakpoint")


func _burn() -> void:
	print("burned frame ", Engine.get_process_frames())
	var end_usec := Time.get_ticks_usec() + BURN_USEC
	while Time.get_ticks_usec() < end_usec:
		pass


func _fail_in_thread() -> void:
	var thread := Thread.new()
	thread.start(_fail)
	thread.wait_to_finish()


func _count_enemies() -> int:
	return enemies
