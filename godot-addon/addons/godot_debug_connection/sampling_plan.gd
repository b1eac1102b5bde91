extends RefCounted
## Decides what is sampled and how often: what the game wants, what the relay asks for, and whether the relay is there.

const EngineFigures := preload("engine_figures.gd")
const ExtraTrackers := preload("extra_trackers.gd")
const FrameSampler := preload("frame_sampler.gd")
const GameSide := preload("game_side.gd")
const RelayDemand := preload("relay_demand.gd")
const RelayLink := preload("relay_link.gd")
const RelaySettings := preload("relay_settings.gd")
const StreamSet := preload("stream_set.gd")
const TrackerReader := preload("tracker_reader.gd")
const XrWatcher := preload("xr_watcher.gd")

const _NONE := -1.0

## Where the figures go.
var link: RelayLink
## The streams that are sampled now, by name.
var sampled := PackedStringArray()

## The engine's figures, read on the main thread.
var figures := EngineFigures.new()

var _frames: FrameSampler
var _extras: ExtraTrackers
var _xr: XrWatcher
var _measures := false


func _init(frames: FrameSampler, extras: ExtraTrackers, xr: XrWatcher, to: RelayLink) -> void:
	_frames = frames
	_extras = extras
	_xr = xr
	link = to
	_extras.sampled.connect(_on_extras_sampled)
	_frames.figures_due.connect(_on_figures_due)


## Takes over what holds now.
func decide(game: GameSide, demand: RelayDemand, is_open: bool) -> void:
	var paces := {}
	sampled.clear()
	for stream: String in StreamSet.ALL:
		var seconds := _pace(stream, game, demand) if is_open else _NONE
		paces[stream] = seconds
		if seconds >= 0.0:
			sampled.append(stream)
	_measure(StreamSet.PERFORMANCE in sampled)
	var fps_seconds: float = paces[StreamSet.FPS]
	var tracking_seconds: float = paces[StreamSet.VR_TRACKING]
	var figures_seconds: float = paces[StreamSet.PERFORMANCE]
	_frames.set_paces(fps_seconds, tracking_seconds, figures_seconds)
	_extras.set_wanted(StreamSet.VR_TRACKING in sampled)


func _measure(wanted: bool) -> void:
	if wanted == _measures:
		return
	_measures = wanted
	_frames.measure_work(wanted)
	if wanted:
		figures.start(_frames.get_viewport())
	else:
		figures.stop()


# The fastest wish holds, within what the project allows.
func _pace(stream: String, game: GameSide, demand: RelayDemand) -> float:
	if not (game.samples(stream) and demand.wants(stream)):
		return _NONE
	var own_seconds: float = game.intervals[stream]
	var wished_seconds := demand.interval(stream)
	if wished_seconds == RelayDemand.NO_WISH:
		return own_seconds
	var fastest_seconds := RelaySettings.interval_seconds(RelaySettings.FASTEST_INTERVAL)
	if stream == StreamSet.PERFORMANCE:
		var fastest_own := RelaySettings.interval_seconds(RelaySettings.FASTEST_PERFORMANCE_INTERVAL)
		fastest_seconds = maxf(fastest_seconds, fastest_own)
	return maxf(wished_seconds, fastest_seconds)


func _on_figures_due(frame_times: Dictionary) -> void:
	frame_times.merge(figures.read())
	var session := _xr.read()
	if not session.is_empty():
		session["confidence"] = TrackerReader.confidences()
		frame_times["xr"] = session
	link.offer_figures(frame_times)


func _on_extras_sampled(hands: Dictionary, axes: Dictionary, trackers: Array) -> void:
	link.offer_extras({"hands": hands, "axes": axes, "trackers": trackers})
