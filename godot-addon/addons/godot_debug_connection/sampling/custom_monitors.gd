extends RefCounted
## Reads the project's own monitors. The engine prints an error each time that it reads a monitor which fails, so a failed
## monitor is read again only after a while, and the game is told of it once.

## A monitor failed for the first time since it worked. [param advice] says what happens and what to do.
signal failed(monitor: String, advice: String)

const LogCatcher := preload("../events/log_catcher.gd")

## Most monitors that are read.
const MAX_MONITORS := 64
## Time until a monitor that has failed is read again, in microseconds. It doubles with each further failure.
const FIRST_WAIT_USEC := 60_000_000
## The longest such time, in microseconds.
const LONGEST_WAIT_USEC := 600_000_000

## Knows of errors of scripts. A function with a return type gives 0 when it fails, and not null.
var log_catcher := LogCatcher.new()

# Monitors that have failed: time of the next reading, and the wait after it if that fails too, in microseconds.
var _failed := {}
var _modified_usec := 0


## The values by name; failed monitors are left out.
func read() -> Dictionary:
	var values := {}
	if not _failed.is_empty():
		_look_at_changes()
	for monitor: StringName in Performance.get_custom_monitor_names().slice(0, MAX_MONITORS):
		if not _failed.is_empty() and _waits(monitor):
			continue
		var errors_before := log_catcher.script_errors()
		var value: Variant = Performance.get_custom_monitor(monitor)
		if value == null or log_catcher.script_errors() > errors_before:
			_fail(monitor)
			continue
		_failed.erase(monitor)
		values[str(monitor)] = value
	return values


# A monitor that has failed may be another one of the same name now.
func _look_at_changes() -> void:
	if Performance.get_monitor_modification_time() == _modified_usec:
		return
	for monitor: StringName in _failed:
		_failed[monitor][0] = 0
	_modified_usec = Performance.get_monitor_modification_time()


func _waits(monitor: StringName) -> bool:
	if not _failed.has(monitor):
		return false
	var again_at_usec: int = _failed[monitor][0]
	return Time.get_ticks_usec() < again_at_usec


func _fail(monitor: StringName) -> void:
	var wait_usec := FIRST_WAIT_USEC
	if _failed.has(monitor):
		wait_usec = _failed[monitor][1]
	_failed[monitor] = [Time.get_ticks_usec() + wait_usec, mini(2 * wait_usec, LONGEST_WAIT_USEC)]
	_modified_usec = Performance.get_monitor_modification_time()
	if wait_usec == FIRST_WAIT_USEC:
		failed.emit(str(monitor), (
				"the custom monitor \"%s\" gives no value: its object is gone, or its function fails. " % monitor
				+ "It is read again in %d s. " % int(FIRST_WAIT_USEC / 1e6)
				+ "Call Performance.remove_custom_monitor(\"%s\") before its object is freed." % monitor))
