@tool
extends EditorPlugin
## Sets a breakpoint in the script editor as a user does, and prints all breakpoints whenever they have changed.

const _SCRIPT := "res://main.gd"
const _TEXT := "the user's breakpoint is here"

# The editor has to be up before a script can be opened.
var _frames_to_wait := 10
var _printed := "none yet"


func _process(_delta: float) -> void:
	_frames_to_wait -= 1
	if _frames_to_wait == 0:
		_set_breakpoint()
	if _frames_to_wait < 0:
		_report()


func _set_breakpoint() -> void:
	EditorInterface.edit_script(load(_SCRIPT) as Script)
	var code: CodeEdit = EditorInterface.get_script_editor().get_current_editor().get_base_editor() as CodeEdit
	for line: int in code.get_line_count():
		if code.get_line(line).contains(_TEXT):
			code.set_line_as_breakpoint(line, true)


func _report() -> void:
	var now: String = JSON.stringify(Array(EditorInterface.get_script_editor().get_breakpoints()))
	if now != _printed:
		_printed = now
		print("BREAKPOINTS ", now)
