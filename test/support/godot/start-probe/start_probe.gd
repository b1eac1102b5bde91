@tool
extends EditorPlugin
## Prints what the addon's dock shows about the relay whenever that changes, and presses the button that starts the relay:
## once for each folder in the variable STEPS, which is then the only folder of PATH. Closes the editor when the relay is
## there.

var _folders := OS.get_environment("STEPS").split(";", false)
var _shown := ""


func _enter_tree() -> void:
	OS.set_environment("PATH", "/nowhere")


func _process(_delta: float) -> void:
	var dock := EditorInterface.get_base_control().find_child("Telemetry", true, false)
	if dock == null:
		return
	# More often than the dock does by itself.
	dock.call(&"check")
	var button := dock.find_children("*", "Button", true, false)[0] as Button
	var text := str(dock.call(&"text")).get_slice("\n", 0)
	var can_start := button.visible and not button.disabled
	var shown := JSON.stringify({"text": text, "button": can_start, "command": button.tooltip_text})
	if shown == _shown:
		return
	_shown = shown
	print("START ", shown)
	if text.contains("Relay: there"):
		get_tree().quit()
	elif text.contains("nothing answers") and not button.visible:
		OS.set_environment("PATH", _folders[0])
	elif can_start and not _folders.is_empty() and button.tooltip_text.begins_with(_folders[0]):
		button.pressed.emit()
		_folders.remove_at(0)
		if not _folders.is_empty():
			OS.set_environment("PATH", _folders[0])
