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

## Bit of the headset in the device masks of 0x03.
const HEADSET_BIT := 1
## Bit of the left controller.
const LEFT_CONTROLLER_BIT := 2
## Bit of the right controller.
const RIGHT_CONTROLLER_BIT := 4

const _PERFORMANCE_PACKET := 0x01
const _COMPRESSED_PACKET := 0x02
const _TRACKING_PACKET := 0x03
const _TRACKING_VERSION := 1
const _PERFORMANCE_BYTES := 17
const _COMPRESSED_HEADER_BYTES := 9
const _TRACKING_HEADER_BYTES := 20
const _HEADSET_BYTES := 28
const _CONTROLLER_BYTES := 40
const _MAX_TRACKING_BYTES := _TRACKING_HEADER_BYTES + _HEADSET_BYTES + 2 * _CONTROLLER_BYTES
const _MAX_U32 := 0xFFFFFFFF
# Two frames are 290 bytes. What is more is turned around in between.
const _MIRROR_BYTES := 4096

# Packets in their final order, which come before those in the mirror.
var _turned := PackedByteArray()
var _mirror := PackedByteArray()
var _front := _MIRROR_BYTES
var _tracking_end := 0


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


## The packets written since [method clear], as one message.
func message() -> PackedByteArray:
	if not _turned.is_empty():
		_turn()
		return _turned
	var bytes := _mirror.slice(_front)
	bytes.reverse()
	return bytes


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


## Begins a 0x03 packet. [method append_headset] and [method append_controller] follow for the devices that are there, in
## the order of the bits, then [method end_tracking].
func begin_tracking() -> void:
	if _front < _MAX_TRACKING_BYTES:
		_turn()
	_tracking_end = _front
	_front -= _TRACKING_HEADER_BYTES


## The headset's block of a 0x03 packet. Units: metres.
func append_headset(position: Vector3, rotation: Quaternion) -> void:
	_front -= _HEADSET_BYTES
	_mirror.encode_float(_front, rotation.w)
	_mirror.encode_float(_front + 4, rotation.z)
	_mirror.encode_float(_front + 8, rotation.y)
	_mirror.encode_float(_front + 12, rotation.x)
	_mirror.encode_float(_front + 16, position.z)
	_mirror.encode_float(_front + 20, position.y)
	_mirror.encode_float(_front + 24, position.x)


## A controller's block of a 0x03 packet. Units: metres; trigger and grip 0 to 1.
func append_controller(position: Vector3, rotation: Quaternion, trigger: float, grip: float, button_bits: int) -> void:
	append_headset(position, rotation)
	_front -= _CONTROLLER_BYTES - _HEADSET_BYTES
	_mirror.encode_u32(_front, button_bits)
	_mirror.encode_float(_front + 4, grip)
	_mirror.encode_float(_front + 8, trigger)


## Ends a 0x03 packet with the blocks of the devices in [param present]. Units: unix seconds.
func end_tracking(frame: int, time_seconds: float, present: int, tracked: int) -> void:
	var header := _tracking_end - _TRACKING_HEADER_BYTES
	_mirror.encode_double(header, time_seconds)
	_mirror.encode_u32(header + 8, frame & _MAX_U32)
	_mirror.encode_u16(header + 12, tracked)
	_mirror.encode_u16(header + 14, present)
	_mirror.encode_u16(header + 16, _tracking_end - _front)
	_mirror.encode_u8(header + 18, _TRACKING_VERSION)
	_mirror.encode_u8(header + 19, _TRACKING_PACKET)


## Takes a 0x03 packet back that was begun.
func drop_tracking() -> void:
	_front = _tracking_end


func _turn() -> void:
	var bytes := _mirror.slice(_front)
	bytes.reverse()
	_turned.append_array(bytes)
	_front = _MIRROR_BYTES
