extends RefCounted
## Writes the packets 0x02 and 0x04 one after the other into a message. Layout: docs/wire-format.md of the relay.

const _COMPRESSED_PACKET := 0x02
const _FRAMES_PACKET := 0x04
const _FRAMES_VERSION := 1
const _COMPRESSED_HEADER_BYTES := 9

var _message := PackedByteArray()


## Bytes written since [method clear].
func length() -> int:
	return _message.size()


## Starts a new message.
func clear() -> void:
	_message = PackedByteArray()


## Takes the packets written so far as one message, and starts a new message.
func take_message() -> PackedByteArray:
	var message := _message
	_message = PackedByteArray()
	return message


## Appends a 0x02 packet with a gzip stream of [param uncompressed_bytes] bytes of JSON.
func append_gzip(gzip: PackedByteArray, uncompressed_bytes: int) -> void:
	var at := _message.size()
	_message.resize(at + _COMPRESSED_HEADER_BYTES)
	_message.encode_u8(at, _COMPRESSED_PACKET)
	_message.encode_u32(at + 1, _big_endian(uncompressed_bytes))
	_message.encode_u32(at + 5, _big_endian(gzip.size()))
	_message.append_array(gzip)


## Writes a 0x04 packet with the encoded Variant of frames. It must be the first packet of its message.
func append_frames(frames: PackedByteArray) -> void:
	_message = frames_packet(frames)


## A 0x04 packet with the encoded Variant of frames.
func frames_packet(frames: PackedByteArray) -> PackedByteArray:
	var bytes := frames.size()
	var packet := PackedByteArray([
		_FRAMES_PACKET, _FRAMES_VERSION, bytes >> 24 & 0xFF, bytes >> 16 & 0xFF, bytes >> 8 & 0xFF, bytes & 0xFF,
	])
	packet.append_array(frames)
	return packet


# Reverses the bytes of a u32, because the engine writes little-endian.
func _big_endian(number: int) -> int:
	return (number & 0xFF) << 24 | (number & 0xFF00) << 8 | number >> 8 & 0xFF00 | number >> 24 & 0xFF
