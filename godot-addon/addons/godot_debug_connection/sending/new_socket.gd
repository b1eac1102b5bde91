extends RefCounted
## Opens WebSockets to a relay.

const RelayTrust := preload("../settings/relay_trust.gd")

## Most unsent bytes in a socket, the next message included.
const OUTBOUND_BUFFER_BYTES := 1024 * 1024
## The relay must answer a ping within this time, in seconds. Godot 4.4 and later send pings.
const HEARTBEAT_SECONDS := 15.0

const _MAX_QUEUED_MESSAGES := 16384


## A socket that connects to an address; null if the engine does not take the address.
static func to(url: String, headers: PackedStringArray) -> WebSocketPeer:
	var socket := WebSocketPeer.new()
	socket.handshake_headers = headers
	socket.outbound_buffer_size = OUTBOUND_BUFFER_BYTES
	socket.max_queued_packets = _MAX_QUEUED_MESSAGES
	# Godot 4.4 and later.
	if &"heartbeat_interval" in socket:
		socket.set(&"heartbeat_interval", HEARTBEAT_SECONDS)
	# Null: the engine's own authorities decide.
	var trust := RelayTrust.options() if url.begins_with("wss://") else null
	return socket if socket.connect_to_url(url, trust) == OK else null
