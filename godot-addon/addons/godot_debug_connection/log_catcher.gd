extends RefCounted
## Puts the engine's log to work where the engine offers one, and does without where not (before Godot 4.5).

const MessageFolder := preload("message_folder.gd")

const _LOG_SCRIPT := "engine_log.gd"

# An EngineLog; its script does not even parse where there is no Logger.
var _log: Object


## Whether the engine offers its log.
static func is_available() -> bool:
	return ClassDB.class_exists(&"Logger") and OS.has_method(&"add_logger")


## Begins to catch.
func start(folder: MessageFolder, catches_errors: bool, catches_prints: bool) -> void:
	if _log != null or not is_available():
		return
	var own_script: Script = get_script()
	var script: GDScript = load(own_script.resource_path.get_base_dir().path_join(_LOG_SCRIPT))
	if script == null:
		# An export that left out what only a path names.
		return
	_log = script.new(folder)
	set_catches(catches_errors, catches_prints)
	OS.call(&"add_logger", _log)


## Changes what is caught.
func set_catches(catches_errors: bool, catches_prints: bool) -> void:
	if _log != null:
		_log.set(&"catches_errors", catches_errors)
		_log.set(&"catches_prints", catches_prints)


## Leaves what happens on this thread alone.
func leave_out_thread(id: int) -> void:
	if _log != null:
		_log.set(&"relay_thread", id)


## Warns in the engine's output, and not at the relay.
func warn(text: String) -> void:
	if _log != null:
		_log.call(&"warn", text)
	else:
		push_warning(text)


## Whether the engine has complained that the OpenXR runtime is gone; false where that is not caught.
func xr_is_lost() -> bool:
	return _log != null and _log.get(&"xr_is_lost") == true


## Errors of scripts so far; 0 where they are not caught.
func script_errors() -> int:
	return _log.get(&"script_errors") if _log != null else 0


## What the last error of a script said.
func last_script_error() -> String:
	return _log.get(&"last_script_error") if _log != null else ""


## Ends catching. It must: the engine's log outlives scripts.
func stop() -> void:
	if _log != null:
		OS.call(&"remove_logger", _log)
	_log = null
