extends RefCounted
## The WebSocket to the relay: connects, notices when the connection breaks, and tries again after a growing delay.
## Only one thread may use it.

## The connection went from one state to another.
signal state_changed(state: State)
## The relay at the old address has answered the goodbye of [method move], or has not answered in time.
signal left(in_order: bool)
## The relay sent a text message.
signal text_received(text: String)

## State of the connection.
enum State {
	STOPPED, ## Not started, or the address is no WebSocket address.
	WAITING, ## Not connected, waiting for the next attempt.
	CONNECTING, ## In the TCP, TLS or WebSocket handshake.
	OPEN, ## Messages can be sent.
}

const RelaySearch := preload("relay_search.gd")
const RelayTrust := preload("../settings/relay_trust.gd")

## Most unsent bytes in the socket, the next message included.
const OUTBOUND_BUFFER_BYTES := 1024 * 1024
## An attempt to connect is given up after this time, in seconds.
const CONNECT_TIMEOUT_SECONDS := 5.0
## The relay must answer a ping within this time, in seconds. Godot 4.4 and later send pings.
const HEARTBEAT_SECONDS := 15.0
## How long the relay at the old address may take to answer the goodbye, in seconds.
const LEAVE_SECONDS := 1.0

const _MESSAGE_OVERHEAD_BYTES := 16
const _MAX_QUEUED_MESSAGES := 16384

## State of the connection.
var state := State.STOPPED
## Close code of the last connection; -1 when it broke without one, 0 before the first.
var close_code := 0
## Reason that the relay gave for closing the last connection.
var close_reason := ""
## WebSocket messages sent since the start.
var messages_sent := 0
## Payload of the messages sent, in bytes.
var bytes_sent := 0
## Whether the relay at the old address has not answered the goodbye yet. The next connection waits for that, because it
## sends the events that the old relay has not taken.
var is_leaving: bool:
	get:
		return _leaving != null

var _search := RelaySearch.new()
var _headers := PackedStringArray()
# Null: the engine's own authorities decide.
var _trust: TLSOptions
var _socket: WebSocketPeer
# The socket to the old address, during a move.
var _leaving: WebSocketPeer
var _leaving_until_usec := 0
var _since_usec := 0
var _retry_at_usec := 0


## Whether an address is a WebSocket address.
static func takes(url: String) -> bool:
	return url.begins_with("ws://") or url.begins_with("wss://")


## Begins to connect. If the address is no WebSocket address, the state stays STOPPED and it returns false.
func start(url: String, token: String) -> bool:
	if not takes(url):
		return false
	_search.start(url)
	_headers = PackedStringArray()
	if not token.is_empty():
		_headers.append("Authorization: Bearer " + token)
	_trust = RelayTrust.options() if url.begins_with("wss://") else null
	_retry_at_usec = 0
	_enter(State.WAITING)
	return true


## Says goodbye and stops.
func stop() -> void:
	if _socket != null:
		_socket.close(1000, "game ended")
		_socket.poll()
		_socket = null
	_enter(State.STOPPED)


## Says goodbye, and then connects to another address. Unsent messages still go to the old address, if the relay there
## answers. If the address is no WebSocket address, nothing changes and it returns false.
func move(url: String, token: String) -> bool:
	if not takes(url):
		return false
	if _leaving != null:
		_finish_leaving()
	if state == State.OPEN:
		# Messages that arrive after the goodbye cannot be read.
		poll(Time.get_ticks_usec())
	if state == State.OPEN:
		_leaving = _socket
		_leaving_until_usec = Time.get_ticks_usec() + int(LEAVE_SECONDS * 1e6)
	_socket = null
	_enter(State.STOPPED)
	close_code = 0
	close_reason = ""
	return start(url, token)


## Reads the socket and advances the connection. Call it every few milliseconds. [param now_usec] is [method
## Time.get_ticks_usec].
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
			# A closing connection counts as lost: it takes no more messages.
			if state == State.OPEN and (
					_socket.get_ready_state() != WebSocketPeer.STATE_OPEN or _search.is_wrong(now_usec - _since_usec)):
				_lose(now_usec)


## The program at the other end has answered as a relay.
func confirm() -> void:
	_search.confirm()


## Why there is no connection; empty when there is one.
func problem() -> String:
	if state == State.OPEN:
		return ""
	if state == State.STOPPED:
		return "switched off"
	if close_code > 0:
		return "the relay at %s closed the connection: %d %s" % [_search.url, close_code, close_reason]
	return _search.problem()


## Bytes in the socket that the operating system has not taken yet.
func buffered_bytes() -> int:
	return _socket.get_current_outbound_buffered_amount() if state == State.OPEN else 0


## Sends a text message, given as UTF-8. Returns false if the socket does not take it now.
func send_text(utf8: PackedByteArray) -> bool:
	return send(utf8, WebSocketPeer.WRITE_MODE_TEXT)


## Sends a message. Returns false if the socket does not take it now, or if more than [param buffered_at_most] bytes are
## unsent.
func send(
		bytes: PackedByteArray, mode := WebSocketPeer.WRITE_MODE_BINARY,
		buffered_at_most := OUTBOUND_BUFFER_BYTES) -> bool:
	# A send may find that the connection is broken. Until the next poll, the engine would print an error for each
	# further send.
	if state != State.OPEN or _socket.get_ready_state() != WebSocketPeer.STATE_OPEN:
		return false
	var buffered := _socket.get_current_outbound_buffered_amount()
	# The engine prints an error for a message that does not fit, so do not try.
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
	# Godot 4.4 and later.
	if &"heartbeat_interval" in _socket:
		_socket.set(&"heartbeat_interval", HEARTBEAT_SECONDS)
	_since_usec = now_usec
	if _socket.connect_to_url(_search.take(), _trust) == OK:
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


# Keeps the old socket until the relay has answered the goodbye. A socket that is freed earlier may lose unsent
# messages.
func _leave(now_usec: int) -> void:
	_leaving.poll()
	# The goodbye would overtake messages that are still unsent.
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
	var was_open := state == State.OPEN
	var delay_seconds := _search.lose(now_usec - _since_usec if was_open else 0, close_code)
	_retry_at_usec = now_usec + int(delay_seconds * 1e6)
	# From a failed attempt to the next without a change of the state: the game is told of one search.
	if delay_seconds == 0.0 and not was_open:
		_connect(now_usec)
		return
	_enter(State.WAITING)


func _enter(next: State) -> void:
	if state == next:
		return
	state = next
	state_changed.emit(next)
