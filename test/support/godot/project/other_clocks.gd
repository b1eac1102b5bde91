extends SceneTree
## Plays the clocks of Windows to the addon: a system's clock that is read in whole milliseconds, and sleeps that last whole
## milliseconds. Prints one line of JSON.

const ClockOffset := preload("res://addons/godot_debug_connection/sending/clock_offset.gd")
const SleepTime := preload("res://addons/godot_debug_connection/relay/sleep_time.gd")

## The true difference of the clocks, in seconds.
const OFFSET := 1_700_000_000.25
## Readings, four a second.
const READINGS := 400


func _initialize() -> void:
	var result := {
		"windows": _play_offset("Windows", 0.0),
		"windows_drifting": _play_offset("Windows", -5e-5),
		"linux": _play_offset("Linux", 0.0),
		"set_back": _set_back(),
		"sleeps": _play_sleeps(),
		"connecting": [0, 99_999, 100_000].map(SleepTime.connecting_usec),
	}
	print("clocks ", JSON.stringify(result, "", false, true))
	quit()


## The errors of the differences after each reading, in seconds, without the first second: smallest, largest, and the longest
## step between two readings.
func _play_offset(system: String, drift: float) -> Array:
	var offset := ClockOffset.new(system)
	var lowest := INF
	var highest := -INF
	var longest_step := 0.0
	var before := 0.0
	for index: int in READINGS:
		var ticks := index * 0.2507331
		var truth := OFFSET + drift * ticks
		offset.read(floorf((truth + ticks) * 1e3) / 1e3, ticks)
		var error := offset.seconds - truth
		if index > 4:
			lowest = minf(lowest, error)
			highest = maxf(highest, error)
			longest_step = maxf(longest_step, absf(error - before))
		before = error
	return [lowest, highest, longest_step]


## The error after the system's clock was set back by 50 ms.
func _set_back() -> float:
	var offset := ClockOffset.new("Windows")
	offset.read(OFFSET + 1.0, 1.0)
	offset.read(OFFSET + 1.25 - 0.05, 1.25)
	return offset.seconds - (OFFSET - 0.05)


## The mean time from sleep to sleep when 11 ms are asked for and each sleep ends at a whole millisecond, in microseconds.
func _play_sleeps() -> float:
	var sleep := SleepTime.new()
	sleep.set("_usec", 11_000)
	var now_usec := 400
	var began_usec := now_usec
	for _turn: int in 100:
		var asked_usec := sleep.usec()
		@warning_ignore("integer_division")
		var woken_usec := (now_usec + asked_usec + 999) / 1000 * 1000 + 100
		sleep.slept(asked_usec, woken_usec - now_usec)
		now_usec = woken_usec
	return (now_usec - began_usec) / 100.0
