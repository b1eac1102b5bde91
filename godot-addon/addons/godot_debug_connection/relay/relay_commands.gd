extends RefCounted
## Answers the relay's messages, on the relay's thread, so that pings are answered while the main thread loads a scene.
## Commands that need the main thread are passed on to it.

const RelayDemand := preload("relay_demand.gd")
const ExactJson := preload("../commands/exact_json.gd")
const GameSide := preload("game_side.gd")
const StreamSet := preload("../sampling/stream_set.gd")

## The relay accepted the game under this epoch, the relay's name for one uninterrupted session. [param received] is the
## number of messages that the relay has taken of the connection before; -1 if it does not count them. [param version] is
## the relay's version, or empty if it names none.
signal welcomed(epoch: String, received: int, version: String)
## The relay has taken this number of messages of this connection.
signal confirmed(messages: int)
## The relay refused a message of the game, for this reason.
signal refused(problem: String)
## The relay asks for other streams or other intervals.
signal demand_changed
## The relay sent a command that the main thread has to carry out.
signal requested(command: Dictionary)

## The relay's demand.
var demand := RelayDemand.new()


## The answer to one text message; empty if the message takes no answer, or if the answer comes later.
## An acknowledgement says which streams are sampled, which depends on the settings in [param game] too.
func answer(text: String, game: GameSide) -> Dictionary:
	# Not parse_string, which prints an engine error for malformed JSON.
	var json := JSON.new()
	if json.parse(text) != OK or not json.data is Dictionary:
		return _error("bad_json", "expected a JSON object: " + json.get_error_message())
	var message: Dictionary = json.data
	if str(message.get("command")) == "call":
		message = ExactJson.parse(text)
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
			var interval_problem := demand.set_update_interval(message)
			if not interval_problem.is_empty():
				return _error("bad_command", interval_problem)
			demand_changed.emit()
			var ack := {"type": "ack", "command": "set_update_interval"}
			for key: String in ["interval", "stream", "max_delay"]:
				if message.has(key):
					ack[key] = message[key]
			return ack
		"call", "get_snapshot":
			requested.emit(message)
			return {}
	return _error("unknown_command", "this game knows ping, configure, set_update_interval, call and get_snapshot")


func _config_in_effect(asked: Dictionary, game: GameSide) -> Dictionary:
	var in_effect := {}
	for stream: String in StreamSet.ALL:
		# Relays of the first version know only two streams and get only two back.
		if stream != StreamSet.PERFORMANCE or asked.has(stream + "_enabled"):
			in_effect[stream + "_enabled"] = game.samples_under(demand, stream)
	return in_effect


func _notice(message: Dictionary) -> void:
	match message.get("type"):
		"welcome":
			var relay: Variant = message.get("relay")
			var relay_description: Dictionary = relay if relay is Dictionary else {}
			welcomed.emit(
				str(message.get("epoch", "")), _count_in(message, "received"), str(relay_description.get("version", "")))
		"received":
			confirmed.emit(_count_in(message, "messages"))
		"error":
			refused.emit("%s (%s)" % [message.get("message"), message.get("code")])


# A count in a message; -1 if there is none. The engine reads all JSON numbers as floats.
func _count_in(message: Dictionary, key: String) -> int:
	var value: Variant = message.get(key)
	if not (value is float or value is int):
		return -1
	var number: float = value
	return int(number) if number >= 0.0 and number < 1e15 else -1


func _error(code: String, problem: String) -> Dictionary:
	return {"type": "error", "code": code, "message": problem}
