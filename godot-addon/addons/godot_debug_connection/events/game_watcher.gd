extends RefCounted
## Notices what happens to the game: scenes, trackers, the XR session, the window, its end. It uses signals and
## notifications, so it costs nothing while nothing happens.

## Something happened. [param kind] is the kind of event, [param fixed] has the texts that name it.
signal happened(kind: String, fixed: Dictionary, data: Dictionary)
## The system may have held the game: the time since the last frame is not the time of a frame.
signal interrupted

const DebuggerWatcher := preload("debugger_watcher.gd")
const LogCatcher := preload("log_catcher.gd")
const SceneWatcher := preload("scene_watcher.gd")
const TrackerWatcher := preload("../xr/tracker_watcher.gd")
const XrWatcher := preload("../xr/xr_watcher.gd")

## The XR session.
var xr := XrWatcher.new()

var _debugger := DebuggerWatcher.new()
var _log_catcher: LogCatcher
var _scenes := SceneWatcher.new()
var _trackers := TrackerWatcher.new()
var _xr_was_lost := false


func _init(log_catcher: LogCatcher) -> void:
	_log_catcher = log_catcher
	_scenes.scene_changed.connect(_on_scene_changed)
	_scenes.scene_added.connect(_on_scene_added)
	_trackers.happened.connect(_report)
	_debugger.held_changed.connect(_on_held_changed)
	xr.happened.connect(_on_xr_session_changed)


## Starts watching.
func start(tree: SceneTree) -> void:
	_scenes.start(tree)
	_trackers.start(tree)
	_debugger.start()
	xr.start()


## Stops watching.
func stop(tree: SceneTree) -> void:
	_trackers.stop()
	_debugger.stop()
	xr.stop()
	_scenes.stop(tree)


## Checks what has no signal. Call it now and then.
func check() -> void:
	_scenes.check()
	_trackers.check()
	if _log_catcher.xr_is_lost() and not _xr_was_lost:
		_xr_was_lost = true
		xr.lose()


## Handles a notification of a node.
func notice(what: int) -> void:
	match what:
		Node.NOTIFICATION_APPLICATION_FOCUS_IN:
			_report("focus", {"focused": true})
			interrupted.emit()
		Node.NOTIFICATION_APPLICATION_FOCUS_OUT:
			_report("focus", {"focused": false})
			interrupted.emit()
		Node.NOTIFICATION_APPLICATION_PAUSED:
			_report("app_paused", {})
		Node.NOTIFICATION_APPLICATION_RESUMED:
			_report("app_resumed", {})
			interrupted.emit()
		Node.NOTIFICATION_WM_CLOSE_REQUEST:
			_report("close_requested", {})
		Node.NOTIFICATION_OS_MEMORY_WARNING:
			happened.emit("warning", {"message": "the system is low on memory"}, {"memory": OS.get_memory_info()})
		Node.NOTIFICATION_CRASH:
			happened.emit("error", {"message": "the game crashed"}, {})


func _report(event_name: String, data: Dictionary) -> void:
	happened.emit("custom", {"event_name": event_name}, data)


func _on_held_changed(is_held: bool) -> void:
	_report("debugger_held" if is_held else "debugger_released", {})
	interrupted.emit()


func _on_scene_changed(scene: Node) -> void:
	happened.emit("scene_changed", {"scene": scene.scene_file_path, "name": str(scene.name)}, {})


func _on_scene_added(scene: Node) -> void:
	var parent := str(scene.get_parent().get_path())
	var fixed := {"scene": scene.scene_file_path, "name": str(scene.name), "parent": parent}
	happened.emit("scene_changed", fixed, {})


func _on_xr_session_changed(state: String, session: Dictionary) -> void:
	var data := {"state": state}
	data.merge(session)
	_report("xr_session", data)
