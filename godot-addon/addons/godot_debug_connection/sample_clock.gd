extends RefCounted
## Tells in which frames a sample at a given interval is due. Keeps the average rate exact: each sample falls on the
## frame nearest to its time.

const _NEVER_USEC := -(1 << 62)

var _last_usec := _NEVER_USEC


## Makes a sample due at once.
func reset() -> void:
	_last_usec = _NEVER_USEC


## Whether a sample is due in this frame; then it is taken as sampled. An interval of 0 or less means every frame.
func is_due(now_usec: int, frame_usec: int, interval_seconds: float) -> bool:
	var interval_usec := int(interval_seconds * 1e6)
	if interval_usec <= 0 or _last_usec == _NEVER_USEC:
		_last_usec = now_usec
		return true
	var due_usec := _last_usec + interval_usec
	# Half a frame early is nearer than half a frame late; without this an interval of exactly one frame skips some.
	@warning_ignore("integer_division")
	if now_usec + mini(frame_usec, interval_usec) / 2 < due_usec:
		return false
	_last_usec = due_usec if now_usec - due_usec < interval_usec else now_usec
	return true
