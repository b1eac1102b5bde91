extends RefCounted
## Sampled rows of frames as the relay takes them, in a 0x04 packet: as they are. What they mean (rates, rotations, which pose
## is usable) is for the relay to find out: it has the time.
##
## The thread's caches are cold at each look, so what it costs is how much different code it touches: here one call of the engine.

## Time between two looks at what hardly changes: the system's clock against the engine's, the physics time (which the
## engine renews once a second), the limit to the frame rate. Units: microseconds.
const SLOW_LOOK_USEC := 250_000

# The two clocks are read within so many microseconds of each other, or the offset stays as it was.
const _CLOCK_TOLERANCE_USEC := 1_000
const _CLOCK_ATTEMPTS := 3

var _looked_usec := -SLOW_LOOK_USEC
# What ticks in seconds are short of unix seconds by.
var _unix_from_ticks := 0.0
var _physics_millis := 0.0
var _max_fps := 0


## The content of a packet with [param rows]. [param wanted] says which of their samples are wanted, in the bits of
## [code]FrameRows.KIND[/code]. Empty where a row holds what cannot be written.
func encode(rows: Array, wanted: int, now_usec: int) -> PackedByteArray:
	if now_usec - _looked_usec >= SLOW_LOOK_USEC:
		_look(now_usec)
	return var_to_bytes([wanted, _unix_from_ticks, _physics_millis, _max_fps, rows])


func _look(now_usec: int) -> void:
	_looked_usec = now_usec
	for attempt: int in _CLOCK_ATTEMPTS:
		var before_usec := Time.get_ticks_usec()
		var unix_seconds := Time.get_unix_time_from_system()
		# A thread that was put aside between the two clocks would take the time of poses for another.
		if Time.get_ticks_usec() - before_usec < _CLOCK_TOLERANCE_USEC or _unix_from_ticks == 0.0:
			_unix_from_ticks = unix_seconds - before_usec / 1e6
			break
	_physics_millis = Performance.get_monitor(Performance.TIME_PHYSICS_PROCESS) * 1e3
	_max_fps = Engine.max_fps
