extends RefCounted
## The WebSocket to the relay: connects, notices a loss, and tries again after a growing, jittered delay. It belongs to
## one thread.

## The connection went from one state to another.
signal state_changed(state: State)
## The relay that [method move] left has answered the goodbye, or has not in time.
signal left(in_order: bool)
## The relay sent a text message.
signal text_received(text: String)

## Where the connection stands.
enum State {
	STOPPED, ## Not wanted, or the address is unusable.
	WAITING, ## Not connected; the next attempt has its time.
	CONNECTING, ## TCP, TLS or WebSocket handshake under way.
	OPEN, ## Messages can be sent.
}

const RelayTrust := preload("relay_trust.gd")

## The longest message, with what is still unsent before it, that the socket takes. Units: bytes.
const OUTBOUND_BUFFER_BYTES := 1024 * 1024
## The first delay between two attempts, in seconds; it doubles with each failure.
const MIN_RETRY_SECONDS := 0.25
## The longest delay between two attempts, in seconds.
const MAX_RETRY_SECONDS := 5.0
## An attempt that has not succeeded by then is given up, in seconds.
const CONNECT_TIMEOUT_SECONDS := 5.0
## A connection that lived as long as this was a good one: the delay starts over. A relay that lets us in and
## throws us out at once is not asked four times a second.
const GOOD_CONNECTION_SECONDS := 1.0
## The relay has to answer a ping within this time, in seconds (Godot versions that can do it).
const HEARTBEAT_SECONDS := 15.0
## How long the place that is left may take to answer the goodbye, in seconds.
const LEAVE_SECONDS := 1.0

const _MESSAGE_OVERHEAD_BYTES := 16
const _MAX_QUEUED_MESSAGES := 16384

## Where the connection stands.
var state := State.STOPPED
## Close code of the last connection; -1 when it broke without one, 0 before the first.
var close_code := 0
## What the relay gave as the reason for closing the last connection.
var close_reason := ""
## WebSocket messages sent since the start.
var messages_sent := 0
## Their payload, in bytes.
var bytes_sent := 0
## Whether the place that was left has not answered the goodbye yet. Nothing is connected before: what it has not taken is
## for the next.
var is_leaving: bool:
	get:
		return _leaving != null

var _url := ""
var _headers := PackedStringArray()
# Null leaves it to the engine.
var _trust: TLSOptions
var _socket: WebSocketPeer
# A socket that has said goodbye to the relay before a move.
var _leaving: WebSocketPeer
var _leaving_until_usec := 0
var _failures := 0
var _since_usec := 0
var _retry_at_usec := 0
# A generator of its own: the game's random numbers stay as they were seeded.
var _random := RandomNumberGenerator.new()


## Whether an address is one of a WebSocket.
static func takes(url: String) -> bool:
	return url.begins_with("ws://") or url.begins_with("wss://")


## Begins to connect. Fails: an address that is no WebSocket address leaves the state STOPPED and returns false.
func start(url: String, token: String) -> bool:
	if not takes(url):
		return false
	_url = url
	_headers = PackedStringArray()
	if not token.is_empty():
		_headers.append("Authorization: Bearer " + token)
	_trust = RelayTrust.options() if url.begins_with("wss://") else null
	_random.randomize()
	_failures = 0
	_retry_at_usec = 0
	_enter(State.WAITING)
	return true


## Says goodbye and stops trying.
func stop() -> void:
	if _socket != null:
		_socket.close(1000, "game ended")
		_socket.poll()
		_socket = null
	_enter(State.STOPPED)


## Says goodbye, and then connects to another place. What was sent before still goes to the old one, if that answers.
## Fails: an address that is no WebSocket address leaves the connection as it is and returns false.
func move(url: String, token: String) -> bool:
	if not takes(url):
		return false
	if _leaving != null:
		_finish_leaving()
	if state == State.OPEN:
		# What it says after the goodbye cannot be read any more.
		poll(Time.get_ticks_usec())
	if state == State.OPEN:
		_leaving = _socket
		_leaving_until_usec = Time.get_ticks_usec() + int(LEAVE_SECONDS * 1e6)
	_socket = null
	_enter(State.STOPPED)
	close_code = 0
	close_reason = ""
	return start(url, token)


## Moves the connection on; call every few milliseconds. [param now_usec] is [method Time.get_ticks_usec].
func poll(now_usec: int) -> void:
	if _leaving != null:
		_leave(now_usec)
	match state:
		State.WAITING:
			if _leaving == null and now_usec >= _retry_at_usec:
				_connect(now_usec)
		State.CONNECTING:
			_await_handshake(now_usec)
		State.OPEN:
			_socket.poll()
			if _socket.get_available_packet_count() > 0:
				_receive()
			# Closing counts as lost: nothing can be sent any more.
			if state == State.OPEN and _socket.get_ready_state() != WebSocketPeer.STATE_OPEN:
				_lose(now_usec)


## Why there is no connection, in words; empty when there is one.
func problem() -> String:
	if state == State.OPEN:
		return ""
	if state == State.STOPPED:
		return "switched off"
	if close_code > 0:
		return "%s closed the connection: %d %s" % [_url, close_code, close_reason]
	if _failures > 0 and _url.begins_with("wss://"):
		return "no relay answers at %s, its certificate is not trusted, or it does not take the token" % _url
	if _failures > 0:
		return "no relay answers at %s, or it does not take the token" % _url
	return "connecting to " + _url


## Bytes handed over that the operating system has not taken yet.
func buffered_bytes() -> int:
	return _socket.get_current_outbound_buffered_amount() if state == State.OPEN else 0


## Sends a text message that is UTF-8 already. False when it cannot go out now.
func send_text(utf8: PackedByteArray) -> bool:
	return send(utf8, WebSocketPeer.WRITE_MODE_TEXT)


## Sends a message. False when it cannot go out now, or when more than [param buffered_at_most] bytes wait already.
func send(
		bytes: PackedByteArray, mode := WebSocketPeer.WRITE_MODE_BINARY,
		buffered_at_most := OUTBOUND_BUFFER_BYTES) -> bool:
	# A send may find that the connection is broken: until the next look at the socket, the engine prints an error for
	# each further one.
	if state != State.OPEN or _socket.get_ready_state() != WebSocketPeer.STATE_OPEN:
		return false
	var buffered := _socket.get_current_outbound_buffered_amount()
	# The engine prints an error for what does not fit, so it is not tried.
	if buffered > mini(buffered_at_most, OUTBOUND_BUFFER_BYTES - _MESSAGE_OVERHEAD_BYTES - bytes.size()):
		return false
	if _socket.send(bytes, mode) != OK:
		return false
	messages_sent += 1
	bytes_sent += bytes.size()
	return true


func _connect(now_usec: int) -> void:
	_socket = WebSocketPeer.new()
	_socket.handshake_headers = _headers
	_socket.outbound_buffer_size = OUTBOUND_BUFFER_BYTES
	_socket.max_queued_packets = _MAX_QUEUED_MESSAGES
	# Newer than the oldest Godot that this runs on.
	if &"heartbeat_interval" in _socket:
		_socket.set(&"heartbeat_interval", HEARTBEAT_SECONDS)
	_since_usec = now_usec
	if _socket.connect_to_url(_url, _trust) == OK:
		_enter(State.CONNECTING)
	else:
		_lose(now_usec)


func _await_handshake(now_usec: int) -> void:
	_socket.poll()
	match _socket.get_ready_state():
		WebSocketPeer.STATE_OPEN:
			_socket.set_no_delay(true)
			_since_usec = now_usec
			_enter(State.OPEN)
			_receive()
		WebSocketPeer.STATE_CLOSED:
			_lose(now_usec)
		_:
			if now_usec - _since_usec > int(CONNECT_TIMEOUT_SECONDS * 1e6):
				_lose(now_usec)


# Until the old relay has answered the goodbye: a socket that is dropped before may take along what it had not sent.
func _leave(now_usec: int) -> void:
	_leaving.poll()
	# The goodbye would overtake what still waits.
	if _leaving.get_ready_state() == WebSocketPeer.STATE_OPEN and _leaving.get_current_outbound_buffered_amount() == 0:
		_leaving.close(1000, "game moved")
	if _leaving.get_ready_state() == WebSocketPeer.STATE_CLOSED or now_usec > _leaving_until_usec:
		_finish_leaving()


func _finish_leaving() -> void:
	var in_order := _leaving.get_ready_state() == WebSocketPeer.STATE_CLOSED and _leaving.get_close_code() == 1000
	_leaving = null
	left.emit(in_order)


func _receive() -> void:
	while state == State.OPEN and _socket.get_available_packet_count() > 0:
		var packet := _socket.get_packet()
		if _socket.was_string_packet():
			text_received.emit(packet.get_string_from_utf8())


func _lose(now_usec: int) -> void:
	close_code = _socket.get_close_code()
	close_reason = _socket.get_close_reason()
	_socket = null
	if state == State.OPEN and now_usec - _since_usec >= int(GOOD_CONNECTION_SECONDS * 1e6):
		_failures = 0
	_retry_at_usec = now_usec + int(_retry_seconds() * 1e6)
	_failures += 1
	_enter(State.WAITING)


func _retry_seconds() -> float:
	var delay := minf(MIN_RETRY_SECONDS * pow(2.0, minf(_failures, 16.0)), MAX_RETRY_SECONDS)
	# Jitter keeps many games from knocking together when their relay comes back.
	return clampf(delay * _random.randf_range(0.8, 1.2), MIN_RETRY_SECONDS, MAX_RETRY_SECONDS)


func _enter(next: State) -> void:
	if state == next:
		return
	state = next
	state_changed.emit(next)
