extends RefCounted
## Notices what happens to the game by itself: scenes, trackers, the XR session, the window, its end. By signals and
## notifications: it costs nothing while nothing happens.

## Something happened: the [param kind] of the event, the text that names it, and its data.
signal happened(kind: String, fixed: Dictionary, data: Dictionary)

const LogCatcher := preload("log_catcher.gd")
const SceneWatcher := preload("scene_watcher.gd")
const TrackerWatcher := preload("tracker_watcher.gd")
const XrWatcher := preload("xr_watcher.gd")

## The XR session.
var xr := XrWatcher.new()

var _log_catcher: LogCatcher
var _scenes := SceneWatcher.new()
var _trackers := TrackerWatcher.new()
var _xr_was_lost := false


func _init(log_catcher: LogCatcher) -> void:
	_log_catcher = log_catcher
	_scenes.scene_changed.connect(_on_scene_changed)
	_trackers.happened.connect(_tell)
	xr.happened.connect(_on_xr_session_changed)


## Begins to watch.
func start(tree: SceneTree) -> void:
	_scenes.start(tree)
	_trackers.start(tree)
	xr.start()


## Stops watching.
func stop(tree: SceneTree) -> void:
	_trackers.stop()
	xr.stop()
	_scenes.stop(tree)


## Looks at what no signal tells; for now and then.
func look() -> void:
	_scenes.look()
	if _log_catcher.xr_is_lost() and not _xr_was_lost:
		_xr_was_lost = true
		xr.lose()


## Takes a notification that a node got.
func notice(what: int) -> void:
	match what:
		Node.NOTIFICATION_APPLICATION_FOCUS_IN:
			_tell("focus", {"focused": true})
		Node.NOTIFICATION_APPLICATION_FOCUS_OUT:
			_tell("focus", {"focused": false})
		Node.NOTIFICATION_APPLICATION_PAUSED:
			_tell("app_paused", {})
		Node.NOTIFICATION_APPLICATION_RESUMED:
			_tell("app_resumed", {})
		Node.NOTIFICATION_WM_CLOSE_REQUEST:
			_tell("close_requested", {})
		Node.NOTIFICATION_OS_MEMORY_WARNING:
			happened.emit("warning", {"message": "the system is low on memory"}, {"memory": OS.get_memory_info()})
		Node.NOTIFICATION_CRASH:
			happened.emit("error", {"message": "the game crashed"}, {})


func _tell(event_name: String, data: Dictionary) -> void:
	happened.emit("custom", {"event_name": event_name}, data)


func _on_scene_changed(scene: Node) -> void:
	happened.emit("scene_changed", {"scene": scene.scene_file_path, "name": str(scene.name)}, {})


func _on_xr_session_changed(state: String, session: Dictionary) -> void:
	var data := {"state": state}
	data.merge(session)
	_tell("xr_session", data)
