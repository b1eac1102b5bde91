extends RefCounted
## Tells when the next sample at a given interval is due. Keeps the average rate exact: each sample falls on the frame
## nearest to its time.

const _NEVER_USEC := -(1 << 62)

## Time between two samples, in microseconds.
var interval_usec := 0

var _last_usec := _NEVER_USEC


## Forgets the last sample.
func reset() -> void:
	_last_usec = _NEVER_USEC


## Takes this frame as sampled, and returns from when on the next sample is due.
func next_usec(now_usec: int, frame_usec: int) -> int:
	var due_usec := _last_usec + interval_usec
	_last_usec = due_usec if _last_usec != _NEVER_USEC and now_usec - due_usec < interval_usec else now_usec
	# Half a frame early is nearer than half a frame late; without this an interval of exactly one frame skips some.
	@warning_ignore("integer_division")
	return _last_usec + interval_usec - mini(frame_usec, interval_usec) / 2
