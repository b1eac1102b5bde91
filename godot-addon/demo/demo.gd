extends Node3D
## The demo: a room, a headset and two hands. Without a headset, simulated trackers take its place.

const SimulatedTrackers := preload("simulated_trackers.gd")

## Time between two events, in seconds.
@export_range(0.1, 60.0, 0.1, "suffix:s") var event_interval: float = 2.0

var _events := 0
var _time_to_event := 0.0


func _ready() -> void:
	if not _start_openxr():
		add_child(SimulatedTrackers.new())


func _process(delta: float) -> void:
	_time_to_event -= delta
	if _time_to_event > 0.0:
		return
	_time_to_event = event_interval
	_events += 1
	var camera: XRCamera3D = $XROrigin3D/XRCamera3D
	TelemetryServer.log_event("demo_tick", {"count": _events, "head": camera.position})


func _start_openxr() -> bool:
	var openxr := XRServer.find_interface("OpenXR")
	if openxr == null or not (openxr.is_initialized() or openxr.initialize()):
		return false
	# The headset sets the pace, not the window.
	DisplayServer.window_set_vsync_mode(DisplayServer.VSYNC_DISABLED)
	get_viewport().use_xr = true
	return true
