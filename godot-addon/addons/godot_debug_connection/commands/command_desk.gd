extends RefCounted
## Carries out the relay's commands on the main thread: calls of the game's commands, and snapshots.

## An answer, as UTF-8 JSON.
signal answered(json: PackedByteArray)
## A command of the addon has an event to report.
signal happened(event_name: String, data: Dictionary)
## The game's commands have changed. Emitted at most once a frame.
signal commands_changed

const CommandRegistry := preload("command_registry.gd")
const EngineMonitors := preload("../sampling/engine_monitors.gd")
const EventJson := preload("../events/event_json.gd")
const GameSnapshot := preload("game_snapshot.gd")
const GameView := preload("game_view.gd")
const JsonValue := preload("../events/json_value.gd")
const LogCatcher := preload("../events/log_catcher.gd")
const PictureCommand := preload("picture_command.gd")
const QuitCommand := preload("quit_command.gd")
const XrWatcher := preload("../xr/xr_watcher.gd")

## The commands that the game offers.
var registry: CommandRegistry

var _has_changed := false


func _init(log_catcher: LogCatcher) -> void:
	registry = CommandRegistry.new(log_catcher)
	registry.changed.connect(_on_registry_changed)
	QuitCommand.offer_if_launched(registry)
	PictureCommand.offer(registry, happened.emit)


## Carries out a command of the relay, and answers it.
func carry_out(command: Dictionary, tree: SceneTree, monitors: EngineMonitors, xr: XrWatcher) -> void:
	var answer := {}
	if command["command"] == "call":
		var called := str(command.get("name", ""))
		answer = await registry.answer_to(called, command.get("arguments"))
		if called == GameView.STATE_COMMAND:
			answer = GameView.added_to(answer, tree)
	else:
		var snapshot := GameSnapshot.new().read(tree, monitors, xr)
		answer = {"type": "snapshot", "data": snapshot, "timestamp": Time.get_unix_time_from_system()}
	if command.has("id"):
		answer["id"] = command["id"]
	_answer(answer)


## Sends the game's commands to the relay.
func announce() -> void:
	_answer({"type": "commands", "commands": registry.descriptions()})


func _answer(message: Dictionary) -> void:
	var json := JsonValue.stringify(JsonValue.from(message)).to_utf8_buffer()
	if json.size() > EventJson.MAX_EVENT_BYTES:
		var problem := "the answer has %d bytes, the limit is %d" % [json.size(), EventJson.MAX_EVENT_BYTES]
		json = JSON.stringify({
			"type": "error", "id": message.get("id"), "code": "call_failed", "message": problem,
		}).to_utf8_buffer()
	answered.emit(json)


# Several commands may be registered in one frame.
func _on_registry_changed() -> void:
	if not _has_changed:
		_has_changed = true
		_emit_change.call_deferred()


func _emit_change() -> void:
	_has_changed = false
	commands_changed.emit()
