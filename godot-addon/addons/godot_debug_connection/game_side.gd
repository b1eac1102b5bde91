extends RefCounted
## What the game itself has decided, as the relay's thread is to know it. Not changed once it was handed over: a
## change is a new one.

## Version of the addon; the same as in plugin.cfg.
const ADDON_VERSION := "0.1.0"

## The game's name at the relay.
var source := ""
## Whether a stream is sampled at all, by name.
var enabled := {}
## Seconds between two samples of a stream, by name, as the relay takes them. 0 means every frame.
var intervals := {}
## An event whose JSON is longer, in UTF-8 bytes, leaves compressed.
var compression_threshold := 1024
## How long sampled frames may wait to leave together, in microseconds.
var send_interval_usec := 100_000
## The commands that the game offers, as JSON values: name, description, schema.
var commands: Array = []


## The message with which the game introduces itself, by a connection of the name [param session], and after the one of
## the name [param previous] if that is not empty.
func hello(session: String, previous: String) -> Dictionary:
	var message := {
		"type": "hello",
		"session": session,
		"source": source,
		"project": str(ProjectSettings.get_setting("application/config/name", "")),
		"engine": str(Engine.get_version_info()["string"]).get_slice(" ", 0),
		"addon": ADDON_VERSION,
		"pid": OS.get_process_id(),
		"intervals": intervals,
		"commands": commands,
	}
	if not previous.is_empty():
		message["previous"] = previous
	return message


## Whether a stream is sampled at all.
func samples(stream: String) -> bool:
	return enabled[stream]
