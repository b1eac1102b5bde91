extends "simulated_trackers.gd"
## Simulated trackers whose head is where the clock is: its position holds the unix time at which the pose was set.
##
## Written in steps of 2^-20 m, which f32 and decimal text keep exactly, and small enough that the head hardly moves:
## x is the whole milliseconds modulo 2^20, y the microseconds above eye level.

const _STEPS := 1 << 20
const _EYE_LEVEL := 1.5


func _pose(tracker: XRPositionalTracker, pose: StringName, from_origin: Transform3D) -> void:
	if tracker.name == &"head":
		var usec := roundi(Time.get_unix_time_from_system() * 1e6)
		@warning_ignore("integer_division")
		var millis := usec / 1000 % _STEPS
		from_origin.origin.x = float(millis) / _STEPS
		from_origin.origin.y = _EYE_LEVEL + float(usec % 1000) / _STEPS
	super(tracker, pose, from_origin)
