extends RefCounted
## Reads an answer of multicast DNS: which relays it names. Anybody on the network may send one, so each length and each
## step is checked, and the work is bounded. Source: RFC 1035, RFC 6762, RFC 6763.

const Self := preload("service_answer.gd")

## The DNS name of all relays of a network.
const SERVICE := "_godot-telemetry._tcp.local"
## The version of the fields of a relay that this addon knows.
const VERSION := "1"
## Where a relay that names no path takes games.
const DEFAULT_PATH := "/producer"

const _HEADER_BYTES := 12
# Longest message of multicast DNS.
const _MAX_BYTES := 9000
const _MAX_RECORDS := 32
const _MAX_NAME_BYTES := 255
const _MAX_JUMPS := 8
const _MAX_PATH_CHARACTERS := 128
# An answer without an error.
const _FLAGS := 0x8000
const _FLAGS_MASK := 0xf80f
const _TEXT := 16
const _SERVER := 33
const _INTERNET := 1
# Priority, weight and port.
const _SERVER_BYTES := 6

var _bytes: PackedByteArray
# Where the next name or field begins; -1 once something does not fit.
var _at := 0
# By lower-case name: a Dictionary of what its records say.
var _services := {}


## The addresses of the relays in an answer to the question of this number, which came from this IP address. Empty for
## anything else, and for an answer that is damaged.
static func relays_in(bytes: PackedByteArray, question: int, sender: String) -> Array[Dictionary]:
	var relays: Array[Dictionary] = []
	var answer := Self.new()
	if not answer._read(bytes, question):
		return relays
	for fields: Dictionary in answer._services.values():
		var port: int = fields.get("port", 0)
		if port == 0 or fields.get("v") != VERSION:
			continue
		var path: String = fields.get("path", DEFAULT_PATH)
		var scheme := "wss" if fields.get("tls") == "1" else "ws"
		var url := "%s://%s:%d%s" % [scheme, sender, port, path]
		if path.begins_with("/") and path.length() <= _MAX_PATH_CHARACTERS and not path.contains(" "):
			relays.append({"url": url, "asks_token": fields.get("token") == "1"})
	return relays


func _read(bytes: PackedByteArray, question: int) -> bool:
	if bytes.size() < _HEADER_BYTES or bytes.size() > _MAX_BYTES:
		return false
	_bytes = bytes
	if _number(0) != question or _number(2) & _FLAGS_MASK != _FLAGS:
		return false
	var questions := _number(4)
	var records := _number(6) + _number(8) + _number(10)
	if questions > _MAX_RECORDS or records > _MAX_RECORDS:
		return false
	_at = _HEADER_BYTES
	for index: int in questions:
		_take_name()
		_skip(4)
	for index: int in records:
		if _at < 0:
			break
		_read_record()
	return _at >= 0


func _read_record() -> void:
	var name := _take_name()
	var head := _at
	_skip(10)
	if _at < 0:
		return
	var data := _at
	var length := _number(head + 8)
	_skip(length)
	# The highest bit of the class says that the record replaces older ones.
	if _at < 0 or not name.ends_with("." + SERVICE) or _number(head + 2) & 0x7fff != _INTERNET:
		return
	var type := _number(head)
	if type == _TEXT:
		_read_text(name, data, data + length)
	elif type == _SERVER and length > _SERVER_BYTES and (_number(head + 4) | _number(head + 6)) != 0:
		# With a lifetime of 0 it is a goodbye.
		_fields_of(name)["port"] = _number(data + 4)


# Texts of the form key=value, each behind its length. The first of a key counts.
func _read_text(name: String, from: int, end: int) -> void:
	var at := from
	while at < end:
		var next := at + 1 + _bytes[at]
		if next > end:
			_at = -1
			return
		var text := _text(at + 1, next)
		var key := text.get_slice("=", 0).to_lower()
		var fields := _fields_of(name)
		if key in ["v", "path", "tls", "token"] and not fields.has(key):
			fields[key] = text.substr(key.length() + 1)
		at = next


func _fields_of(name: String) -> Dictionary:
	if not _services.has(name):
		_services[name] = {}
	return _services[name]


# The name at the current place, in lower case.
func _take_name() -> String:
	if _at < 0:
		return ""
	var labels := PackedStringArray()
	var at := _at
	var beginning := _at
	var after := -1
	var length := 0
	var jumps := 0
	while at < _bytes.size() and _bytes[at] != 0:
		var count := _bytes[at]
		if count >= 0xc0 and at + 1 < _bytes.size():
			# The rest of the name lies farther to the front, so names have an end.
			var target := (count & 0x3f) << 8 | _bytes[at + 1]
			jumps += 1
			if target >= beginning or jumps > _MAX_JUMPS:
				break
			after = at + 2 if after < 0 else after
			at = target
			beginning = target
			continue
		length += count + 1
		if count >= 0x40 or length > _MAX_NAME_BYTES or at + count + 1 > _bytes.size():
			break
		labels.append(_text(at + 1, at + 1 + count))
		at += count + 1
	if at >= _bytes.size() or _bytes[at] != 0:
		_at = -1
		return ""
	_at = at + 1 if after < 0 else after
	return ".".join(labels).to_lower()


# Bytes as printable ASCII. The engine prints an error for bytes that are no UTF-8.
func _text(from: int, end: int) -> String:
	var ascii := _bytes.slice(from, end)
	for index: int in ascii.size():
		if ascii[index] < 0x20 or ascii[index] > 0x7e:
			ascii[index] = 0x3f
	return ascii.get_string_from_ascii()


func _skip(count: int) -> void:
	if _at >= 0:
		_at = _at + count if _at + count <= _bytes.size() else -1


# Two bytes, the high one first. Only where they are there.
func _number(at: int) -> int:
	return _bytes[at] << 8 | _bytes[at + 1]
