extends RefCounted
## One headset or controller as the relay's thread knows it: its newest good pose and its inputs, out of frame rows.

const FrameRows := preload("frame_rows.gd")

## Whether there is a tracker and it has had a pose.
var present := false
## Whether the pose is of its frame; else it is the last one known.
var tracked := false
## Metres, relative to the XR origin, in Godot's axes.
var position := Vector3.ZERO
## Relative to the XR origin.
var rotation := Quaternion.IDENTITY
## 0 (released) to 1 (pressed).
var trigger := 0.0
## 0 (released) to 1 (pressed).
var grip := 0.0
## One bit per button.
var button_bits := 0


## Takes over the values of a frame that begin at index [param at].
func read(rows: Array, at: int, is_controller: bool) -> void:
	tracked = false
	if rows[at] == null:
		present = false
		return
	var from_origin: Transform3D = rows[at]
	var has_data: bool = rows[at + FrameRows.HAS_DATA]
	var confidence: int = rows[at + FrameRows.CONFIDENCE]
	var is_tracked := has_data and confidence != XRPose.XR_TRACKING_CONFIDENCE_NONE
	var usable := from_origin.is_finite() and not is_zero_approx(from_origin.basis.determinant())
	tracked = usable and is_tracked
	# A lost device keeps the pose it had. A runtime may report one before the first real one: that is taken too.
	if usable and (tracked or not present):
		position = from_origin.origin
		rotation = from_origin.basis.get_rotation_quaternion()
		present = true
	if is_controller:
		trigger = _amount(rows[at + FrameRows.TRIGGER])
		grip = _amount(rows[at + FrameRows.GRIP])
		button_bits = rows[at + FrameRows.BUTTON_BITS]


func _amount(value: Variant) -> float:
	if not (value is float or value is int or value is bool):
		return 0.0
	var amount: float = value
	return clampf(amount, 0.0, 1.0) if is_finite(amount) else 0.0
