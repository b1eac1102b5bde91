extends RefCounted
## Measures how the operating system schedules the main thread: how long it ran, and how long it was ready to run while
## other threads had the processor. A frame that is late for this reason is not the game's fault. Linux only.
## Cost: a reading takes about 30 microseconds with cold caches (procfs). It is taken with the monitors, a few times a
## second, on the main thread: so it covers exactly the frames of the reading, and the times can be compared.

const ProcfsFile := preload("procfs_file.gd")

# The main thread has the id of the process.
var _file := ProcfsFile.new("/proc/self/task/%d/schedstat" % OS.get_process_id())
var _is_reported := OS.get_name() == "Linux"
var _ran_nsec := -1
var _starved_nsec := 0


## [code]ran[/code] and [code]starved[/code] since the last reading, in milliseconds. Empty for the first reading, and
## where the operating system does not report them.
func take() -> Dictionary:
	if not _is_reported:
		return {}
	var fields := _file.first_line().split(" ")
	if fields.size() < 2:
		_is_reported = false
		return {}
	var ran_nsec := fields[0].to_int()
	var starved_nsec := fields[1].to_int()
	var taken := {}
	if _ran_nsec >= 0:
		taken = {"ran": (ran_nsec - _ran_nsec) / 1e6, "starved": (starved_nsec - _starved_nsec) / 1e6}
	_ran_nsec = ran_nsec
	_starved_nsec = starved_nsec
	return taken


## Forgets the last reading, so that a pause is not measured.
func reset() -> void:
	_ran_nsec = -1
