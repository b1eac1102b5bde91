extends RefCounted
## The commands that the game offers: their names, their arguments, and the functions that carry them out.

const ArgumentCheck := preload("argument_check.gd")
const CommandFailure := preload("command_failure.gd")
const JsonValue := preload("../events/json_value.gd")
const LogCatcher := preload("../events/log_catcher.gd")

## Most commands. The relay accepts no more.
const MAX_COMMANDS := 64
## Longest name, in characters.
const MAX_NAME_CHARACTERS := 64
## Longest description, in characters.
const MAX_DESCRIPTION_CHARACTERS := 1024
## Longest schema, in characters of its JSON.
const MAX_SCHEMA_CHARACTERS := 4096

## A command was added or removed.
signal changed

var _commands := {}
var _log_catcher: LogCatcher


func _init(log_catcher: LogCatcher) -> void:
	_log_catcher = log_catcher


## Adds a command. It replaces an earlier command of the same name. Returns "" or what is wrong with it.
func register(command_name: String, callable: Callable, description: String, schema: Dictionary) -> String:
	if command_name.is_empty() or command_name.length() > MAX_NAME_CHARACTERS:
		return "expected a name of 1 to %d characters" % MAX_NAME_CHARACTERS
	if not callable.is_valid():
		return "the callable of %s is not valid" % command_name
	if _commands.size() >= MAX_COMMANDS and not _commands.has(command_name):
		return "there are already %d commands, which is the limit" % MAX_COMMANDS
	var json_schema := JsonValue.from_dictionary(schema)
	var schema_characters := JsonValue.stringify(json_schema).length()
	if schema_characters > MAX_SCHEMA_CHARACTERS:
		return "the schema of %s has %d characters of JSON, the limit is %d" % [
			command_name, schema_characters, MAX_SCHEMA_CHARACTERS]
	_commands[command_name] = {
		"callable": callable,
		"description": description.left(MAX_DESCRIPTION_CHARACTERS),
		"schema": json_schema,
	}
	changed.emit()
	return ""


## Removes a command.
func unregister(command_name: String) -> void:
	if _commands.erase(command_name):
		changed.emit()


## All commands, in the form that the relay gets.
func descriptions() -> Array:
	var all: Array = []
	for command_name: String in _commands:
		var command: Dictionary = _commands[command_name]
		all.append({
			"name": command_name,
			"description": command["description"],
			"schema": command["schema"],
		})
	return all


## Carries out a call and returns the answer, without the call's id. A command may take many frames: await this.
func answer_to(command_name: String, arguments: Variant) -> Dictionary:
	if not _commands.has(command_name):
		return _error("unknown_call", "this game offers no command %s; it offers: %s" % [
			command_name, ", ".join(PackedStringArray(_commands.keys()))])
	var command: Dictionary = _commands[command_name]
	var schema: Dictionary = command["schema"]
	if arguments == null:
		arguments = {}
	if not arguments is Dictionary:
		return _error("bad_arguments", "arguments: expected an object, got " + type_string(typeof(arguments)))
	var named: Dictionary = arguments
	var check := ArgumentCheck.new()
	var typed := check.typed(named, schema)
	if not check.problem.is_empty():
		return _error("bad_arguments", check.problem)
	var callable: Callable = command["callable"]
	if not callable.is_valid():
		unregister(command_name)
		return _error("call_failed", "the object that carried out %s is gone" % command_name)
	var errors_before := _log_catcher.script_errors()
	var frame_before := Engine.get_process_frames()
	var outcome: Variant = await _call(callable, typed)
	# A script with an error returns null. If frames have passed, the error may be in any other script.
	if outcome == null and Engine.get_process_frames() == frame_before and _log_catcher.script_errors() > errors_before:
		return _error("call_failed", _log_catcher.last_script_error())
	if outcome is CommandFailure:
		var failure: CommandFailure = outcome
		return _error("call_failed", failure.message)
	return {"type": "result", "result": JsonValue.from(outcome)}


# A separate function: a callable with other parameters ends its caller, and the caller must not be answer_to.
func _call(callable: Callable, arguments: Dictionary) -> Variant:
	if callable.get_argument_count() == 0:
		return await callable.call()
	return await callable.call(arguments)


func _error(code: String, message: String) -> Dictionary:
	return {"type": "error", "code": code, "message": message}
