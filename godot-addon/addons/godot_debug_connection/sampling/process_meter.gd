extends RefCounted
## Measures the processor time and the memory of the game's process, with the operating system's counters.
## Cost: a reading takes about 50 microseconds (procfs), so it is taken at most once a second, on the relay's thread.

const ProcfsFile := preload("procfs_file.gd")

## Shortest time between two readings, in microseconds.
const MIN_INTERVAL_USEC := 1_000_000

# The kernel reports processor time in this unit (USER_HZ). It is 100 on all platforms that Godot supports.
const _TICKS_PER_SECOND := 100.0
# Fields of /proc/self/stat, counted from the one after the process name.
const _USER_TIME_FIELD := 11
const _SYSTEM_TIME_FIELD := 12

## Processor seconds per second over the last interval: 1 means that one core was busy. -1 where the system does not
## report it to the engine: on all but Linux and Android.
var cpu_load := -1.0
## Static memory, or resident memory where the engine does not count static memory (release builds). Units: MiB. -1 where
## neither is known.
var memory_mib := -1.0

var _stat := ProcfsFile.new("/proc/self/stat")
var _read_at_usec := 0
var _cpu_seconds := -1.0
var _has_procfs := OS.get_name() in ["Linux", "Android"]


## Takes a new reading if the last one is old enough. [param step_load] is used as the processor load until there are two
## readings.
func update(now_usec: int, step_load: float) -> void:
	var wall_seconds := (now_usec - _read_at_usec) / 1e6
	if _cpu_seconds >= 0.0 and now_usec - _read_at_usec < MIN_INTERVAL_USEC:
		return
	_read_at_usec = now_usec
	var cpu_seconds := _read_cpu_seconds()
	if cpu_seconds < 0.0:
		cpu_load = -1.0
		_cpu_seconds = 0.0
	else:
		cpu_load = maxf(0.0, cpu_seconds - _cpu_seconds) / wall_seconds if _cpu_seconds >= 0.0 else step_load
		_cpu_seconds = cpu_seconds
	memory_mib = _read_memory_mib()


## Forgets the last reading, so that a pause is not measured.
func reset() -> void:
	_cpu_seconds = -1.0


func _read_cpu_seconds() -> float:
	if not _has_procfs:
		return -1.0
	var line := _stat.first_line()
	if line.is_empty():
		_has_procfs = false
		return -1.0
	# The process name is in brackets and may itself contain spaces and brackets.
	var fields := line.substr(line.rfind(")") + 2).split(" ")
	if fields.size() <= _SYSTEM_TIME_FIELD:
		return -1.0
	return (fields[_USER_TIME_FIELD].to_int() + fields[_SYSTEM_TIME_FIELD].to_int()) / _TICKS_PER_SECOND


func _read_memory_mib() -> float:
	var static_bytes := Performance.get_monitor(Performance.MEMORY_STATIC)
	if static_bytes > 0.0:
		return static_bytes / 1048576.0
	if not _has_procfs:
		return -1.0
	# Not statm, which counts in pages: their size differs between devices.
	var file := FileAccess.open("/proc/self/status", FileAccess.READ)
	while file != null and not file.eof_reached():
		var line := file.get_line()
		if line.begins_with("VmRSS:"):
			return line.trim_prefix("VmRSS:").strip_edges().to_int() / 1024.0
		if line.is_empty():
			break
	return -1.0
