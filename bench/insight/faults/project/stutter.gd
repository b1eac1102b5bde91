extends Node
## Late frames after a pattern, for no reason that the relay could name.

# Pairs: microseconds from the beginning of the pattern, microseconds that the frame takes too long.
var _pattern: Array = []
var _began_usec := 0


func _process(_delta: float) -> void:
	if _pattern.is_empty():
		return
	var next: Array = _pattern[0]
	var at_usec: float = next[0]
	if Time.get_ticks_usec() - _began_usec < at_usec:
		return
	_pattern.pop_front()
	var burn_usec: float = next[1]
	_stall(int(burn_usec))


## Plays the late frames of a step.
func play(step: Dictionary) -> Dictionary:
	var pattern: Array = step["pattern"]
	_began_usec = Time.get_ticks_usec()
	_pattern = pattern.duplicate()
	while not _pattern.is_empty():
		await get_tree().process_frame
	return {}


func _stall(usec: int) -> void:
	var until_usec := Time.get_ticks_usec() + usec
	while Time.get_ticks_usec() < until_usec:
		pass
