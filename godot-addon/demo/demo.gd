extends Node3D
## The demo: a room, a headset, two hands, and buttons that cause faults. Without a headset, simulated trackers replace
## it.

const Faults := preload("faults.gd")
const PushButton := preload("push_button.gd")
const SimulatedTrackers := preload("simulated_trackers.gd")

## Time between two events, in seconds.
@export_range(0.1, 60.0, 0.1, "suffix:s") var event_interval: float = 2.0

var _events := 0
var _time_to_event := 0.0

@onready var _faults: Faults = $Faults
@onready var _camera: XRCamera3D = $XROrigin3D/XRCamera3D


func _ready() -> void:
	for button: PushButton in $Buttons.get_children():
		button.pushed.connect(_faults.cause)
	_faults.caused.connect(_on_fault_caused)
	TelemetryServer.register_command("state", _state, "The state of the demo and what is in view")
	if not Performance.has_custom_monitor(&"demo/events"):
		Performance.add_custom_monitor(&"demo/events", _event_count)
	if not _start_openxr():
		add_child(SimulatedTrackers.new())


func _exit_tree() -> void:
	Performance.remove_custom_monitor(&"demo/events")


func _process(delta: float) -> void:
	_time_to_event -= delta
	if _time_to_event > 0.0:
		return
	_time_to_event = event_interval
	_events += 1
	TelemetryServer.log_event("demo_tick", {"count": _events, "head": _camera.position})


func _start_openxr() -> bool:
	var openxr := XRServer.find_interface("OpenXR")
	if openxr == null or not (openxr.is_initialized() or openxr.initialize()):
		return false
	# The headset sets the frame rate, not the window.
	DisplayServer.window_set_vsync_mode(DisplayServer.VSYNC_DISABLED)
	get_viewport().use_xr = true
	return true


func _state() -> Dictionary:
	return {"events": _events, "xr": get_viewport().use_xr}


func _event_count() -> int:
	return _events


func _on_fault_caused(fault: String) -> void:
	TelemetryServer.log_event("fault_caused", {"fault": fault})
