extends RefCounted
## What the relay asks of the game: which streams, and how often. Its wishes stand beside the game's own settings and
## are forgotten with the connection.

## No wish: the game's own interval holds.
const NO_WISH := -1.0
## Longest interval that is taken, in seconds.
const MAX_INTERVAL_SECONDS := 3600.0

## Whether somebody listens to performance figures.
var fps_enabled := true
## Whether somebody listens to poses.
var vr_tracking_enabled := true
## Seconds between performance samples, or [constant NO_WISH].
var fps_interval := NO_WISH
## Seconds between poses, or [constant NO_WISH].
var vr_tracking_interval := NO_WISH


## Back to no wishes.
func forget() -> void:
	fps_enabled = true
	vr_tracking_enabled = true
	fps_interval = NO_WISH
	vr_tracking_interval = NO_WISH


## Takes a [code]configure[/code] command's config over. Returns "" or what is wrong with it; then nothing changed.
func configure(config: Variant) -> String:
	if not config is Dictionary:
		return "config: expected an object, got " + type_string(typeof(config))
	var wishes: Dictionary = config
	for key: String in ["fps_enabled", "vr_tracking_enabled"]:
		if wishes.has(key) and not wishes[key] is bool:
			return "config.%s: expected true or false, got %s" % [key, type_string(typeof(wishes[key]))]
	fps_enabled = wishes.get("fps_enabled", fps_enabled)
	vr_tracking_enabled = wishes.get("vr_tracking_enabled", vr_tracking_enabled)
	return ""


## Takes a [code]set_update_interval[/code] command's interval (seconds) over, for one stream or, when
## [param stream] is null, for both. Returns "" or what is wrong with it; then nothing changed.
func set_update_interval(interval: Variant, stream: Variant) -> String:
	if not (interval is float or interval is int):
		return "interval: expected seconds, got " + type_string(typeof(interval))
	var seconds: float = interval
	if not (seconds >= 0.0 and seconds <= MAX_INTERVAL_SECONDS):
		return "interval: expected 0 to %d seconds, got %s" % [MAX_INTERVAL_SECONDS, seconds]
	match stream:
		null:
			fps_interval = seconds
			vr_tracking_interval = seconds
		"fps":
			fps_interval = seconds
		"vr_tracking":
			vr_tracking_interval = seconds
		_:
			return "stream: expected \"fps\" or \"vr_tracking\", got " + JSON.stringify(stream)
	return ""
