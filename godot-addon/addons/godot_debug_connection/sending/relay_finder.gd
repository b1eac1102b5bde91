extends RefCounted
## Asks the local network for a relay, with multicast DNS. The question comes from a port of its own, so a relay answers it
## to this game alone, and the game needs no membership of a multicast group. Only one thread may use it.

const RelaySettings := preload("../settings/relay_settings.gd")
const RelayTrust := preload("../settings/relay_trust.gd")
const ServiceAnswer := preload("service_answer.gd")

## How long answers are awaited, in microseconds.
const PATIENCE_USEC := 1_000_000
## Time until the question is sent again, in microseconds: a wireless network may lose it.
const AGAIN_USEC := 300_000

const _GROUP := "224.0.0.251"
const _PORT := 5353
# One for each network that the machine is in.
const _MAX_SOCKETS := 8
# Most answers that are read in one round.
const _MAX_ANSWERS := 8
# Most relays of one question that the game tries.
const _MAX_FOUND := 4
# The type PTR, and the class Internet with a request for an answer to this game alone.
const _QUESTION_END: Array[int] = [0, 0, 12, 0x80, 1]

## Whether answers may still come.
var is_asking: bool:
	get:
		return not _sockets.is_empty()
## Why a relay that answered the last question was left out, and what to do; empty if none was.
var objection := ""

var _has_token := false
var _has_certificate := false
var _sockets: Array[PacketPeerUDP] = []
# A generator of its own, so that the game's seeded random numbers stay the same.
var _random := RandomNumberGenerator.new()
var _question := 0
var _until_usec := 0
var _again_at_usec := 0
var _found := PackedStringArray()
var _taken := 0
var _objection := ""


func _init(token: String) -> void:
	_has_token = not token.is_empty()
	_random.randomize()


## Whether a game with this address also looks for a relay on the network: the project allows it, this is a debug build, and
## neither the environment nor the game has set the address.
static func is_allowed(url: String) -> bool:
	return (
			RelaySettings.is_on(RelaySettings.FIND) and OS.is_debug_build() and not OS.has_feature("web")
			and OS.get_environment(RelaySettings.URL_VARIABLE).strip_edges().is_empty() and url == RelaySettings.url())


## Sends the question.
func ask(now_usec: int) -> void:
	stop()
	_has_certificate = RelayTrust.options() != null
	_question = _random.randi_range(1, 0xffff)
	_until_usec = now_usec + PATIENCE_USEC
	_again_at_usec = now_usec + AGAIN_USEC
	_found.clear()
	_taken = 0
	_objection = ""
	# The first one asks the network of the default route.
	for address: String in PackedStringArray(["0.0.0.0"]) + IP.get_local_addresses():
		if address.contains(":") or address.begins_with("127.") or _sockets.size() >= _MAX_SOCKETS:
			continue
		var socket := PacketPeerUDP.new()
		if socket.bind(0, address) == OK and socket.set_dest_address(_GROUP, _PORT) == OK:
			_sockets.append(socket)
	_send()


## Reads answers. Returns the address of the next relay that the game may connect to; empty while there is none, and once
## none will come.
func poll(now_usec: int) -> String:
	if now_usec >= _again_at_usec and now_usec < _until_usec:
		_again_at_usec = _until_usec
		_send()
	var is_over := now_usec >= _until_usec
	var left := _MAX_ANSWERS
	for socket: PacketPeerUDP in _sockets:
		while left > 0 and socket.get_available_packet_count() > 0:
			left -= 1
			_read(socket)
	if _taken < _found.size():
		_taken += 1
		return _found[_taken - 1]
	if is_over:
		stop()
	return ""


## Ends the search.
func stop() -> void:
	if not is_asking:
		return
	for socket: PacketPeerUDP in _sockets:
		socket.close()
	_sockets.clear()
	objection = _objection


func _send() -> void:
	var bytes := PackedByteArray([_question >> 8, _question & 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
	for label: String in ServiceAnswer.SERVICE.split("."):
		bytes.append(label.length())
		bytes.append_array(label.to_ascii_buffer())
	bytes.append_array(PackedByteArray(_QUESTION_END))
	for socket: PacketPeerUDP in _sockets:
		socket.put_packet(bytes)


func _read(socket: PacketPeerUDP) -> void:
	var bytes := socket.get_packet()
	# A relay is where its answer came from: an answer cannot lead the game elsewhere.
	var sender := socket.get_packet_ip()
	if socket.get_packet_port() != _PORT:
		return
	for relay: Dictionary in ServiceAnswer.relays_in(bytes, _question, sender):
		var url: String = relay["url"]
		var asks_token: bool = relay["asks_token"]
		var problem := _objection_to(url, asks_token)
		if not problem.is_empty():
			_objection = "the relay at %s, found on the network, %s" % [url, problem]
		elif _found.size() < _MAX_FOUND and not _found.has(url):
			_found.append(url)


# Anybody may answer. Only the certificate of the project tells its relay from others.
func _objection_to(url: String, asks_token: bool) -> String:
	var is_secure := url.begins_with("wss://")
	if is_secure and not _has_certificate:
		return "uses TLS: set %s to its certificate" % RelaySettings.TLS_CERTIFICATE
	if not is_secure and _has_certificate:
		return "does not use TLS, but the project has a certificate: start the relay with --tls-self-signed"
	if asks_token and not is_secure:
		return (
				"expects a token, which is only sent to a relay with the project's certificate: start it with "
				+ "--tls-self-signed and set %s, or start it with --insecure" % RelaySettings.TLS_CERTIFICATE)
	if asks_token and not _has_token:
		return "expects a token: set %s" % RelaySettings.TOKEN
	return ""
