extends RefCounted
## Computes when the next sample at an interval is due. The average rate is exact: each sample is taken in the frame
## nearest to its time.

const _NEVER_USEC := -(1 << 62)

## Time between two samples, in microseconds.
var interval_usec := 0

var _last_usec := _NEVER_USEC
var _last_frame_usec := _NEVER_USEC


## Forgets the last sample.
func reset() -> void:
	_last_usec = _NEVER_USEC
	_last_frame_usec = _NEVER_USEC


## Notes that this frame was sampled. Returns the time from which the next sample is due.
func next_usec(now_usec: int, frame_usec: int) -> int:
	var due_usec := _last_usec + interval_usec
	_last_usec = due_usec if _last_usec != _NEVER_USEC and now_usec - due_usec < interval_usec else now_usec
	# A frame that is up to half a frame early is the nearest. Without this, an interval of one frame would skip frames.
	# The next frame is not expected to be as long as a single late one.
	var next_frame_usec := frame_usec if _last_frame_usec == _NEVER_USEC else mini(frame_usec, _last_frame_usec)
	_last_frame_usec = frame_usec
	@warning_ignore("integer_division")
	return _last_usec + interval_usec - mini(next_frame_usec, interval_usec) / 2
