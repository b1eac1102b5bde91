extends RefCounted
## Tells in the engine's output why there is no connection to the relay, in one line with what to do: when it begins, when
## the reason changes, and seldom while it lasts.

const LogCatcher := preload("../events/log_catcher.gd")
const RelaySearch := preload("../sending/relay_search.gd")

## Time until the same reason is told again, in microseconds.
const AGAIN_USEC := 300_000_000
## A relay that is not there may be about to start: this is told only after some time, in microseconds.
const PATIENCE_USEC := 3_000_000

var _log_catcher: LogCatcher
var _told := ""
var _found := ""
var _told_usec := 0
# When the trouble began; 0 while there is none.
var _since_usec := 0


func _init(log_catcher: LogCatcher) -> void:
	_log_catcher = log_catcher


## Tells that the game is connected to a relay at an address that it found on the network; empty if it did not find it.
func tell_found(url: String) -> void:
	if not url.is_empty() and url != _found:
		_log_catcher.say("Telemetry: connected to the relay at %s, found on the network" % url)
	_found = url


## Looks at the reason. Call it about once a second.
func look(problem: String, trouble: RelaySearch.Trouble) -> void:
	var now_usec := Time.get_ticks_usec()
	var is_refused := trouble == RelaySearch.Trouble.REFUSED
	if trouble == RelaySearch.Trouble.NONE:
		_since_usec = 0
		return
	if _since_usec == 0:
		_since_usec = now_usec
	if not is_refused and (now_usec - _since_usec < PATIENCE_USEC or not OS.is_debug_build()):
		return
	if problem == _told and now_usec - _told_usec < AGAIN_USEC:
		return
	_told = problem
	_told_usec = now_usec
	if is_refused:
		_log_catcher.warn("Telemetry: " + problem)
	else:
		# Nothing is wrong with the game.
		_log_catcher.say("Telemetry: " + problem)
