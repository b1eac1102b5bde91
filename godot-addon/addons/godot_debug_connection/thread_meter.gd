extends RefCounted
## How the operating system has treated the main thread between two readings: how long it ran, and how long it was ready to
## run while others did. A frame that is late for that is not the game's fault. Linux alone tells it.
## Cost: a reading is about 10 microseconds (procfs), so it is taken with the figures, on the relay's thread.

const ProcfsFile := preload("procfs_file.gd")

# The number of the first thread is that of the process.
var _file := ProcfsFile.new("/proc/self/task/%d/schedstat" % OS.get_process_id())
var _is_told := OS.get_name() == "Linux"
var _ran_nsec := -1
var _starved_nsec := 0


## Milliseconds since the last reading, as `ran` and `starved`; empty for the first, and where the system tells none.
func take() -> Dictionary:
	if not _is_told:
		return {}
	var fields := _file.first_line().split(" ")
	if fields.size() < 2:
		_is_told = false
		return {}
	var ran_nsec := fields[0].to_int()
	var starved_nsec := fields[1].to_int()
	var taken := {}
	if _ran_nsec >= 0:
		taken = {"ran": (ran_nsec - _ran_nsec) / 1e6, "starved": (starved_nsec - _starved_nsec) / 1e6}
	_ran_nsec = ran_nsec
	_starved_nsec = starved_nsec
	return taken


## Forgets the last reading, so that a pause does not count.
func reset() -> void:
	_ran_nsec = -1
