extends RefCounted
## Asks an address what it answers, with nothing in the engine's output: the engine's WebSocket prints an error with a
## backtrace each time that a program refuses it.

const RelayAddress := preload("../settings/relay_address.gd")

## The answer has not come yet.
const PENDING := -1
## Nobody accepts a connection, or the program there does not speak HTTP.
const NOTHING := 0
## A program accepts connections. All that can be asked at a [code]wss://[/code] address: the engine prints an error for a
## TLS handshake that fails.
const ACCEPTS := 1
## HTTP status of a relay that would accept the game. It misses only the rest of the WebSocket handshake.
const WELCOMES := 426
## How long a program may take to answer, in microseconds.
const PATIENCE_USEC := 2_000_000

const _MIN_HOST_CHARACTERS := 4
const _LOOPBACK := "0:0:0:0:0:0:0:1"
# A WebSocket handshake without its key: a relay checks the token, and does not accept the connection.
const _HEADERS: Array[String] = ["Upgrade: websocket", "Connection: Upgrade"]

## Whether [method poll] must be called.
var is_running: bool:
	get:
		return _client != null

var _client: HTTPClient
var _address: RelayAddress
var _headers := PackedStringArray()
var _until_usec := 0
var _has_asked := false


## Asks. [param headers] has the token.
func start(url: String, headers: PackedStringArray, now_usec: int) -> void:
	_client = HTTPClient.new()
	_address = RelayAddress.of(url)
	_headers = headers + PackedStringArray(_HEADERS)
	_until_usec = now_usec + PATIENCE_USEC
	_has_asked = false
	var host := _LOOPBACK if _address.host == "::1" else _address.host
	# The engine prints an error for a shorter one.
	if host.length() < _MIN_HOST_CHARACTERS or _client.connect_to_host(host, _address.port) != OK:
		_until_usec = now_usec


## The answer: an HTTP status, or one of the constants.
func poll(now_usec: int) -> int:
	var answer := NOTHING if now_usec >= _until_usec else _progress()
	if answer != PENDING:
		_client.close()
		_client = null
	return answer


## Gives up.
func stop() -> void:
	_client = null


func _progress() -> int:
	_client.poll()
	if _client.has_response():
		return _client.get_response_code()
	match _client.get_status():
		HTTPClient.STATUS_RESOLVING, HTTPClient.STATUS_CONNECTING, HTTPClient.STATUS_REQUESTING:
			return PENDING
		HTTPClient.STATUS_CONNECTED:
			if _address.is_secure:
				return ACCEPTS
			if not _has_asked:
				_has_asked = true
				return PENDING if _client.request(HTTPClient.METHOD_GET, _address.path, _headers) == OK else NOTHING
	return NOTHING
