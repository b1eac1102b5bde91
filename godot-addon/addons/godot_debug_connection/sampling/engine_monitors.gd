extends RefCounted
## Reads the monitors on the main thread, a few times a second: the engine's [Performance] monitors, the render times of
## the viewport, the limits of the frame rate, and the project's own monitors.

const CustomMonitors := preload("custom_monitors.gd")

# Always reported.
const _MONITORS: Dictionary = {
	"objects": Performance.OBJECT_COUNT,
	"nodes": Performance.OBJECT_NODE_COUNT,
	"resources": Performance.OBJECT_RESOURCE_COUNT,
	"orphan_nodes": Performance.OBJECT_ORPHAN_NODE_COUNT,
	"draw_calls": Performance.RENDER_TOTAL_DRAW_CALLS_IN_FRAME,
}
# Reported only above 0: they stay 0 without a screen, without physics, and in release builds.
const _MONITORS_WITH_VALUE: Dictionary = {
	"objects_drawn": Performance.RENDER_TOTAL_OBJECTS_IN_FRAME,
	"primitives": Performance.RENDER_TOTAL_PRIMITIVES_IN_FRAME,
	"physics_2d_active_objects": Performance.PHYSICS_2D_ACTIVE_OBJECTS,
	"physics_2d_collision_pairs": Performance.PHYSICS_2D_COLLISION_PAIRS,
	"physics_3d_active_objects": Performance.PHYSICS_3D_ACTIVE_OBJECTS,
	"physics_3d_collision_pairs": Performance.PHYSICS_3D_COLLISION_PAIRS,
	"physics_3d_islands": Performance.PHYSICS_3D_ISLAND_COUNT,
}
const _SECONDS: Dictionary = {
	"process_time_ms": Performance.TIME_PROCESS,
	"physics_time_ms": Performance.TIME_PHYSICS_PROCESS,
	"navigation_time_ms": Performance.TIME_NAVIGATION_PROCESS,
}
const _BYTES_WITH_VALUE: Dictionary = {
	"static_memory_mb": Performance.MEMORY_STATIC,
	"video_memory_mb": Performance.RENDER_VIDEO_MEM_USED,
	"texture_memory_mb": Performance.RENDER_TEXTURE_MEM_USED,
	"buffer_memory_mb": Performance.RENDER_BUFFER_MEM_USED,
}

# Render times of a frame are measured some frames later.
const _FRAMES_TO_LOOK_AT := 5
# What low-processor mode sleeps in a frame, unless the game sets another time.
const _USUAL_SLEEP_USEC := 6900
# The words for the modes of vsync.
const _VSYNC: Dictionary = {
	DisplayServer.VSYNC_DISABLED: "disabled",
	DisplayServer.VSYNC_ENABLED: "enabled",
	DisplayServer.VSYNC_ADAPTIVE: "adaptive",
	DisplayServer.VSYNC_MAILBOX: "mailbox",
}

## The project's own monitors.
var custom := CustomMonitors.new()

var _viewport := RID()
# Not positive without a screen.
var _screen_hz := 0.0
var _is_drawing := DisplayServer.get_name() != "headless"
# The longest render time of the frames after a late one, since the last reading.
var _late_render_millis := 0.0
var _frames_to_look_at := 0


## Starts measuring the render times of [param viewport].
func start(viewport: Viewport) -> void:
	_viewport = viewport.get_viewport_rid()
	RenderingServer.viewport_set_measure_render_time(_viewport, true)
	# Once, because it asks the window system, which may take a while.
	_screen_hz = DisplayServer.screen_get_refresh_rate()


## Stops measuring render times.
func stop() -> void:
	if _viewport.is_valid():
		RenderingServer.viewport_set_measure_render_time(_viewport, false)
	_viewport = RID()
	_late_render_millis = 0.0


## Looks at the render times of the next frames, because a frame was late: the next reading has the longest of them. A
## reading by itself has those of one frame, which is hardly ever the late one.
func look_for_render_time() -> void:
	if not _is_drawing or not _viewport.is_valid():
		return
	if _frames_to_look_at == 0:
		(Engine.get_main_loop() as SceneTree).process_frame.connect(_look_for_render_time)
	_frames_to_look_at = _FRAMES_TO_LOOK_AT
	# The time for setting up the late frame is known already.
	_late_render_millis = maxf(_late_render_millis, _render_cpu_millis())


## All monitors as they are now. The names hold the units.
func read() -> Dictionary:
	var monitors := {}
	for name: String in _SECONDS:
		monitors[name] = _monitor(_SECONDS, name) * 1e3
	for name: String in _MONITORS:
		monitors[name] = int(_monitor(_MONITORS, name))
	for name: String in _MONITORS_WITH_VALUE:
		var count := int(_monitor(_MONITORS_WITH_VALUE, name))
		if count > 0:
			monitors[name] = count
	for name: String in _BYTES_WITH_VALUE:
		var bytes := _monitor(_BYTES_WITH_VALUE, name)
		if bytes > 0.0:
			monitors[name] = bytes / 1048576.0
	_add_render_times(monitors)
	_add_rate_limits(monitors)
	var values := custom.read()
	if not values.is_empty():
		monitors["custom"] = values
	return monitors


func _monitor(table: Dictionary, name: String) -> float:
	var monitor: Performance.Monitor = table[name]
	return Performance.get_monitor(monitor)


func _add_render_times(monitors: Dictionary) -> void:
	if not _viewport.is_valid():
		return
	var cpu_millis := maxf(_late_render_millis, _render_cpu_millis())
	var gpu_millis := RenderingServer.viewport_get_measured_render_time_gpu(_viewport)
	_late_render_millis = 0.0
	if cpu_millis > 0.0:
		monitors["render_cpu_ms"] = cpu_millis
	if gpu_millis > 0.0:
		monitors["render_gpu_ms"] = gpu_millis


func _look_for_render_time() -> void:
	if _viewport.is_valid():
		_late_render_millis = maxf(_late_render_millis, _render_cpu_millis())
	_frames_to_look_at -= 1
	if _frames_to_look_at == 0:
		(Engine.get_main_loop() as SceneTree).process_frame.disconnect(_look_for_render_time)


# 0 if nothing was drawn.
func _render_cpu_millis() -> float:
	var viewport_millis := RenderingServer.viewport_get_measured_render_time_cpu(_viewport)
	return viewport_millis + RenderingServer.get_frame_setup_time_cpu() if viewport_millis > 0.0 else 0.0


# The relay judges the game by these. An XR display has a rate of its own, see XrWatcher.
func _add_rate_limits(monitors: Dictionary) -> void:
	monitors["max_fps"] = Engine.max_fps
	# The engine sleeps for at least this long in a frame. Without a display it does so by itself, for the usual time.
	if OS.low_processor_usage_mode and OS.low_processor_usage_mode_sleep_usec > _USUAL_SLEEP_USEC:
		monitors["low_processor_hz"] = 1e6 / OS.low_processor_usage_mode_sleep_usec
	if _screen_hz > 0.0:
		monitors["screen_hz"] = _screen_hz
		monitors["vsync"] = _VSYNC.get(DisplayServer.window_get_vsync_mode(), "disabled")
