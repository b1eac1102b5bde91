extends RefCounted
## Merges two readings of the monitors: the values that cover a time must cover the time of both.

# Mean and maximum over the frames of a reading.
const _SUMS: Array[String] = ["frame_interval_ms", "work_time_ms"]
# The longest physics step of the frames, and the engine's worst steps of the last second.
const _MAXIMA: Array[String] = ["process_time_ms", "physics_time_ms", "navigation_time_ms"]
# The longest that is known of late frames. Missing if nothing is drawn.
const _RENDER := "render_cpu_ms"
# How many physics steps the frames had, and how long they took on average.
const _STEPS := "physics_steps"
# How long the main thread ran and was starved during the frames of a reading.
const _THREAD := "main_thread_ms"


## One reading of the frames of both: frames are added, means weighted, maxima kept. All other values are the state at
## the time of [param newer].
static func merged(older: Dictionary, newer: Dictionary) -> Dictionary:
	var both := newer.duplicate()
	var older_frames: int = older["frames"]
	var newer_frames: int = newer["frames"]
	var frames := older_frames + newer_frames
	both["frames"] = frames
	for name: String in _SUMS:
		var one: Dictionary = older[name]
		var other: Dictionary = newer[name]
		var one_mean: float = one["mean"]
		var other_mean: float = other["mean"]
		both[name] = {
			"mean": (one_mean * older_frames + other_mean * newer_frames) / maxi(1, frames),
			"max": _greater(one, other, "max"),
		}
	for name: String in _MAXIMA:
		both[name] = _greater(older, newer, name)
	var older_steps: Dictionary = older[_STEPS]
	var newer_steps: Dictionary = newer[_STEPS]
	both[_STEPS] = _merged_steps(older_steps, newer_steps)
	if older.has(_RENDER):
		both[_RENDER] = _greater(older, newer, _RENDER) if newer.has(_RENDER) else older[_RENDER]
	if older.has(_THREAD) and newer.has(_THREAD):
		both[_THREAD] = {"ran": _total(older, newer, "ran"), "starved": _total(older, newer, "starved")}
	else:
		# Half of the frames would have no time.
		both.erase(_THREAD)
	return both


static func _merged_steps(older: Dictionary, newer: Dictionary) -> Dictionary:
	var older_count: int = older["count"]
	var newer_count: int = newer["count"]
	var older_mean: float = older["mean_ms"]
	var newer_mean: float = newer["mean_ms"]
	var count := older_count + newer_count
	return {
		"count": count,
		"mean_ms": (older_mean * older_count + newer_mean * newer_count) / maxi(1, count),
	}


static func _total(older: Dictionary, newer: Dictionary, name: String) -> float:
	var older_times: Dictionary = older[_THREAD]
	var newer_times: Dictionary = newer[_THREAD]
	var older_millis: float = older_times[name]
	var newer_millis: float = newer_times[name]
	return older_millis + newer_millis


static func _greater(one: Dictionary, other: Dictionary, name: String) -> float:
	var one_value: float = one[name]
	var other_value: float = other[name]
	return maxf(one_value, other_value)
