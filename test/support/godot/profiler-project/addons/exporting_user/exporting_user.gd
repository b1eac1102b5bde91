@tool
extends EditorPlugin
## Plays the game, profiles it, exports the measures as CSV into the project, and quits.

const SECONDS_BEFORE: float = 3.0
const SECONDS_PROFILED: float = 5.0


func _enter_tree() -> void:
	_use.call_deferred()


func _use() -> void:
	while EditorInterface.get_resource_filesystem().is_scanning():
		await get_tree().process_frame
	EditorInterface.play_main_scene()
	await get_tree().create_timer(SECONDS_BEFORE).timeout
	var debugger: Node = _below(EditorInterface.get_base_control(), "ScriptEditorDebugger")
	var profiler: Node = _below(debugger, "EditorProfiler")
	var start: Button = _button(profiler, "Start")
	start.button_pressed = true
	start.pressed.emit()
	await get_tree().create_timer(SECONDS_PROFILED).timeout
	_button(debugger, "Export measures as CSV").pressed.emit()
	var dialog: EditorFileDialog = _below(debugger, "EditorFileDialog")
	dialog.file_selected.emit(ProjectSettings.globalize_path("res://measures.csv"))
	EditorInterface.stop_playing_scene()
	get_tree().quit()


func _below(node: Node, type: String) -> Node:
	var found: Array[Node] = node.find_children("*", type, true, false)
	return found[0]


func _button(node: Node, text: String) -> Button:
	for each: Node in node.find_children("*", "Button", true, false):
		if (each as Button).text == text:
			return each
	return null
