extends RefCounted
## Writes the binary packets 0x02 and 0x04 back to back, as one message. Layout: docs/wire-format.md of the relay.

const _COMPRESSED_PACKET := 0x02
const _FRAMES_PACKET := 0x04
const _FRAMES_VERSION := 1
const _COMPRESSED_HEADER_BYTES := 9
const _FRAMES_HEADER_BYTES := 6

var _message := PackedByteArray()


## Bytes written since [method clear].
func length() -> int:
	return _message.size()


## Begins a new message.
func clear() -> void:
	_message = PackedByteArray()


## The packets written since [method clear], as one message; the next one begins after it.
func take_message() -> PackedByteArray:
	var message := _message
	_message = PackedByteArray()
	return message


## One 0x02 packet around a gzip stream of [param uncompressed_bytes] bytes of JSON.
func append_gzip(gzip: PackedByteArray, uncompressed_bytes: int) -> void:
	var at := _message.size()
	_message.resize(at + _COMPRESSED_HEADER_BYTES)
	_message.encode_u8(at, _COMPRESSED_PACKET)
	_message.encode_u32(at + 1, _big_endian(uncompressed_bytes))
	_message.encode_u32(at + 5, _big_endian(gzip.size()))
	_message.append_array(gzip)


## One 0x04 packet around the Variant of frames. It stands first in its message.
func append_frames(frames: PackedByteArray) -> void:
	_message.resize(_FRAMES_HEADER_BYTES)
	_message.encode_u8(0, _FRAMES_PACKET)
	_message.encode_u8(1, _FRAMES_VERSION)
	_message.encode_u32(2, _big_endian(frames.size()))
	_message.append_array(frames)


# The bytes of a u32 turned around: the engine writes them with the lowest first.
func _big_endian(number: int) -> int:
	return (number & 0xFF) << 24 | (number & 0xFF00) << 8 | number >> 8 & 0xFF00 | number >> 24 & 0xFF
