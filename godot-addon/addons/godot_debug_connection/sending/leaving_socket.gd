extends RefCounted
## The socket to an address that the game leaves: says goodbye once everything is sent, and waits for the answer. A socket
## that is freed earlier may lose unsent messages.

## How long the relay may take to answer the goodbye, in microseconds.
const PATIENCE_USEC := 1_000_000

var _socket: WebSocketPeer
var _until_usec := 0


func _init(socket: WebSocketPeer, now_usec: int) -> void:
	_socket = socket
	_until_usec = now_usec + PATIENCE_USEC


## Goes on. Returns whether the relay has answered the goodbye, or will not.
func poll(now_usec: int) -> bool:
	_socket.poll()
	# The goodbye would overtake messages that are still unsent.
	if _socket.get_ready_state() == WebSocketPeer.STATE_OPEN and _socket.get_current_outbound_buffered_amount() == 0:
		_socket.close(1000, "game moved")
	return _socket.get_ready_state() == WebSocketPeer.STATE_CLOSED or now_usec > _until_usec


## Whether the relay has answered the goodbye, and so taken all messages.
func is_answered() -> bool:
	return _socket.get_ready_state() == WebSocketPeer.STATE_CLOSED and _socket.get_close_code() == 1000
