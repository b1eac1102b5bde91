extends RefCounted
## Makes the event [code]performance[/code], on the relay's thread: the monitors that the main thread read, with the
## operating system's numbers for the process.

const EventJson := preload("../events/event_json.gd")
const ProcessMeter := preload("../sampling/process_meter.gd")

var _process_meter := ProcessMeter.new()


## Forgets the last readings, so that the time without a connection is not measured.
func reset() -> void:
	_process_meter.reset()


## The event as UTF-8 JSON. [param monitors] holds the monitors and the frame times since the reading before.
func encode(monitors: Dictionary, now_usec: int) -> PackedByteArray:
	var work: Dictionary = monitors["work_time_ms"]
	var interval: Dictionary = monitors["frame_interval_ms"]
	var work_millis: float = work["mean"]
	var interval_millis: float = interval["mean"]
	_process_meter.update(now_usec, minf(1.0, work_millis / maxf(0.001, interval_millis)))
	var data := {}
	if _process_meter.memory_mib >= 0.0:
		data["memory_usage_mb"] = _process_meter.memory_mib
	if _process_meter.cpu_load >= 0.0:
		data["cpu_load"] = _process_meter.cpu_load
	data.merge(monitors)
	var now_seconds := Time.get_unix_time_from_system()
	if data.has("custom") or data.has("xr"):
		# The project's own monitors and the XR runtime may return any value.
		return EventJson.encode("performance", {}, data, now_seconds)
	return EventJson.encode_plain("performance", data, now_seconds)
