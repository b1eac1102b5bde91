extends RefCounted
## What the game has decided, in the form that the relay's thread reads. It is never changed after it was handed over:
## each change makes a new one.

const RelayDemand := preload("relay_demand.gd")

## Version of the addon; the same as in plugin.cfg.
const ADDON_VERSION := "0.2.0"

# Parts of the protocol that this addon understands and earlier addons do not.
const _FEATURES: Array[String] = ["max_delay"]

## The game's name at the relay.
var source := ""
## Whether the game lets a stream be sampled, by the stream's name.
var enabled := {}
## Seconds between two samples of a stream while the relay asks for no interval, by the stream's name. 0 means every
## frame.
var intervals := {}
## An event whose JSON is longer is sent compressed. Units: UTF-8 bytes.
var compression_threshold := 1024
## Shortest time between two messages with samples or events, in microseconds. 0: as short as the relay's demand needs.
var send_interval_usec := 0
## The commands that the game offers, as JSON values: name, description, schema.
var commands: Array = []


## The message that introduces the game. [param session] names this connection. [param previous] names the connection
## before, or is empty.
func hello(session: String, previous: String) -> Dictionary:
	var message := {
		"type": "hello",
		"session": session,
		"source": source,
		"project": str(ProjectSettings.get_setting("application/config/name", "")),
		"engine": str(Engine.get_version_info()["string"]).get_slice(" ", 0),
		"addon": ADDON_VERSION,
		"pid": OS.get_process_id(),
		"run": OS.get_environment("GODOT_TELEMETRY_RUN").left(64),
		"debug_build": OS.is_debug_build(),
		"device": OS.get_model_name().left(128),
		"features": _FEATURES,
		"intervals": intervals,
		"commands": commands,
	}
	if not previous.is_empty():
		message["previous"] = previous
	return message


## Whether a stream is sampled under a demand of the relay.
func samples_under(demand: RelayDemand, stream: String) -> bool:
	return enabled[stream] and demand.includes(stream)


## Seconds between two samples of a stream under a demand of the relay: the relay's interval, else the game's own.
func interval_under(demand: RelayDemand, stream: String) -> float:
	var asked_seconds := demand.interval(stream)
	return intervals[stream] if asked_seconds == RelayDemand.NO_INTERVAL else asked_seconds
