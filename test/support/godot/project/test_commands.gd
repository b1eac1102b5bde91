extends RefCounted
## Commands that the test game offers when a test asks it to.

var _node: Node


func _init(node: Node) -> void:
	_node = node


## Offers them all.
func register() -> void:
	var teleport_schema := {
		"type": "object",
		"properties": {
			"to": {"type": "array"},
			"speed": {"type": "number", "minimum": 0, "maximum": 10},
			"how": {"type": "string", "enum": ["walk", "jump"]},
		},
		"required": ["to"],
		"additionalProperties": false,
	}
	TelemetryServer.register_command("teleport", _teleport, "Moves the player", teleport_schema)
	TelemetryServer.register_command("slow", _slow)
	TelemetryServer.register_command("refuses", _refuse)
	TelemetryServer.register_command("breaks", _break)
	TelemetryServer.register_command("breaks_later", _break_later)
	TelemetryServer.register_command("huge", _huge)
	var quality_schema := {"properties": {"level": {"type": "integer", "enum": [0, 1, 2]}}}
	TelemetryServer.register_command("quality", _set_quality, "Sets the quality", quality_schema)
	TelemetryServer.register_command("count", _describe, "Tells its arguments", {
		"properties": {
			"whole": {"type": "integer", "minimum": -9223372036854775807 - 1},
			"list": {"type": "array", "items": {"type": "integer"}},
			"nested": {"type": "object", "properties": {"id": {"type": "integer"}}, "additionalProperties": false},
			"usual": {"type": "integer", "default": 9007199254740993},
			"picked": {"enum": [9007199254740993, 1]},
			"small": {"type": "integer", "maximum": 9007199254740993},
			"either": {"type": ["string", "integer"]},
			"number": {"type": "number"},
		},
	})
	TelemetryServer.register_command("takes_more", _take_more)
	TelemetryServer.register_command("takes_other", _node.get_tree().set_pause)


func _teleport(arguments: Dictionary) -> Dictionary:
	var to: Array = arguments["to"]
	var x: float = to[0]
	var y: float = to[1]
	var z: float = to[2]
	return {"now_at": Vector3(x, y, z), "scene": _node.get_tree().current_scene}


func _slow() -> String:
	for frame: int in 10:
		await _node.get_tree().process_frame
	return "took its time"


func _refuse(_arguments: Dictionary) -> RefCounted:
	return TelemetryServer.command_error("not now")


func _break() -> Variant:
	var nothing: Node = null
	nothing.queue_free()
	return 1


func _break_later() -> Variant:
	await _node.get_tree().process_frame
	return TelemetryServer.command_error("broke later")


func _set_quality(arguments: Dictionary) -> Variant:
	return arguments["level"]


func _describe(arguments: Dictionary) -> String:
	return var_to_str(arguments).replace("\n", "")


func _take_more(_arguments: Dictionary, _more: int) -> void:
	pass


func _huge() -> String:
	return "x".repeat(1_000_000)
