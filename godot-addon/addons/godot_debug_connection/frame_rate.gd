extends RefCounted
## Frames per second, counted over wall clock. Not 1 / frame time: that repeats the last frame. Not the engine's
## figure: that reads 1 during the first second and changes once a second.

## Shortest time over which frames are counted, in microseconds.
const MIN_WINDOW_USEC := 250_000

## Frames per second, since the last [method update].
var fps := 0.0
## A sample that was taken before this time does not change the rate, and needs no [method update]. In ticks, in microseconds.
var due_usec := 0

var _began_usec := -1
var _began_frame := 0


## Starts over, after a time that is not to be counted.
func reset() -> void:
	_began_usec = -1
	due_usec = 0
	fps = 0.0


## Takes the sample of a frame, with the wall clock of its last frame.
func update(frame: int, ticks_usec: int, frame_usec: int) -> void:
	if _began_usec < 0:
		# Up to here, one frame is known.
		_began_usec = ticks_usec - frame_usec
		_began_frame = frame - 1
	var window_usec := ticks_usec - _began_usec
	fps = (frame - _began_frame) * 1e6 / maxi(1, window_usec)
	if window_usec >= MIN_WINDOW_USEC:
		_began_usec = ticks_usec
		_began_frame = frame
		due_usec = ticks_usec + MIN_WINDOW_USEC
	elif Engine.max_fps > 0:
		# The first frames of a game come without a pause between them, and are no measure of its rate.
		fps = minf(fps, Engine.max_fps)
