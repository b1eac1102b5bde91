@tool
extends EditorPlugin
## Does in the editor what a user does: `toggle TEXT` sets or removes a breakpoint at the line with that text, `play` runs the game, `stop` ends it.
## Commands are read from a file, which is deleted then. All breakpoints are printed whenever they have changed.

const _COMMAND_FILE := "res://.command"
const _SCRIPT := "res://main.gd"

# The editor has to be up before a script can be opened.
var _frames_to_wait := 10
var _printed := ""


func _process(_delta: float) -> void:
	_frames_to_wait -= 1
	if _frames_to_wait > 0:
		return
	if FileAccess.file_exists(_COMMAND_FILE):
		_carry_out(FileAccess.get_file_as_string(_COMMAND_FILE))
	_report()


func _carry_out(command: String) -> void:
	DirAccess.remove_absolute(ProjectSettings.globalize_path(_COMMAND_FILE))
	match command.get_slice(" ", 0):
		"toggle":
			_toggle(command.substr("toggle ".length()))
		"play":
			EditorInterface.play_main_scene()
		"stop":
			EditorInterface.stop_playing_scene()


func _toggle(text: String) -> void:
	EditorInterface.edit_script(load(_SCRIPT) as Script)
	var code: CodeEdit = EditorInterface.get_script_editor().get_current_editor().get_base_editor() as CodeEdit
	for line: int in code.get_line_count():
		if code.get_line(line).contains(text):
			code.set_line_as_breakpoint(line, not code.is_line_breakpointed(line))


func _report() -> void:
	var now: String = JSON.stringify(Array(EditorInterface.get_script_editor().get_breakpoints()))
	if now != _printed:
		_printed = now
		print("BREAKPOINTS ", now)
