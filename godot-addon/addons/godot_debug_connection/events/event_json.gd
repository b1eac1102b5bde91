extends RefCounted
## Encodes an event as JSON, in UTF-8.

const JsonValue := preload("json_value.gd")

## Longest event, in UTF-8 bytes. A longer event loses its data, and says so.
const MAX_EVENT_BYTES := 256 * 1024
## How much of its name or message an over-long event keeps, in characters.
const MAX_KEPT_CHARACTERS := 4096


## The JSON of an event. [param fixed] has the texts that name the event; [param data] cannot overwrite them.
## [param time_seconds] is in unix seconds.
static func encode(kind: String, fixed: Dictionary, data: Dictionary, time_seconds: float) -> PackedByteArray:
	var all_data := fixed.duplicate()
	all_data.merge(JsonValue.from_dictionary(data))
	var json := _message(kind, all_data, time_seconds)
	if json.size() <= MAX_EVENT_BYTES:
		return json
	var kept := {}
	for key: String in fixed:
		kept[key] = str(fixed[key]).left(MAX_KEPT_CHARACTERS)
	kept["truncated"] = true
	kept["original_bytes"] = json.size()
	return _message(kind, kept, time_seconds)


## Like [method encode], for [param data] that holds only finite numbers, texts without control characters, and
## dictionaries of such values. Cost: an eighth of [method encode].
static func encode_plain(kind: String, data: Dictionary, time_seconds: float) -> PackedByteArray:
	var event := {"type": "event", "event": kind, "data": data, "timestamp": time_seconds}
	return JSON.stringify(event, "", false).to_utf8_buffer()


static func _message(kind: String, data: Dictionary, time_seconds: float) -> PackedByteArray:
	var event := {"type": "event", "event": kind, "data": data, "timestamp": time_seconds}
	return JsonValue.stringify(event).to_utf8_buffer()
