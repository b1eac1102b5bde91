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

# The two clocks are read within so many microseconds of each other, or the offset stays as it was.
const _CLOCK_TOLERANCE_USEC := 1_000
const _CLOCK_ATTEMPTS := 3
# A pose whose axes are flatter than this has no rotation.
const _MIN_VOLUME := 1e-5
# A larger one, or none at all, comes of values that are not finite.
const _MAX_VOLUME := 1e30

var _rate := FrameRate.new()
# The newest good pose of each device: a lost one keeps it.
var _positions: Array[Vector3] = []
var _rotations: Array[Quaternion] = []
var _inputs := PackedFloat32Array()
var _button_bits := PackedInt64Array()
var _present := 0
var _looked_usec := -SLOW_LOOK_USEC
# What ticks in seconds are short of unix seconds by.
var _unix_from_ticks := 0.0
var _physics_millis := 0.0


func _init() -> void:
	_positions.resize(FrameRows.DEVICE_COUNT)
	_rotations.resize(FrameRows.DEVICE_COUNT)
	_inputs.resize(2 * FrameRows.DEVICE_COUNT)
	_button_bits.resize(FrameRows.DEVICE_COUNT)


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
		var frame: int = rows[row + FrameRows.FRAME]
		var ticks_usec: int = rows[row + FrameRows.TICKS_USEC]
		if kind & wanted & FrameRows.FPS_BIT:
			var frame_usec: int = rows[row + FrameRows.FRAME_USEC]
			if ticks_usec >= _rate.due_usec:
				_rate.update(frame, ticks_usec, frame_usec)
			encoder.append_performance(frame, _rate.fps, frame_usec / 1e3, _physics_millis)
			packets += 1
		if not kind & wanted & FrameRows.TRACKING_BIT:
			continue
		var tracked := 0
		var bit := 1
		var tracked_bit := FrameRows.HEAD_TRACKED_BIT
		var at := row + FrameRows.DEVICES
		for device: int in FrameRows.DEVICE_COUNT:
			if rows[at] == null:
				_present &= ~bit
			else:
				var from_origin: Transform3D = rows[at]
				var basis := from_origin.basis
				var volume := absf(basis.determinant())
				if volume > _MIN_VOLUME and volume < _MAX_VOLUME and from_origin.origin.is_finite():
					if kind & tracked_bit:
						tracked |= bit
					# A runtime may report a pose before the first real one: that is taken too.
					if (tracked | ~_present) & bit:
						_positions[device] = from_origin.origin
						_rotations[device] = basis.get_rotation_quaternion()
						_present |= bit
				if device > 0:
					_button_bits[device] = rows[at + FrameRows.BUTTON_BITS]
					for input: int in 2:
						var value: Variant = rows[at + FrameRows.TRIGGER + input]
						var amount := 0.0
						if value is float or value is int or value is bool:
							amount = value
						# Not so for NaN.
						if not (amount >= 0.0 and amount <= 1.0):
							amount = clampf(amount, 0.0, 1.0) if is_finite(amount) else 0.0
						_inputs[2 * device + input] = amount
			bit <<= 1
			tracked_bit <<= 1
			at += FrameRows.DEVICE_VALUES
		if _present != 0:
			encoder.append_tracking(
					frame, ticks_usec / 1e6 + _unix_from_ticks, _present, tracked, _positions, _rotations, _inputs,
					_button_bits)
			packets += 1
	return packets


func _look(now_usec: int) -> void:
	_looked_usec = now_usec
	for attempt: int in _CLOCK_ATTEMPTS:
		var before_usec := Time.get_ticks_usec()
		var unix_seconds := Time.get_unix_time_from_system()
		# A thread that was put aside between the two clocks would take the time of poses for another.
		if Time.get_ticks_usec() - before_usec < _CLOCK_TOLERANCE_USEC or _unix_from_ticks == 0.0:
			_unix_from_ticks = unix_seconds - before_usec / 1e6
			break
	_physics_millis = Performance.get_monitor(Performance.TIME_PHYSICS_PROCESS) * 1e3
