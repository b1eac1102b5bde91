extends RefCounted
## What the relay asks of the game: which streams, and how often. Its wishes stand beside the game's own settings and
## are forgotten with the connection.

const RelaySettings := preload("relay_settings.gd")
const StreamSet := preload("stream_set.gd")

## No wish: the game's own interval holds.
const NO_WISH := -1.0
## Longest interval that is taken, in seconds.
const MAX_INTERVAL_SECONDS := RelaySettings.MAX_INTERVAL_SECONDS

var _enabled := {}
var _intervals := {}


func _init() -> void:
	forget()


## Back to no wishes.
func forget() -> void:
	for stream: String in StreamSet.ALL:
		_enabled[stream] = true
		_intervals[stream] = NO_WISH
	# Relays that do not know this stream never switch it: until one does, it goes with the other figures.
	_enabled.erase(StreamSet.PERFORMANCE)


## Whether somebody listens to a stream.
func wants(stream: String) -> bool:
	return _enabled.get(stream, _enabled[StreamSet.FPS])


## Seconds between two samples of a stream, or [constant NO_WISH].
func interval(stream: String) -> float:
	return _intervals[stream]


## A copy that later wishes do not change.
func copy() -> RefCounted:
	var script: GDScript = get_script()
	var copied: RefCounted = script.new()
	copied.set(&"_enabled", _enabled.duplicate())
	copied.set(&"_intervals", _intervals.duplicate())
	return copied


## Takes a [code]configure[/code] command's config over. Returns "" or what is wrong with it; then nothing changed.
func configure(config: Variant) -> String:
	if not config is Dictionary:
		return "config: expected an object, got " + type_string(typeof(config))
	var wishes: Dictionary = config
	for stream: String in StreamSet.ALL:
		var key := stream + "_enabled"
		if wishes.has(key) and not wishes[key] is bool:
			return "config.%s: expected true or false, got %s" % [key, type_string(typeof(wishes[key]))]
	for stream: String in StreamSet.ALL:
		if wishes.has(stream + "_enabled"):
			_enabled[stream] = wishes[stream + "_enabled"]
	return ""


## Takes a [code]set_update_interval[/code] command's interval (seconds) over, for one stream or, when
## [param stream] is null, for performance samples and poses. Returns "" or what is wrong with it; then nothing changed.
func set_update_interval(seconds: Variant, stream: Variant) -> String:
	if not (seconds is float or seconds is int):
		return "interval: expected seconds, got " + type_string(typeof(seconds))
	var wished: float = seconds
	if not (wished >= 0.0 and wished <= MAX_INTERVAL_SECONDS):
		return "interval: expected 0 to %d seconds, got %s" % [MAX_INTERVAL_SECONDS, wished]
	if stream == null:
		_intervals[StreamSet.FPS] = wished
		_intervals[StreamSet.VR_TRACKING] = wished
	elif stream is String and stream in StreamSet.ALL:
		_intervals[stream] = wished
	else:
		return "stream: expected one of %s, got %s" % [", ".join(StreamSet.ALL), JSON.stringify(stream)]
	return ""
