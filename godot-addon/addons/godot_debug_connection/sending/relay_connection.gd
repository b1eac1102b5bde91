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
	STOPPED, ## Not started.
	WAITING, ## Not connected, waiting for the next attempt.
	CONNECTING, ## In a handshake, asking an address that refused the game, or looking for a relay on the network.
	OPEN, ## Messages can be sent.
}

const LeavingSocket := preload("leaving_socket.gd")
const NewSocket := preload("new_socket.gd")
const RelayProbe := preload("relay_probe.gd")
const RelaySearch := preload("relay_search.gd")

## An attempt to connect is given up after this time, in seconds.
const CONNECT_TIMEOUT_SECONDS := 5.0

const _MESSAGE_OVERHEAD_BYTES := 16

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
## Where the relay may be.
var search := RelaySearch.new()
## Whether the relay at the old address has not answered the goodbye yet. The next connection waits for that, because it
## sends the events that the old relay has not taken.
var is_leaving: bool:
	get:
		return _leaving != null

var _socket: WebSocketPeer
var _probe := RelayProbe.new()
# The socket to the old address, during a move.
var _leaving: LeavingSocket
var _since_usec := 0
var _retry_at_usec := 0


## Begins to connect.
func start(url: String, token: String) -> void:
	search.start(url, token)
	_retry_at_usec = 0
	_enter(State.WAITING)


## Says goodbye and stops.
func stop() -> void:
	if _socket != null:
		_socket.close(1000, "game ended")
		_socket.poll()
		_socket = null
	_enter(State.STOPPED)


## Says goodbye, and then connects to another address. Unsent messages still go to the old address, if the relay there
## answers.
func move(url: String, token: String) -> void:
	if _leaving != null:
		_finish_leaving()
	if state == State.OPEN:
		# Messages that arrive after the goodbye cannot be read.
		poll(Time.get_ticks_usec())
	if state == State.OPEN:
		_leaving = LeavingSocket.new(_socket, Time.get_ticks_usec())
	_socket = null
	_probe.stop()
	_enter(State.STOPPED)
	close_code = 0
	close_reason = ""
	start(url, token)


## Reads the socket and advances the connection. Call it every few milliseconds. [param now_usec] is [method
## Time.get_ticks_usec].
func poll(now_usec: int) -> void:
	if _leaving != null and _leaving.poll(now_usec):
		_finish_leaving()
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
					_socket.get_ready_state() != WebSocketPeer.STATE_OPEN or search.is_wrong(now_usec - _since_usec)):
				_lose(now_usec)


## Why there is no connection; empty when there is one.
func problem() -> String:
	if state == State.OPEN:
		return ""
	if state == State.STOPPED:
		return "switched off"
	return search.problem(close_code, close_reason)


## What keeps the game from the relay, in short.
func trouble() -> RelaySearch.Trouble:
	if state == State.OPEN or state == State.STOPPED:
		return RelaySearch.Trouble.NONE
	return search.trouble(close_code)


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
		buffered_at_most := NewSocket.OUTBOUND_BUFFER_BYTES) -> bool:
	# A send may find that the connection is broken. Until the next poll, the engine would print an error for each
	# further send.
	if state != State.OPEN or _socket.get_ready_state() != WebSocketPeer.STATE_OPEN:
		return false
	var buffered := _socket.get_current_outbound_buffered_amount()
	# The engine prints an error for a message that does not fit, so do not try.
	if buffered > mini(buffered_at_most, NewSocket.OUTBOUND_BUFFER_BYTES - _MESSAGE_OVERHEAD_BYTES - bytes.size()):
		return false
	if _socket.send(bytes, mode) != OK:
		return false
	messages_sent += 1
	bytes_sent += bytes.size()
	return true


func _connect(now_usec: int) -> void:
	_since_usec = now_usec
	if search.must_look():
		_enter(State.CONNECTING)
	elif search.asks_before():
		_probe.start(search.take(), search.headers, now_usec)
		_enter(State.CONNECTING)
	else:
		_open(now_usec)


func _open(now_usec: int) -> void:
	_socket = NewSocket.to(search.take(), search.headers)
	if _socket == null:
		_lose(now_usec)
	else:
		_enter(State.CONNECTING)


func _await_handshake(now_usec: int) -> void:
	if _probe.is_running:
		_await_answer(now_usec)
		return
	if _socket == null:
		_look(now_usec)
		return
	_socket.poll()
	match _socket.get_ready_state():
		WebSocketPeer.STATE_OPEN:
			_socket.set_no_delay(true)
			_since_usec = now_usec
			search.opened()
			_enter(State.OPEN)
			_receive()
		WebSocketPeer.STATE_CLOSED:
			# Did a program refuse the game, or is there none? The engine does not say.
			_probe.start(search.url, search.headers, now_usec)
		_:
			if now_usec - _since_usec > int(CONNECT_TIMEOUT_SECONDS * 1e6):
				_lose(now_usec)


func _look(now_usec: int) -> void:
	match search.look(now_usec):
		RelaySearch.Look.FOUND:
			_connect(now_usec)
		RelaySearch.Look.NOTHING:
			_lose(now_usec)


func _await_answer(now_usec: int) -> void:
	var answer := _probe.poll(now_usec)
	if answer == RelayProbe.PENDING:
		return
	if search.hear(answer, now_usec) and _socket == null:
		_open(now_usec)
	else:
		_lose(now_usec)


func _finish_leaving() -> void:
	var in_order := _leaving.is_answered()
	_leaving = null
	left.emit(in_order)


func _receive() -> void:
	while state == State.OPEN and _socket.get_available_packet_count() > 0:
		var packet := _socket.get_packet()
		if _socket.was_string_packet():
			text_received.emit(packet.get_string_from_utf8())


func _lose(now_usec: int) -> void:
	close_code = -1 if _socket == null else _socket.get_close_code()
	close_reason = "" if _socket == null else _socket.get_close_reason()
	_socket = null
	var was_open := state == State.OPEN
	var delay_seconds := search.lose(now_usec - _since_usec if was_open else 0, close_code)
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
