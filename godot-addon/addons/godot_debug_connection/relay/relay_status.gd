@tool
extends RefCounted
## The status of its connection that a running game sends to the editor, and the lines that the dock shows for it.

## Prefix of the debugger message that carries the status.
const CAPTURE := "telemetry_relay"
## The debugger message that carries the status.
const MESSAGE := "telemetry_relay:status"

# The autoload's properties in the status, besides its address.
const _PROPERTIES: Array[String] = [
	"messages_sent", "bytes_sent", "events_sent", "events_queued", "events_dropped", "samples_skipped",
]


## The status of the autoload [param server], which has these streams sampled. [param found_url] is the relay's address if
## the game found it on the network, else empty.
static func of(server: Node, sampled: PackedStringArray, found_url: String) -> Dictionary:
	var status := {
		"url": server.get(&"relay_url") if found_url.is_empty() else found_url,
		"problem": server.get(&"connection_problem"),
		"sampled": sampled,
	}
	for property: String in _PROPERTIES:
		status[property] = server.get(property)
	return status


## The lines to show. Rates compare with [param before], the status of [param seconds] ago; it is empty if there was
## none.
static func lines(status: Dictionary, before: Dictionary, seconds: float) -> PackedStringArray:
	var shown := PackedStringArray()
	var problem: String = status.get("problem", "")
	shown.append("connected to %s" % status.get("url") if problem.is_empty() else "not connected: " + problem)
	if problem.is_empty():
		var sampled: PackedStringArray = status.get("sampled", PackedStringArray())
		shown.append("nobody listens, so nothing is sampled" if sampled.is_empty() else "sampled: " + ", ".join(sampled))
	if not before.is_empty() and seconds > 0.0:
		shown.append("%.1f messages/s, %.1f kB/s" % [
			_difference(status, before, "messages_sent") / seconds,
			_difference(status, before, "bytes_sent") / seconds / 1000.0,
		])
	var bytes_sent: int = status.get("bytes_sent", 0)
	shown.append("sent: %d messages, %s, %d events" % [
		status.get("messages_sent", 0), String.humanize_size(bytes_sent), status.get("events_sent", 0)])
	shown.append("waiting: %d events" % status.get("events_queued", 0))
	shown.append("dropped: %d events, %d samples" % [
		status.get("events_dropped", 0), status.get("samples_skipped", 0)])
	return shown


static func _difference(status: Dictionary, before: Dictionary, name: String) -> float:
	var now: int = status.get(name, 0)
	var then: int = before.get(name, 0)
	return maxf(0.0, now - then)
