extends RefCounted
## One headset or controller: finds its tracker and the pose to sample, and tracks its buttons.
##
## The frame sampler reads the engine's objects itself. The code here runs only when trackers come and go, when a device
## is lost, and when a button moves.

## The tracker or the pose to sample has changed.
signal changed
## A button was pressed or released.
signal buttons_changed
## The pose is another than before, or of another device. It may be elsewhere at once.
signal replaced

## Poses to look for, the best first.
const POSE_NAMES: Array[StringName] = [&"default", &"aim", &"grip"]
## Button actions. The index is the bit in a 0x03 packet.
const BUTTONS: Array[StringName] = [
	&"trigger_click", &"grip_click", &"primary_click", &"secondary_click", &"ax_button", &"by_button",
	&"menu_button", &"select_button", &"trigger_touch", &"grip_touch", &"primary_touch", &"secondary_touch",
	&"ax_touch", &"by_touch",
]

## Name of the tracker at the [XRServer].
var tracker_name: StringName
## The tracker if it has buttons, else null.
var controller: XRControllerTracker
## The pose to sample, an object that the engine updates. Null when there is none.
var pose: XRPose
## Whether the device is tracked now: the pose has data, and the runtime has some confidence in it. The tracker's
## signals report lost data; [method needs_search] finds lost confidence. Checking both in each frame would cost more.
var has_data := false
## One bit per entry of [constant BUTTONS].
var button_bits := 0
## Whether no better pose can be found: this one is tracked, and the first in [constant POSE_NAMES].
var is_settled := false

var _tracker: XRPositionalTracker


func _init(name_at_server: StringName) -> void:
	tracker_name = name_at_server


## Finds the tracker again. Call it when a tracker was added or replaced.
func find_tracker() -> void:
	_let_go()
	_tracker = XRServer.get_tracker(tracker_name) as XRPositionalTracker
	controller = _tracker as XRControllerTracker
	if controller != null:
		for bit: int in BUTTONS.size():
			if controller.get_input(BUTTONS[bit]) == true:
				button_bits |= 1 << bit
		controller.button_pressed.connect(_on_button_pressed)
		controller.button_released.connect(_on_button_released)
	if _tracker != null:
		_tracker.pose_lost_tracking.connect(_on_pose_lost)
		_tracker.profile_changed.connect(_on_profile_changed)
	find_pose()
	changed.emit()
	replaced.emit()


## Releases the tracker.
func release() -> void:
	_let_go()
	changed.emit()


## Finds the pose again: the first that is tracked now, else the first that exists.
func find_pose() -> void:
	var found: XRPose = null
	is_settled = _tracker == null
	if _tracker != null:
		for index: int in POSE_NAMES.size():
			# Null until the pose was set once.
			var candidate := _tracker.get_pose(POSE_NAMES[index])
			if candidate == null:
				continue
			if _is_of_now(candidate):
				found = candidate
				is_settled = index == 0
				break
			if found == null:
				found = candidate
	var found_has_data := found != null and _is_of_now(found)
	if _tracker != null:
		_await_data(not found_has_data)
	if found != pose or found_has_data != has_data:
		var is_another := found != pose and pose != null
		pose = found
		has_data = found_has_data
		changed.emit()
		if is_another:
			replaced.emit()


## Whether [method find_pose] may find another pose than before. Call it now and then.
func needs_search() -> bool:
	return pose == null or not is_settled or not has_data or not _is_of_now(pose)


func _let_go() -> void:
	if controller != null:
		controller.button_pressed.disconnect(_on_button_pressed)
		controller.button_released.disconnect(_on_button_released)
	if _tracker != null:
		_tracker.pose_lost_tracking.disconnect(_on_pose_lost)
		_tracker.profile_changed.disconnect(_on_profile_changed)
		_await_data(false)
	_tracker = null
	has_data = false
	controller = null
	pose = null
	is_settled = true
	button_bits = 0


# Listens for new pose data. Only while there is none, because the signal is emitted for every pose in every frame.
func _await_data(enabled: bool) -> void:
	if enabled == _tracker.pose_changed.is_connected(_on_pose_changed):
		return
	if enabled:
		_tracker.pose_changed.connect(_on_pose_changed)
	else:
		_tracker.pose_changed.disconnect(_on_pose_changed)


func _on_pose_changed(changed_pose: XRPose) -> void:
	if pose == null or changed_pose == pose:
		find_pose()


func _on_pose_lost(lost_pose: XRPose) -> void:
	if lost_pose == pose:
		has_data = false
		_await_data(true)
		changed.emit()


# Another controller, or a hand in its place.
func _on_profile_changed(_role: String) -> void:
	replaced.emit()


func _on_button_pressed(action: String) -> void:
	var bit := BUTTONS.find(StringName(action))
	if bit >= 0:
		button_bits |= 1 << bit
		buttons_changed.emit()


func _on_button_released(action: String) -> void:
	var bit := BUTTONS.find(StringName(action))
	if bit >= 0:
		button_bits &= ~(1 << bit)
		buttons_changed.emit()


# A runtime that loses confidence in a pose may drop the pose, or keep it and report no confidence.
func _is_of_now(asked: XRPose) -> bool:
	return asked.has_tracking_data and asked.tracking_confidence != XRPose.XR_TRACKING_CONFIDENCE_NONE
