extends Node
## Burns 150 ms in [code]_process[/code] twelve times, each later in the addon's own rhythm, and prints when each began,
## in unix seconds. Then it ends the game.

const _BURN_USEC := 150_000
const _BURNS := 12
const _APART_USEC := 1_800_000
const _DRIFT_USEC := 37_000

# The first waits until the relay knows the game.
var _next_usec := 5_000_000
var _burned := 0


func _process(_delta: float) -> void:
	if Time.get_ticks_usec() < _next_usec:
		return
	if _burned == _BURNS:
		get_tree().quit()
		return
	print("burn at %.3f" % Time.get_unix_time_from_system())
	_burn()
	_burned += 1
	_next_usec = Time.get_ticks_usec() + _APART_USEC + _burned * _DRIFT_USEC


func _burn() -> void:
	var until_usec := Time.get_ticks_usec() + _BURN_USEC
	while Time.get_ticks_usec() < until_usec:
		pass
