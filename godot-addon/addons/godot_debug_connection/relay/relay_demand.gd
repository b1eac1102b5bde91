extends RefCounted
## The demand of the relay: which streams it asks for, and at which intervals. It never changes the game's own settings,
## and it ends with the connection.

const RelaySettings := preload("../settings/relay_settings.gd")
const StreamSet := preload("../sampling/stream_set.gd")

## The relay asks for no interval: the game's own applies.
const NO_INTERVAL := -1.0
## Longest interval that the relay may ask for, in seconds.
const MAX_INTERVAL_SECONDS := RelaySettings.MAX_INTERVAL_SECONDS
## [member max_delay_seconds] until the relay says another one. Older relays never do.
const USUAL_MAX_DELAY_SECONDS := 0.1

## Longest time that samples and events may wait before they are sent, in seconds. 0: they leave in the frame in which
## they were taken.
var max_delay_seconds := USUAL_MAX_DELAY_SECONDS

var _enabled := {}
var _intervals := {}


func _init() -> void:
	forget()


## Back to the demand of a new connection: all streams, at the game's own intervals.
func forget() -> void:
	for stream: String in StreamSet.ALL:
		_enabled[stream] = true
		_intervals[stream] = NO_INTERVAL
	# Older relays do not know this stream and never switch it. Until a relay does, it follows the stream fps.
	_enabled.erase(StreamSet.PERFORMANCE)
	max_delay_seconds = USUAL_MAX_DELAY_SECONDS


## Whether the relay asks for a stream.
func includes(stream: String) -> bool:
	return _enabled.get(stream, _enabled[StreamSet.FPS])


## Seconds between two samples of a stream, or [constant NO_INTERVAL].
func interval(stream: String) -> float:
	return _intervals[stream]


## A copy, which later commands of the relay do not change.
func copy() -> RefCounted:
	var script: GDScript = get_script()
	var copied: RefCounted = script.new()
	copied.set(&"_enabled", _enabled.duplicate())
	copied.set(&"_intervals", _intervals.duplicate())
	copied.set(&"max_delay_seconds", max_delay_seconds)
	return copied


## Applies the config of a [code]configure[/code] command. Returns "" or what is wrong with it; then nothing changed.
func configure(config: Variant) -> String:
	if not config is Dictionary:
		return "config: expected an object, got " + type_string(typeof(config))
	var asked: Dictionary = config
	for stream: String in StreamSet.ALL:
		var key := stream + "_enabled"
		if asked.has(key) and not asked[key] is bool:
			return "config.%s: expected true or false, got %s" % [key, type_string(typeof(asked[key]))]
	for stream: String in StreamSet.ALL:
		if asked.has(stream + "_enabled"):
			_enabled[stream] = asked[stream + "_enabled"]
	return ""


## Applies a [code]set_update_interval[/code] command: the interval for one stream, or for frame samples and poses if it
## names no stream; [code]max_delay[/code]; or both. Returns "" or what is wrong with it; then nothing changed.
func set_update_interval(command: Dictionary) -> String:
	var problem := ""
	if command.has("max_delay"):
		problem = _problem_with_seconds("max_delay", command["max_delay"])
	if problem.is_empty() and (command.has("interval") or command.has("stream") or not command.has("max_delay")):
		problem = _set_interval(command.get("interval"), command.get("stream"))
	if problem.is_empty() and command.has("max_delay"):
		max_delay_seconds = command["max_delay"]
	return problem


func _set_interval(interval_value: Variant, stream: Variant) -> String:
	var problem := _problem_with_seconds("interval", interval_value)
	if not problem.is_empty():
		return problem
	var seconds: float = interval_value
	if stream == null:
		_intervals[StreamSet.FPS] = seconds
		_intervals[StreamSet.VR_TRACKING] = seconds
	elif stream is String and stream in StreamSet.ALL:
		_intervals[stream] = seconds
	else:
		return "stream: expected one of %s, got %s" % [", ".join(StreamSet.ALL), JSON.stringify(stream)]
	return ""


func _problem_with_seconds(key: String, value: Variant) -> String:
	if not (value is float or value is int):
		return "%s: expected seconds, got %s" % [key, type_string(typeof(value))]
	var seconds: float = value
	if not (seconds >= 0.0 and seconds <= MAX_INTERVAL_SECONDS):
		return "%s: expected 0 to %d seconds, got %s" % [key, MAX_INTERVAL_SECONDS, seconds]
	return ""
