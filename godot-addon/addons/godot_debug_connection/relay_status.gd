@tool
extends RefCounted
## What a running game tells the editor of its connection, and how that reads in words.

## Prefix of the debugger message.
const CAPTURE := "telemetry_relay"
## The debugger message.
const MESSAGE := "telemetry_relay:status"


## The lines to show. [param before] is the status of [param seconds] ago, for rates; empty when there is none.
static func lines(status: Dictionary, before: Dictionary, seconds: float) -> PackedStringArray:
	var told := PackedStringArray()
	var problem: String = status.get("problem", "")
	told.append("connected to %s" % status.get("url") if problem.is_empty() else "not connected: " + problem)
	if problem.is_empty():
		var sampled: PackedStringArray = status.get("sampled", PackedStringArray())
		told.append("nobody listens: nothing is sampled" if sampled.is_empty() else "sampled: " + ", ".join(sampled))
	if not before.is_empty() and seconds > 0.0:
		told.append("%.1f messages/s, %.1f kB/s" % [
			_difference(status, before, "messages_sent") / seconds,
			_difference(status, before, "bytes_sent") / seconds / 1000.0,
		])
	var bytes_sent: int = status.get("bytes_sent", 0)
	told.append("sent: %d messages, %s, %d events" % [
		status.get("messages_sent", 0), String.humanize_size(bytes_sent), status.get("events_sent", 0)])
	told.append("waiting: %d events" % status.get("events_queued", 0))
	told.append("dropped: %d events, %d samples" % [
		status.get("events_dropped", 0), status.get("samples_skipped", 0)])
	return told


static func _difference(status: Dictionary, before: Dictionary, name: String) -> float:
	var now: int = status.get(name, 0)
	var then: int = before.get(name, 0)
	return maxf(0.0, now - then)
