extends RefCounted
## Answers what the relay sends to the game: commands, pings, its welcome and its complaints.

const RelayDemand := preload("relay_demand.gd")

## The relay accepted the game under this epoch, its name for one uninterrupted session.
signal welcomed(epoch: String)

## What the relay asks for.
var demand := RelayDemand.new()


## The answer to one text message; empty when none is due. [param send_fps] and [param send_vr_tracking] are the game's
## own switches: an acknowledgement tells what is in effect, which takes both sides.
func answer(text: String, send_fps: bool, send_vr_tracking: bool) -> Dictionary:
	# Not parse_string: that prints an engine error for what it cannot read.
	var json := JSON.new()
	if json.parse(text) != OK or not json.data is Dictionary:
		return _error("bad_json", "expected a JSON object: " + json.get_error_message())
	var message: Dictionary = json.data
	if not message.has("command"):
		_notice(message)
		return {}
	var reply := _carry_out(message, send_fps, send_vr_tracking)
	if message.has("id"):
		reply["id"] = message["id"]
	return reply


func _carry_out(message: Dictionary, send_fps: bool, send_vr_tracking: bool) -> Dictionary:
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
			var in_effect := {
				"fps_enabled": send_fps and demand.fps_enabled,
				"vr_tracking_enabled": send_vr_tracking and demand.vr_tracking_enabled,
			}
			return {"type": "ack", "command": "configure", "config": in_effect}
		"set_update_interval":
			var interval_problem := demand.set_update_interval(message.get("interval"), message.get("stream"))
			if not interval_problem.is_empty():
				return _error("bad_command", interval_problem)
			var ack := {"type": "ack", "command": "set_update_interval", "interval": message["interval"]}
			if message.has("stream"):
				ack["stream"] = message["stream"]
			return ack
	return _error("unknown_command", "this game knows ping, configure and set_update_interval")


func _notice(message: Dictionary) -> void:
	match message.get("type"):
		"welcome":
			welcomed.emit(str(message.get("epoch", "")))
		"error":
			push_warning("The telemetry relay refused something: %s (%s)" % [message.get("message"), message.get("code")])


func _error(code: String, problem: String) -> Dictionary:
	return {"type": "error", "code": code, "message": problem}
