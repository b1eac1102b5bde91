extends RefCounted
## Makes events of the monitors and of the extra trackers that the main thread offers, while the relay asks for them.

const ExtraTrackersEvent := preload("../sending/extra_trackers_event.gd")
const GameSide := preload("game_side.gd")
const PerformanceEvent := preload("../sending/performance_event.gd")
const RelayDemand := preload("relay_demand.gd")
const RelayLink := preload("relay_link.gd")
const StreamSet := preload("../sampling/stream_set.gd")

## The events that wait to be sent, as UTF-8 JSON. The sender removes them.
var waiting: Array[PackedByteArray] = []
## What the main thread has offered and nobody has taken: bits of [constant RelayLink.STATES].
var offered := 0

var _performance := PerformanceEvent.new()


## Forgets what was offered and the last readings, so that the time without a connection is not measured.
func reset(link: RelayLink) -> void:
	_performance.reset()
	waiting.clear()
	link.take_monitors()
	link.take_extras()
	offered = 0


## Takes what the main thread has offered.
func take(link: RelayLink, game: GameSide, demand: RelayDemand) -> void:
	if offered & RelayLink.MONITORS:
		var monitors := link.take_monitors()
		if not monitors.is_empty() and game.samples_under(demand, StreamSet.PERFORMANCE):
			waiting.append(_performance.encode(monitors, Time.get_ticks_usec()))
	if offered & RelayLink.EXTRAS:
		var extras := link.take_extras()
		if not extras.is_empty() and game.samples_under(demand, StreamSet.VR_TRACKING):
			waiting.append(ExtraTrackersEvent.encode(extras))
	offered = 0
