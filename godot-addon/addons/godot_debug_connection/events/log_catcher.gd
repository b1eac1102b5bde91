extends RefCounted
## Catches the engine's log if the engine offers it (Godot 4.5 and later), and does nothing otherwise.

const MessageFolder := preload("message_folder.gd")

const _LOG_SCRIPT := "engine_log.gd"

# An EngineLog. Untyped, because its script does not parse in an engine without Logger.
var _log: Object


## Whether the engine offers its log.
static func is_available() -> bool:
	return ClassDB.class_exists(&"Logger") and OS.has_method(&"add_logger")


## Starts catching.
func start(folder: MessageFolder, catches_errors: bool, catches_prints: bool) -> void:
	if _log != null or not is_available():
		return
	var own_script: Script = get_script()
	var script: GDScript = load(own_script.resource_path.get_base_dir().path_join(_LOG_SCRIPT))
	if script == null:
		# The export left the script out, because only a path names it.
		return
	_log = script.new(folder)
	set_catches(catches_errors, catches_prints)
	OS.call(&"add_logger", _log)


## Sets what is caught.
func set_catches(catches_errors: bool, catches_prints: bool) -> void:
	if _log != null:
		_log.set(&"catches_errors", catches_errors)
		_log.set(&"catches_prints", catches_prints)


## Ignores messages of a thread.
func leave_out_thread(id: int) -> void:
	if _log != null:
		_log.set(&"relay_thread", id)


## Prints a warning in the engine's output and does not send it to the relay.
func warn(text: String) -> void:
	if _log != null:
		_log.call(&"warn", text)
	else:
		push_warning(text)


## Prints a line in the engine's output and does not send it to the relay.
func say(text: String) -> void:
	if _log != null:
		_log.call(&"say", text)
	else:
		print(text)


## Whether the engine's log says that the OpenXR runtime is gone; false if the log is not caught.
func xr_is_lost() -> bool:
	return _log != null and _log.get(&"xr_is_lost") == true


## Errors of scripts on the main thread so far; 0 if the log is not caught.
func script_errors() -> int:
	return _log.get(&"script_errors") if _log != null else 0


## Text of the last of them.
func last_script_error() -> String:
	return _log.get(&"last_script_error") if _log != null else ""


## Stops catching. Required before the end, because the engine's log outlives scripts.
func stop() -> void:
	if _log != null:
		OS.call(&"remove_logger", _log)
	_log = null
