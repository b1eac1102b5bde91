extends RefCounted
## Turns sampled rows of frames into 0x01 and 0x03 packets, on the relay's thread.

const DeviceState := preload("device_state.gd")
const FrameRate := preload("frame_rate.gd")
const FrameRows := preload("frame_rows.gd")
const PacketEncoder := preload("packet_encoder.gd")

var _head := DeviceState.new()
var _left := DeviceState.new()
var _right := DeviceState.new()
var _rate := FrameRate.new()
# What ticks in seconds are short of unix seconds by.
var _unix_from_ticks := 0.0
var _physics_millis := 0.0


## Starts the frame rate over, after a time without samples.
func reset() -> void:
	_rate.reset()


## Reads what all rows of a batch share.
func begin() -> void:
	_unix_from_ticks = Time.get_unix_time_from_system() - Time.get_ticks_usec() / 1e6
	# The engine renews it once a second.
	_physics_millis = Performance.get_monitor(Performance.TIME_PHYSICS_PROCESS) * 1e3


## Appends the packets of one row that begins at index [param at]. [param wanted] says which of them, in the bits of
## [constant FrameRows.KIND]. Returns how many packets that were.
func append(encoder: PacketEncoder, rows: Array, at: int, wanted: int) -> int:
	var packets := 0
	var sampled: int = rows[at]
	var frame: int = rows[at + FrameRows.FRAME]
	var ticks_usec: int = rows[at + FrameRows.TICKS_USEC]
	if sampled & wanted & FrameRows.FPS_BIT:
		var frame_usec: int = rows[at + FrameRows.FRAME_USEC]
		var fps := _rate.update(frame, ticks_usec, frame_usec)
		encoder.append_performance(frame, fps, frame_usec / 1e3, _physics_millis)
		packets += 1
	if sampled & wanted & FrameRows.TRACKING_BIT:
		packets += _append_tracking(encoder, rows, at, frame, ticks_usec / 1e6 + _unix_from_ticks)
	return packets


# Nothing when there is no device.
func _append_tracking(encoder: PacketEncoder, rows: Array, at: int, frame: int, unix_seconds: float) -> int:
	_head.read(rows, at + FrameRows.HEAD, false)
	_left.read(rows, at + FrameRows.LEFT, true)
	_right.read(rows, at + FrameRows.RIGHT, true)
	var present := 0
	var tracked := 0
	if _head.present:
		present |= PacketEncoder.HEADSET_BIT
		tracked |= PacketEncoder.HEADSET_BIT if _head.tracked else 0
	if _left.present:
		present |= PacketEncoder.LEFT_CONTROLLER_BIT
		tracked |= PacketEncoder.LEFT_CONTROLLER_BIT if _left.tracked else 0
	if _right.present:
		present |= PacketEncoder.RIGHT_CONTROLLER_BIT
		tracked |= PacketEncoder.RIGHT_CONTROLLER_BIT if _right.tracked else 0
	if present == 0:
		return 0
	encoder.begin_tracking(frame, unix_seconds, present, tracked)
	if _head.present:
		encoder.append_headset(_head.position, _head.rotation)
	if _left.present:
		_append_controller(encoder, _left)
	if _right.present:
		_append_controller(encoder, _right)
	return 1


func _append_controller(encoder: PacketEncoder, device: DeviceState) -> void:
	encoder.append_controller(device.position, device.rotation, device.trigger, device.grip, device.button_bits)
