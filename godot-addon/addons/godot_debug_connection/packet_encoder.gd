extends RefCounted
## Writes the binary packets 0x01, 0x02 and 0x03 back to back into one reused buffer, big-endian.
## Layout: docs/wire-format.md of the relay. Floats have to be finite: the relay refuses a packet with a NaN.

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
const _TRACKING_HEADER_BYTES := 20
const _HEADSET_BYTES := 28
const _CONTROLLER_BYTES := 40
const _MAX_U32 := 0xFFFFFFFF

var _stream := StreamPeerBuffer.new()
var _length := 0


func _init() -> void:
	_stream.big_endian = true


## Bytes written since [method clear].
func length() -> int:
	return _length


## Begins a new message. The buffer stays.
func clear() -> void:
	_length = 0
	_stream.seek(0)


## The packets written since [method clear], as one message.
func message() -> PackedByteArray:
	_stream.resize(_length)
	return _stream.data_array


## One 0x01 packet. Units: frames per second, milliseconds.
func append_performance(frame: int, fps: float, frame_millis: float, physics_millis: float) -> void:
	_stream.put_u8(_PERFORMANCE_PACKET)
	_stream.put_u32(frame & _MAX_U32)
	_stream.put_float(fps)
	_stream.put_float(frame_millis)
	_stream.put_float(physics_millis)
	_length = _stream.get_position()


## One 0x02 packet around a gzip stream of [param uncompressed_bytes] bytes of JSON.
func append_gzip(gzip: PackedByteArray, uncompressed_bytes: int) -> void:
	_stream.put_u8(_COMPRESSED_PACKET)
	_stream.put_u32(uncompressed_bytes)
	_stream.put_u32(gzip.size())
	_stream.put_data(gzip)
	_length = _stream.get_position()


## The header of a 0x03 packet. One [method append_headset] or [method append_controller] for every device in
## [param present] has to follow, in the order of the bits. Units: unix seconds.
func begin_tracking(frame: int, time_seconds: float, present: int, tracked: int) -> void:
	var packet_bytes := _TRACKING_HEADER_BYTES
	if present & HEADSET_BIT:
		packet_bytes += _HEADSET_BYTES
	if present & LEFT_CONTROLLER_BIT:
		packet_bytes += _CONTROLLER_BYTES
	if present & RIGHT_CONTROLLER_BIT:
		packet_bytes += _CONTROLLER_BYTES
	_stream.put_u8(_TRACKING_PACKET)
	_stream.put_u8(_TRACKING_VERSION)
	_stream.put_u16(packet_bytes)
	_stream.put_u16(present)
	_stream.put_u16(tracked)
	_stream.put_u32(frame & _MAX_U32)
	_stream.put_double(time_seconds)
	_length = _stream.get_position()


## The headset's block of a 0x03 packet. Units: metres.
func append_headset(position: Vector3, rotation: Quaternion) -> void:
	_stream.put_float(position.x)
	_stream.put_float(position.y)
	_stream.put_float(position.z)
	_stream.put_float(rotation.x)
	_stream.put_float(rotation.y)
	_stream.put_float(rotation.z)
	_stream.put_float(rotation.w)
	_length = _stream.get_position()


## A controller's block of a 0x03 packet. Units: metres; trigger and grip 0 to 1.
func append_controller(position: Vector3, rotation: Quaternion, trigger: float, grip: float, button_bits: int) -> void:
	append_headset(position, rotation)
	_stream.put_float(trigger)
	_stream.put_float(grip)
	_stream.put_u32(button_bits)
	_length = _stream.get_position()
