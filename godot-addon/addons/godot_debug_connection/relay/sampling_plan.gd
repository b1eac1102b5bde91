extends RefCounted
## Decides what is sampled and how often, from the game's settings, the relay's demand and the state of the connection.

const EngineMonitors := preload("../sampling/engine_monitors.gd")
const ExtraTrackers := preload("../xr/extra_trackers.gd")
const FrameSampler := preload("../sampling/frame_sampler.gd")
const GameSide := preload("game_side.gd")
const RelayDemand := preload("relay_demand.gd")
const RelayLink := preload("relay_link.gd")
const RelaySettings := preload("../settings/relay_settings.gd")
const StreamSet := preload("../sampling/stream_set.gd")
const TrackerReader := preload("../xr/tracker_reader.gd")
const XrWatcher := preload("../xr/xr_watcher.gd")

## Passes the samples to the relay's thread.
var link: RelayLink
## The streams that are sampled now, by name.
var sampled := PackedStringArray()

## The monitors, which are read on the main thread.
var monitors := EngineMonitors.new()

var _frames: FrameSampler
var _extras: ExtraTrackers
var _xr: XrWatcher
var _is_measuring := false


func _init(frames: FrameSampler, extras: ExtraTrackers, xr: XrWatcher, to: RelayLink) -> void:
	_frames = frames
	_extras = extras
	_xr = xr
	link = to
	_extras.sampled.connect(_on_extras_sampled)
	_frames.monitors_due.connect(_on_monitors_due)
	_frames.frame_was_late.connect(monitors.look_for_render_time)
	_xr.reference_frame_changing.connect(_frames.mark_reference_frame)


## Applies new settings, a new demand or a new state of the connection.
func decide(game: GameSide, demand: RelayDemand, is_open: bool) -> void:
	var intervals := {}
	sampled.clear()
	for stream: String in StreamSet.ALL:
		intervals[stream] = FrameSampler.NOT_SAMPLED
		if is_open and game.samples_under(demand, stream):
			intervals[stream] = maxf(_fastest(stream, demand), game.interval_under(demand, stream))
			sampled.append(stream)
	_measure(StreamSet.PERFORMANCE in sampled)
	var fps_seconds: float = intervals[StreamSet.FPS]
	var tracking_seconds: float = intervals[StreamSet.VR_TRACKING]
	var monitors_seconds: float = intervals[StreamSet.PERFORMANCE]
	_frames.set_intervals(fps_seconds, tracking_seconds, monitors_seconds)
	_extras.set_sampled(StreamSet.VR_TRACKING in sampled)


func _measure(enabled: bool) -> void:
	if enabled == _is_measuring:
		return
	_is_measuring = enabled
	if enabled:
		monitors.start(_frames.get_viewport())
	else:
		monitors.stop()


# The project's settings limit the relay's demand. They do not limit the game's own interval.
func _fastest(stream: String, demand: RelayDemand) -> float:
	if demand.interval(stream) == RelayDemand.NO_INTERVAL:
		return 0.0
	var fastest_seconds := RelaySettings.interval_seconds(RelaySettings.FASTEST_INTERVAL)
	if stream == StreamSet.PERFORMANCE:
		var fastest_monitors := RelaySettings.interval_seconds(RelaySettings.FASTEST_PERFORMANCE_INTERVAL)
		fastest_seconds = maxf(fastest_seconds, fastest_monitors)
	return fastest_seconds


func _on_monitors_due(frame_times: Dictionary) -> void:
	frame_times.merge(monitors.read())
	var session := _xr.read()
	if not session.is_empty():
		session["confidence"] = TrackerReader.confidences()
		frame_times["xr"] = session
	link.offer_monitors(frame_times)


func _on_extras_sampled(hands: Dictionary, axes: Dictionary, trackers: Array) -> void:
	var now_seconds := Time.get_unix_time_from_system()
	link.offer_extras({"hands": hands, "axes": axes, "trackers": trackers, "at": now_seconds})
