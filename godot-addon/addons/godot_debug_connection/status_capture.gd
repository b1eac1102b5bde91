@tool
extends EditorDebuggerPlugin
## Receives, in the editor, what the addon of a running game tells of itself.

const RelayStatus := preload("relay_status.gd")

## A running game has told how it is.
signal status_received(status: Dictionary)
## A game that told of itself has ended.
signal game_ended


func _has_capture(capture: String) -> bool:
	return capture == RelayStatus.CAPTURE


func _capture(_message: String, data: Array, _session_id: int) -> bool:
	if data.is_empty() or not data[0] is Dictionary:
		return false
	var status: Dictionary = data[0]
	status_received.emit(status)
	return true


func _setup_session(session_id: int) -> void:
	get_session(session_id).stopped.connect(_on_stopped)


func _on_stopped() -> void:
	game_ended.emit()
