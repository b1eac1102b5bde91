@tool
extends EditorDebuggerPlugin
## Receives the status that the addon of a running game sends to the editor, and tells the game when the debugger holds
## it.

const DebuggerWatcher := preload("../events/debugger_watcher.gd")
const RelayStatus := preload("../relay/relay_status.gd")

## A running game sent its status.
signal status_received(session_id: int, status: Dictionary)
## The game of a debugger session has ended.
signal game_ended(session_id: int)


func _has_capture(capture: String) -> bool:
	return capture == RelayStatus.CAPTURE


func _capture(_message: String, data: Array, session_id: int) -> bool:
	if data.is_empty() or not data[0] is Dictionary:
		return false
	var status: Dictionary = data[0]
	status_received.emit(session_id, status)
	return true


func _setup_session(session_id: int) -> void:
	var session := get_session(session_id)
	session.stopped.connect(_on_stopped.bind(session_id))
	session.breaked.connect(_on_breaked.bind(session_id))
	session.continued.connect(_on_continued.bind(session_id))


func _on_stopped(session_id: int) -> void:
	game_ended.emit(session_id)


func _on_breaked(_can_debug: bool, session_id: int) -> void:
	get_session(session_id).send_message(DebuggerWatcher.HELD, [])


func _on_continued(session_id: int) -> void:
	get_session(session_id).send_message(DebuggerWatcher.RELEASED, [])
