extends RefCounted
## Turns sampled rows of frames into 0x01 and 0x03 packets, on the relay's thread.
##
## The thread's caches are cold at each look, so what it costs is how much different code it touches: one loop for all
## frames and devices, whose second turn is cheap.

const FrameRate := preload("frame_rate.gd")
const FrameRows := preload("frame_rows.gd")
const PacketEncoder := preload("packet_encoder.gd")

## Time between two looks at what hardly changes: the system's clock against the engine's, the physics time (which the
## engine renews once a second). Units: microseconds.
const SLOW_LOOK_USEC := 250_000

# A pose whose axes are flatter than this has no rotation.
const _MIN_VOLUME := 1e-5
# A larger one, or none at all, comes of values that are not finite.
const _MAX_VOLUME := 1e30

var _rate := FrameRate.new()
# The newest good pose of each device: a lost one keeps it.
var _positions := PackedVector3Array()
var _rotations: Array[Quaternion] = []
var _present := 0
var _looked_usec := -SLOW_LOOK_USEC
# What ticks in seconds are short of unix seconds by.
var _unix_from_ticks := 0.0
var _physics_millis := 0.0


func _init() -> void:
	_positions.resize(FrameRows.DEVICE_COUNT)
	_rotations.resize(FrameRows.DEVICE_COUNT)


## Starts the frame rate over, after a time without samples.
func reset() -> void:
	_rate.reset()


## Appends the packets of all rows up to index [param end]. [param wanted] says which of them, in the bits of
## [constant FrameRows.KIND]. Returns how many packets that were.
func append(encoder: PacketEncoder, rows: Array, end: int, wanted: int) -> int:
	var packets := 0
	var newest_usec: int = rows[end - FrameRows.ROW_VALUES + FrameRows.TICKS_USEC]
	if newest_usec - _looked_usec >= SLOW_LOOK_USEC:
		_look(newest_usec)
	for row: int in range(0, end, FrameRows.ROW_VALUES):
		var kind: int = rows[row]
		kind &= wanted
		var frame: int = rows[row + FrameRows.FRAME]
		var ticks_usec: int = rows[row + FrameRows.TICKS_USEC]
		if kind & FrameRows.FPS_BIT:
			var frame_usec: int = rows[row + FrameRows.FRAME_USEC]
			var fps := _rate.update(frame, ticks_usec, frame_usec)
			encoder.append_performance(frame, fps, frame_usec / 1e3, _physics_millis)
			packets += 1
		if not kind & FrameRows.TRACKING_BIT:
			continue
		encoder.begin_tracking()
		var tracked := 0
		var bit := PacketEncoder.HEADSET_BIT
		var at := row + FrameRows.DEVICES
		for device: int in FrameRows.DEVICE_COUNT:
			if rows[at] == null:
				_present &= ~bit
			else:
				var from_origin: Transform3D = rows[at]
				var volume := absf(from_origin.basis.determinant())
				if volume > _MIN_VOLUME and volume < _MAX_VOLUME and from_origin.origin.is_finite():
					var has_data: bool = rows[at + FrameRows.HAS_DATA]
					var confidence: int = rows[at + FrameRows.CONFIDENCE]
					if has_data and confidence != XRPose.XR_TRACKING_CONFIDENCE_NONE:
						tracked |= bit
					# A runtime may report a pose before the first real one: that is taken too.
					if (tracked | ~_present) & bit:
						_positions[device] = from_origin.origin
						_rotations[device] = from_origin.basis.get_rotation_quaternion()
						_present |= bit
				if not _present & bit:
					pass
				elif device == 0:
					encoder.append_headset(_positions[device], _rotations[device])
				else:
					var button_bits: int = rows[at + FrameRows.BUTTON_BITS]
					encoder.append_controller(
							_positions[device], _rotations[device], _amount(rows[at + FrameRows.TRIGGER]),
							_amount(rows[at + FrameRows.GRIP]), button_bits)
			bit <<= 1
			at += FrameRows.DEVICE_VALUES
		if _present == 0:
			encoder.drop_tracking()
			continue
		encoder.end_tracking(frame, ticks_usec / 1e6 + _unix_from_ticks, _present, tracked)
		packets += 1
	return packets


func _look(now_usec: int) -> void:
	_looked_usec = now_usec
	_unix_from_ticks = Time.get_unix_time_from_system() - Time.get_ticks_usec() / 1e6
	_physics_millis = Performance.get_monitor(Performance.TIME_PHYSICS_PROCESS) * 1e3


# Of an input of any type, 0 to 1.
func _amount(value: Variant) -> float:
	if not (value is float or value is int or value is bool):
		return 0.0
	var amount: float = value
	return clampf(amount, 0.0, 1.0) if is_finite(amount) else 0.0
