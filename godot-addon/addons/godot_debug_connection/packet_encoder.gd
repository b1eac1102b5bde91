extends RefCounted
## Writes the binary packets 0x01, 0x02 and 0x03 back to back, big-endian. Layout: docs/wire-format.md of the relay.
## Floats have to be finite: the relay refuses a packet with a NaN.
##
## The engine writes little-endian numbers into a byte array at a fraction of what a stream peer takes. So packets are
## written mirrored, from the end of a reused array to its front, and turned around all at once:
## [codeblock lang=text]
## … free … | last byte of packet 2 … first byte of packet 2 | last byte of packet 1 … first byte of packet 1
##          ^ _front
## [/codeblock]

## Devices of a 0x03 packet: headset, left and right controller. The bit of each is 1 << its index.
const DEVICE_COUNT := 3

const _PERFORMANCE_PACKET := 0x01
const _COMPRESSED_PACKET := 0x02
const _TRACKING_PACKET := 0x03
const _TRACKING_VERSION := 1
# The first two bytes of a 0x03 packet.
const _TRACKING_KIND := _TRACKING_PACKET << 8 | _TRACKING_VERSION
const _PERFORMANCE_BYTES := 17
const _COMPRESSED_HEADER_BYTES := 9
const _TRACKING_HEADER_BYTES := 20
const _HEADSET_BYTES := 28
const _INPUT_BYTES := 12
const _MAX_TRACKING_BYTES := _TRACKING_HEADER_BYTES + DEVICE_COUNT * (_HEADSET_BYTES + _INPUT_BYTES)
const _MAX_U32 := 0xFFFFFFFF
# Nine frames are 1,305 bytes. What is more is turned around in between.
const _MIRROR_BYTES := 4096

# Packets in their final order, which come before those in the mirror.
var _turned := PackedByteArray()
var _mirror := PackedByteArray()
var _front := _MIRROR_BYTES


func _init() -> void:
	_mirror.resize(_MIRROR_BYTES)


## Bytes written since [method clear].
func length() -> int:
	return _turned.size() + _MIRROR_BYTES - _front


## Begins a new message. The buffer stays.
func clear() -> void:
	_front = _MIRROR_BYTES
	if not _turned.is_empty():
		_turned = PackedByteArray()


## The packets written since [method clear], as one message; the next one begins after it. The buffer stays.
func take_message() -> PackedByteArray:
	var front := _front
	_front = _MIRROR_BYTES
	var bytes := _mirror.slice(front)
	bytes.reverse()
	if _turned.is_empty():
		return bytes
	var all := _turned
	_turned = PackedByteArray()
	all.append_array(bytes)
	return all


## One 0x01 packet. Units: frames per second, milliseconds.
func append_performance(frame: int, fps: float, frame_millis: float, physics_millis: float) -> void:
	if _front < _PERFORMANCE_BYTES:
		_turn()
	_front -= _PERFORMANCE_BYTES
	_mirror.encode_float(_front, physics_millis)
	_mirror.encode_float(_front + 4, frame_millis)
	_mirror.encode_float(_front + 8, fps)
	_mirror.encode_u32(_front + 12, frame & _MAX_U32)
	_mirror.encode_u8(_front + 16, _PERFORMANCE_PACKET)


## One 0x02 packet around a gzip stream of [param uncompressed_bytes] bytes of JSON.
func append_gzip(gzip: PackedByteArray, uncompressed_bytes: int) -> void:
	if _front < _COMPRESSED_HEADER_BYTES:
		_turn()
	_front -= _COMPRESSED_HEADER_BYTES
	_mirror.encode_u32(_front, gzip.size())
	_mirror.encode_u32(_front + 4, uncompressed_bytes)
	_mirror.encode_u8(_front + 8, _COMPRESSED_PACKET)
	_turn()
	_turned.append_array(gzip)


## One 0x03 packet with the devices whose bits are in [param present], [param tracked] those of them that are where they
## are said to be. [param inputs] holds trigger and grip of each device, 0 to 1, and is not read for the headset, and
## neither are its [param button_bits]. Units: unix seconds, metres.
## Cost: one loop for all devices, so that the second turn finds its code in the caches.
func append_tracking(
		frame: int, time_seconds: float, present: int, tracked: int, positions: Array[Vector3],
		rotations: Array[Quaternion], inputs: PackedFloat32Array, button_bits: PackedInt64Array) -> void:
	if _front < _MAX_TRACKING_BYTES:
		_turn()
	var end := _front
	var at := end - _TRACKING_HEADER_BYTES
	for device: int in DEVICE_COUNT:
		if not present & (1 << device):
			continue
		var position := positions[device]
		var rotation := rotations[device]
		at -= _HEADSET_BYTES
		_mirror.encode_float(at, rotation.w)
		_mirror.encode_float(at + 4, rotation.z)
		_mirror.encode_float(at + 8, rotation.y)
		_mirror.encode_float(at + 12, rotation.x)
		_mirror.encode_float(at + 16, position.z)
		_mirror.encode_float(at + 20, position.y)
		_mirror.encode_float(at + 24, position.x)
		if device > 0:
			at -= _INPUT_BYTES
			_mirror.encode_u32(at, button_bits[device])
			_mirror.encode_float(at + 4, inputs[2 * device + 1])
			_mirror.encode_float(at + 8, inputs[2 * device])
	_front = at
	_mirror.encode_double(end - 20, time_seconds)
	_mirror.encode_u32(end - 12, frame & _MAX_U32)
	# Type, version, length, present and tracked devices: eight bytes at once.
	_mirror.encode_s64(end - 8, tracked | present << 16 | (end - at) << 32 | _TRACKING_KIND << 48)


func _turn() -> void:
	var bytes := _mirror.slice(_front)
	bytes.reverse()
	_turned.append_array(bytes)
	_front = _MIRROR_BYTES
