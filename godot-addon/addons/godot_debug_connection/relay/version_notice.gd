extends RefCounted
## Tells in the engine's output that the relay has another version than the addon: in one line, once for each version.

const GameSide := preload("game_side.gd")
const LogCatcher := preload("../events/log_catcher.gd")

var _log_catcher: LogCatcher
var _told := ""


func _init(log_catcher: LogCatcher) -> void:
	_log_catcher = log_catcher


## Takes the version of the relay that the game is connected to; empty if the relay names none.
func hear(version: String) -> void:
	if version.is_empty() or version == _told:
		return
	_told = version
	if version == GameSide.ADDON_VERSION:
		return
	var advice := "they work together" if are_near(version, GameSide.ADDON_VERSION) else \
			"they are more than one minor version apart, so data may be missing or refused: use one version of both"
	_log_catcher.say("Telemetry: the relay has version %s, the addon %s: %s" % [version, GameSide.ADDON_VERSION, advice])


## Whether two versions are at most one minor version apart.
static func are_near(one: String, other: String) -> bool:
	return one.get_slice(".", 0) == other.get_slice(".", 0) \
			and absi(one.get_slice(".", 1).to_int() - other.get_slice(".", 1).to_int()) <= 1
