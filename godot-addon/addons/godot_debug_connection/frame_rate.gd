extends RefCounted
## Frames per second, counted over wall clock. Not 1 / frame time: that repeats the last frame. Not the engine's
## figure: that reads 1 during the first second and changes once a second.

## Shortest time over which frames are counted, in microseconds.
const MIN_WINDOW_USEC := 250_000

var _began_usec := -1
var _began_frame := 0
var _fps := 0.0


## Starts over, after a time that is not to be counted.
func reset() -> void:
	_began_usec = -1
	_fps = 0.0


## Takes the sample of a frame, with the wall clock of its last frame, and returns the rate.
func update(frame: int, ticks_usec: int, frame_usec: int) -> float:
	if _began_usec < 0:
		# Up to here, one frame is known.
		_began_usec = ticks_usec - frame_usec
		_began_frame = frame - 1
	var window_usec := ticks_usec - _began_usec
	if window_usec >= MIN_WINDOW_USEC:
		_fps = (frame - _began_frame) * 1e6 / window_usec
		_began_usec = ticks_usec
		_began_frame = frame
	if _fps > 0.0:
		return _fps
	var fps := (frame - _began_frame) * 1e6 / maxi(1, window_usec)
	# The first frames of a game come without a pause between them, and are no measure of its rate.
	return minf(fps, Engine.max_fps) if Engine.max_fps > 0 else fps
