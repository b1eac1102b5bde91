extends Logger
## Catches the errors and warnings of the engine and of scripts, and prints if they are enabled. Any thread may call it.
## Loaded only if the engine has [Logger] (Godot 4.5 and later).
##
## Messages from the relay's own thread and from the addon itself are not caught: sending one could cause the next.

const MessageFolder := preload("message_folder.gd")

## Most stack frames in an event.
const MAX_STACK_FRAMES := 32

const _NOBODY := -1
const _XR_LOSSES: Array[String] = ["XR_ERROR_SESSION_LOST", "XR_ERROR_INSTANCE_LOST"]
const _WARNING_TYPE := 1
const _SCRIPT_TYPE := 2
const _TYPE_NAMES: Array[String] = ["error", "warning", "script", "shader"]

## Whether errors and warnings are caught.
var catches_errors := true
## Whether prints are caught.
var catches_prints := false
## Errors of scripts on the main thread so far.
var script_errors := 0
## Text of the last of them.
var last_script_error := ""
## Whether the OpenXR runtime is gone. Only the engine's log says so.
var xr_is_lost := false
## Id of the relay's thread.
var relay_thread := _NOBODY

var _folder: MessageFolder
var _muted_thread := _NOBODY


func _init(folder: MessageFolder) -> void:
	_folder = folder


## Prints a warning in the engine's output and does not send it to the relay.
func warn(text: String) -> void:
	_muted_thread = OS.get_thread_caller_id()
	push_warning(text)
	_muted_thread = _NOBODY


## The same for a line that is no warning.
func say(text: String) -> void:
	_muted_thread = OS.get_thread_caller_id()
	print(text)
	_muted_thread = _NOBODY


func _log_error(
		function: String, file: String, line: int, code: String, rationale: String, _editor_notify: bool,
		error_type: int, script_backtraces: Array[ScriptBacktrace]) -> void:
	if error_type == _SCRIPT_TYPE and OS.get_thread_caller_id() == OS.get_main_thread_id():
		script_errors += 1
		last_script_error = "%s (%s:%d)" % [code if rationale.is_empty() else rationale, file, line]
	if not xr_is_lost and file.ends_with("openxr_api.cpp"):
		for loss: String in _XR_LOSSES:
			xr_is_lost = xr_is_lost or code.contains(loss) or rationale.contains(loss)
	if not catches_errors or _is_own():
		return
	var stack := _stack_of(script_backtraces)
	var place := {"file": file, "line": line, "function": function}
	# For push_error and push_warning the engine names its own file. The stack has the script.
	if not stack.is_empty() and file.ends_with("variant_utility.cpp"):
		place = stack[0]
	var kind := "warning" if error_type == _WARNING_TYPE else "error"
	var origin := _TYPE_NAMES[error_type] if error_type < _TYPE_NAMES.size() else "error"
	_folder.add(kind, code if rationale.is_empty() else rationale, {
		"file": place["file"],
		"line": place["line"],
		"function": place["function"],
		"origin": origin,
		"stack": stack,
	})


func _log_message(message: String, error: bool) -> void:
	if catches_prints and not _is_own():
		_folder.add("info", message.trim_suffix("\n"), {"origin": "printerr" if error else "print"})


func _is_own() -> bool:
	var thread := OS.get_thread_caller_id()
	return thread == relay_thread or thread == _muted_thread


func _stack_of(backtraces: Array[ScriptBacktrace]) -> Array[Dictionary]:
	var stack: Array[Dictionary] = []
	for backtrace: ScriptBacktrace in backtraces:
		for frame: int in mini(backtrace.get_frame_count(), MAX_STACK_FRAMES - stack.size()):
			stack.append({
				"file": backtrace.get_frame_file(frame),
				"line": backtrace.get_frame_line(frame),
				"function": backtrace.get_frame_function(frame),
			})
	return stack
