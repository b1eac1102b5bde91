extends RefCounted
## Tells in the engine's output what the relay refuses: at once, and the same again, whatever its numbers, only seldom and
## with a count. A game with a faulty pose would otherwise print a warning in each frame.

const LogCatcher := preload("../events/log_catcher.gd")

## Time until the same is told again, in microseconds.
const AGAIN_USEC := 60_000_000
## Most different refusals that are told within that time.
const MAX_KINDS := 16

var _log_catcher: LogCatcher
var _digits := RegEx.create_from_string("\\d+")
# By its text without numbers: how often it has come since it was told.
var _untold := {}
var _began_usec := -AGAIN_USEC


func _init(log_catcher: LogCatcher) -> void:
	_log_catcher = log_catcher


## Takes a refusal of the relay, in words.
func take(problem: String) -> void:
	var now_usec := Time.get_ticks_usec()
	if now_usec - _began_usec >= AGAIN_USEC:
		_began_usec = now_usec
		_tell_counts()
	var kind := _digits.sub(problem, "#", true)
	if _untold.has(kind):
		var count: int = _untold[kind]
		_untold[kind] = count + 1
	elif _untold.size() < MAX_KINDS:
		_untold[kind] = 0
		_log_catcher.warn("The telemetry relay refused a message: " + problem)


func _tell_counts() -> void:
	for kind: String in _untold:
		var count: int = _untold[kind]
		if count > 0:
			_log_catcher.warn("The telemetry relay refused %d more messages like this: %s" % [count, kind])
	_untold.clear()
