extends RefCounted
## Samples the headset and both hand controllers from the [XRServer]'s trackers.

const PacketEncoder := preload("packet_encoder.gd")
const TrackedDevice := preload("tracked_device.gd")

var _head := TrackedDevice.new(&"head")
var _left := TrackedDevice.new(&"left_hand")
var _right := TrackedDevice.new(&"right_hand")


## Begins to follow which trackers there are.
func start() -> void:
	# Methods, never lambdas: the engine crashes at exit over a lambda left on the XRServer.
	XRServer.tracker_added.connect(_on_trackers_changed)
	XRServer.tracker_updated.connect(_on_trackers_changed)
	XRServer.tracker_removed.connect(_on_trackers_changed)
	for device: TrackedDevice in [_head, _left, _right]:
		device.find_tracker()


## Lets go of the trackers.
func stop() -> void:
	XRServer.tracker_added.disconnect(_on_trackers_changed)
	XRServer.tracker_updated.disconnect(_on_trackers_changed)
	XRServer.tracker_removed.disconnect(_on_trackers_changed)


## Appends the 0x03 packet of this moment; nothing when there is no device. Units: unix seconds.
func sample(encoder: PacketEncoder, frame: int, time_seconds: float) -> void:
	_head.read()
	_left.read()
	_right.read()
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
		return
	encoder.begin_tracking(frame, time_seconds, present, tracked)
	if _head.present:
		encoder.append_headset(_head.position, _head.rotation)
	if _left.present:
		_append_controller(encoder, _left)
	if _right.present:
		_append_controller(encoder, _right)


func _append_controller(encoder: PacketEncoder, device: TrackedDevice) -> void:
	encoder.append_controller(device.position, device.rotation, device.trigger, device.grip, device.button_bits)


func _on_trackers_changed(tracker_name: StringName, _type: int) -> void:
	for device: TrackedDevice in [_head, _left, _right]:
		if device.tracker_name == tracker_name:
			device.find_tracker()
