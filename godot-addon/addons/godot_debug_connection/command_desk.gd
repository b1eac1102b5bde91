extends RefCounted
## Carries out, on the main thread, what the relay asks of the game: calls of its commands, and snapshots.

## An answer, as UTF-8 JSON.
signal answered(json: PackedByteArray)
## The game offers other commands than before. At most once a frame.
signal commands_changed

const CommandRegistry := preload("command_registry.gd")
const EngineFigures := preload("engine_figures.gd")
const EventJson := preload("event_json.gd")
const GameSnapshot := preload("game_snapshot.gd")
const JsonValue := preload("json_value.gd")
const LogCatcher := preload("log_catcher.gd")
const XrWatcher := preload("xr_watcher.gd")

## The commands that the game offers.
var registry: CommandRegistry

var _announces := false


func _init(log_catcher: LogCatcher) -> void:
	registry = CommandRegistry.new(log_catcher)
	registry.changed.connect(_on_registry_changed)


## Carries a command of the relay out, and answers it.
func carry_out(command: Dictionary, tree: SceneTree, figures: EngineFigures, xr: XrWatcher) -> void:
	var answer := {}
	if command["command"] == "call":
		answer = await registry.answer_to(str(command.get("name", "")), command.get("arguments"))
	else:
		var snapshot := GameSnapshot.new().read(tree, figures, xr)
		answer = {"type": "snapshot", "data": snapshot, "timestamp": Time.get_unix_time_from_system()}
	if command.has("id"):
		answer["id"] = command["id"]
	_answer(answer)


## Tells the relay which commands there are.
func announce() -> void:
	_answer({"type": "commands", "commands": registry.descriptions()})


func _answer(message: Dictionary) -> void:
	var json := JsonValue.stringify(JsonValue.from(message)).to_utf8_buffer()
	if json.size() > EventJson.MAX_EVENT_BYTES:
		var problem := "the answer has %d bytes, more than %d" % [json.size(), EventJson.MAX_EVENT_BYTES]
		json = JSON.stringify({
			"type": "error", "id": message.get("id"), "code": "call_failed", "message": problem,
		}).to_utf8_buffer()
	answered.emit(json)


# Several may come in a frame.
func _on_registry_changed() -> void:
	if not _announces:
		_announces = true
		_tell_change.call_deferred()


func _tell_change() -> void:
	_announces = false
	commands_changed.emit()
