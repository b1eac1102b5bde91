extends RefCounted
## Encodes rows of frame samples as the content of a 0x04 packet, unchanged. The relay computes rates and rotations and
## decides which poses are valid, because it has the time.
##
## The thread's caches are cold in each round, so the cost grows with the amount of code that runs. This is one call of
## the engine.

const ClockOffset := preload("clock_offset.gd")

## Time between two readings of values that hardly change, in microseconds: the difference between the system's clock
## and the engine's, the physics time (which the engine updates once a second), and the limit of the frame rate.
const READ_USEC := 250_000

# Longest time between the readings of the two clocks. If it took longer, the old difference is kept.
const _CLOCK_TOLERANCE_USEC := 1_000
const _CLOCK_ATTEMPTS := 3

var _read_at_usec := -READ_USEC
var _unix_from_ticks := ClockOffset.new(OS.get_name())
var _physics_millis := 0.0
var _max_fps := 0


## The content of a packet. [param kinds] has the bits of the samples that are sent, see [code]FrameRows.KIND[/code].
## Empty if a row holds a value that cannot be encoded.
func encode(rows: Array, kinds: int, now_usec: int) -> PackedByteArray:
	if now_usec - _read_at_usec >= READ_USEC:
		_read(now_usec)
	return var_to_bytes([kinds, _unix_from_ticks.seconds, _physics_millis, _max_fps, rows])


func _read(now_usec: int) -> void:
	_read_at_usec = now_usec
	for attempt: int in _CLOCK_ATTEMPTS:
		var before_usec := Time.get_ticks_usec()
		var unix_seconds := Time.get_unix_time_from_system()
		# A thread that was suspended between the two clocks would shift the time of all poses.
		if Time.get_ticks_usec() - before_usec < _CLOCK_TOLERANCE_USEC or _unix_from_ticks.seconds == 0.0:
			_unix_from_ticks.read(unix_seconds, before_usec / 1e6)
			break
	_physics_millis = Performance.get_monitor(Performance.TIME_PHYSICS_PROCESS) * 1e3
	_max_fps = Engine.max_fps
