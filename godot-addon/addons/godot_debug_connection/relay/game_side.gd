extends RefCounted
## What the game has decided, in the form that the relay's thread reads. It is never changed after it was handed over:
## each change makes a new one.

const RelayDemand := preload("relay_demand.gd")

## Version of the addon; the same as in plugin.cfg.
const ADDON_VERSION := "0.1.0"

## The game's name at the relay.
var source := ""
## Whether the game lets a stream be sampled, by the stream's name.
var enabled := {}
## Seconds between two samples of a stream while the relay asks for no interval, by the stream's name. 0 means every
## frame.
var intervals := {}
## An event whose JSON is longer is sent compressed. Units: UTF-8 bytes.
var compression_threshold := 1024
## How long frame samples may wait to be sent together, in microseconds.
var send_interval_usec := 100_000
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
