extends RefCounted
## The difference between the system's clock and the engine's: unix seconds minus the engine's ticks in seconds.
##
## Windows reads the system's clock in whole milliseconds. A reading is then up to 1 ms too low, so the largest of the last
## readings is the best.

# A reading that is lower by more than this means that the system's clock was set back, in seconds.
const _SET_BACK_SECONDS := 0.02
# How much two clocks drift apart at most, in seconds a second.
const _DRIFT := 1e-4

## The difference; 0 before the first reading.
var seconds := 0.0

var _is_truncated := false
var _read_at_seconds := 0.0


## [param system_name] is [method OS.get_name].
func _init(system_name: String) -> void:
	_is_truncated = system_name in ["Windows", "UWP"]


## Takes a reading of both clocks.
func read(unix_seconds: float, ticks_seconds: float) -> void:
	var read_seconds := unix_seconds - ticks_seconds
	var lowest := seconds - _DRIFT * (ticks_seconds - _read_at_seconds)
	_read_at_seconds = ticks_seconds
	if not _is_truncated or seconds == 0.0 or read_seconds < seconds - _SET_BACK_SECONDS:
		seconds = read_seconds
	else:
		seconds = maxf(read_seconds, lowest)
