extends RefCounted
## Encodes an event as JSON, in UTF-8. Any thread may call it.

const JsonValue := preload("json_value.gd")

## Longest event, in UTF-8 bytes.
const MAX_EVENT_BYTES := 256 * 1024
## Most values in the data of an event. More would take the main thread longer than a part of a frame.
const MAX_VALUES := 2_000
## About the most bytes in the data of an event. The second is for data whose JSON is longer than it seems, such as
## control characters.
const MAX_DATA_BYTES: Array[int] = [192 * 1024, 24 * 1024]
## How much of its name or message an over-long event keeps, in characters.
const MAX_KEPT_CHARACTERS := 4096


## The JSON of an event. Of data beyond the bounds it keeps the beginning, see [method JsonValue.head_of]. [param fixed] has the texts that name the event; [param data] cannot overwrite them.
## [param time_seconds] is in unix seconds.
static func encode(kind: String, fixed: Dictionary, data: Dictionary, time_seconds: float) -> PackedByteArray:
	var bytes := 0
	for max_bytes: int in MAX_DATA_BYTES:
		var all_data := fixed.duplicate()
		all_data.merge(JsonValue.head_of(data, MAX_VALUES, max_bytes))
		var json := _message(kind, all_data, time_seconds)
		if json.size() <= MAX_EVENT_BYTES:
			return json
		bytes = json.size()
	# Its name or message is too long.
	var kept := {}
	for key: String in fixed:
		kept[key] = str(fixed[key]).left(MAX_KEPT_CHARACTERS)
	kept["truncated"] = true
	kept["original_bytes"] = bytes
	return _message(kind, kept, time_seconds)


## Like [method encode], for [param data] that holds only finite numbers, texts without control characters, and
## dictionaries of such values. Cost: an eighth of [method encode].
static func encode_plain(kind: String, data: Dictionary, time_seconds: float) -> PackedByteArray:
	var event := {"type": "event", "event": kind, "data": data, "timestamp": time_seconds}
	return JSON.stringify(event, "", false, true).to_utf8_buffer()


static func _message(kind: String, data: Dictionary, time_seconds: float) -> PackedByteArray:
	var event := {"type": "event", "event": kind, "data": data, "timestamp": time_seconds}
	return JsonValue.stringify(event).to_utf8_buffer()
