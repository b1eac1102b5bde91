@tool
extends EditorDebuggerPlugin
## Receives, in the editor, what the addon of a running game tells of itself.

const RelayStatus := preload("relay_status.gd")

## A running game has told how it is, by the number of its debugger session.
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
	get_session(session_id).stopped.connect(_on_stopped.bind(session_id))


func _on_stopped(session_id: int) -> void:
	game_ended.emit(session_id)
