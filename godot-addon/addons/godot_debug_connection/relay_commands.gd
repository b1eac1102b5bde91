extends RefCounted
## Answers what the relay sends to the game, on the relay's thread: pings are answered while the main thread loads a
## scene. What needs the main thread is handed on to it.

const RelayDemand := preload("relay_demand.gd")
const GameSide := preload("game_side.gd")
const StreamSet := preload("stream_set.gd")

## The relay accepted the game under this epoch, its name for one uninterrupted session, and has taken so many messages
## of the connection before; -1 if it does not count them.
signal welcomed(epoch: String, received: int)
## The relay has taken so many messages of this connection.
signal confirmed(messages: int)
## The relay refused something that the game sent.
signal refused(problem: String)
## The relay asks for other streams or intervals.
signal demand_changed
## A command that the main thread has to carry out.
signal requested(command: Dictionary)

## What the relay asks for.
var demand := RelayDemand.new()


## The answer to one text message; empty when none is due, or not yet. [param game] has switches of its own: an
## acknowledgement tells what is in effect, which takes both sides.
func answer(text: String, game: GameSide) -> Dictionary:
	# Not parse_string: that prints an engine error for what it cannot read.
	var json := JSON.new()
	if json.parse(text) != OK or not json.data is Dictionary:
		return _error("bad_json", "expected a JSON object: " + json.get_error_message())
	var message: Dictionary = json.data
	if not message.has("command"):
		_notice(message)
		return {}
	var reply := _carry_out(message, game)
	if message.has("id") and not reply.is_empty():
		reply["id"] = message["id"]
	return reply


func _carry_out(message: Dictionary, game: GameSide) -> Dictionary:
	match message["command"]:
		"ping":
			var pong := {"type": "pong", "timestamp": Time.get_unix_time_from_system()}
			if message.has("t"):
				pong["t"] = message["t"]
			return pong
		"configure":
			var config_problem := demand.configure(message.get("config"))
			if not config_problem.is_empty():
				return _error("bad_command", config_problem)
			demand_changed.emit()
			var asked: Dictionary = message["config"]
			return {"type": "ack", "command": "configure", "config": _config_in_effect(asked, game)}
		"set_update_interval":
			var interval_problem := demand.set_update_interval(message.get("interval"), message.get("stream"))
			if not interval_problem.is_empty():
				return _error("bad_command", interval_problem)
			demand_changed.emit()
			var ack := {"type": "ack", "command": "set_update_interval", "interval": message["interval"]}
			if message.has("stream"):
				ack["stream"] = message["stream"]
			return ack
		"call", "get_snapshot":
			requested.emit(message)
			return {}
	return _error("unknown_command", "this game knows ping, configure, set_update_interval, call and get_snapshot")


func _config_in_effect(asked: Dictionary, game: GameSide) -> Dictionary:
	var in_effect := {}
	for stream: String in StreamSet.ALL:
		# Relays of the first version know two streams, and are told of two.
		if stream != StreamSet.PERFORMANCE or asked.has(stream + "_enabled"):
			in_effect[stream + "_enabled"] = game.samples(stream) and demand.wants(stream)
	return in_effect


func _notice(message: Dictionary) -> void:
	match message.get("type"):
		"welcome":
			welcomed.emit(str(message.get("epoch", "")), _count_in(message, "received"))
		"received":
			confirmed.emit(_count_in(message, "messages"))
		"error":
			refused.emit("%s (%s)" % [message.get("message"), message.get("code")])


# The engine reads all numbers as floats. -1 where there is none.
func _count_in(message: Dictionary, key: String) -> int:
	var value: Variant = message.get(key)
	if not (value is float or value is int):
		return -1
	var number: float = value
	return int(number) if number >= 0.0 and number < 1e15 else -1


func _error(code: String, problem: String) -> Dictionary:
	return {"type": "error", "code": code, "message": problem}
