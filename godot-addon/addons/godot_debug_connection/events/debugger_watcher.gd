@tool
extends RefCounted
## Notices that the editor's debugger holds the game, at a breakpoint or after an error. The game cannot see it itself, so
## the addon's editor plugin sends it these messages. The first comes while the main thread is held.

## The debugger holds the game, or has let it go.
signal held_changed(is_held: bool)

## Prefix of the messages.
const CAPTURE := "telemetry_debugger"
## The messages.
const HELD := "telemetry_debugger:held"
const RELEASED := "telemetry_debugger:released"


## Starts watching.
func start() -> void:
	if EngineDebugger.is_active() and not EngineDebugger.has_capture(CAPTURE):
		EngineDebugger.register_message_capture(CAPTURE, _on_message)


## Stops watching.
func stop() -> void:
	if EngineDebugger.is_active() and EngineDebugger.has_capture(CAPTURE):
		EngineDebugger.unregister_message_capture(CAPTURE)


# The engine leaves out the prefix.
func _on_message(message: String, _data: Array) -> bool:
	held_changed.emit(HELD.ends_with(":" + message))
	return true
