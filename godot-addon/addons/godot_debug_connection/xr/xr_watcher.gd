extends RefCounted
## Notices what happens to the OpenXR session.

## The frame of reference of the poses changes now or within a few frames.
signal reference_frame_changing

## The session changed; [param state] is one word.
signal happened(state: String, data: Dictionary)

const INTERFACE := "OpenXR"

# Signals of the interface, with the word for each. Some are missing in older Godot 4.
const _WORDS: Dictionary = {
	&"session_begun": "begun",
	&"session_synchronized": "synchronized",
	&"session_visible": "visible",
	&"session_focussed": "focused",
	&"session_stopping": "stopping",
	&"session_loss_pending": "loss_pending",
	&"instance_exiting": "instance_exiting",
	&"pose_recentered": "recentered",
}

const _PLAY_AREAS: Dictionary = {
	XRInterface.XR_PLAY_AREA_3DOF: "3dof",
	XRInterface.XR_PLAY_AREA_SITTING: "sitting",
	XRInterface.XR_PLAY_AREA_ROOMSCALE: "roomscale",
	XRInterface.XR_PLAY_AREA_STAGE: "stage",
}

var _interface: XRInterface
var _state := ""
var _system := ""


## Starts watching, if there is an OpenXR interface.
func start() -> void:
	_interface = XRServer.find_interface(INTERFACE)
	if _interface == null:
		return
	for signal_name: StringName in _WORDS:
		if _interface.has_signal(signal_name):
			_interface.connect(signal_name, _on_signal.bind(_WORDS[signal_name]))
	_interface.play_area_changed.connect(_on_play_area_changed)
	if _interface.has_signal(&"refresh_rate_changed"):
		_interface.connect(&"refresh_rate_changed", _on_refresh_rate_changed)


## Stops watching.
func stop() -> void:
	if _interface == null:
		return
	for signal_name: StringName in _WORDS:
		if _interface.has_signal(signal_name):
			_interface.disconnect(signal_name, _on_signal.bind(_WORDS[signal_name]))
	_interface.play_area_changed.disconnect(_on_play_area_changed)
	if _interface.has_signal(&"refresh_rate_changed"):
		_interface.disconnect(&"refresh_rate_changed", _on_refresh_rate_changed)
	_interface = null


## Reports that the OpenXR runtime is gone. The engine has no signal for it, only errors in its log.
func lose() -> void:
	_state = "lost"
	var session := {"interface": INTERFACE}
	session.merge(read())
	happened.emit(_state, session)


## The session as it is now; empty if there is none.
func read() -> Dictionary:
	if _interface == null or not _interface.is_initialized():
		return {}
	if _system.is_empty():
		_system = _system_name()
	var session := {"interface": INTERFACE, "system": _system}
	if not _state.is_empty():
		session["session"] = _state
	if _interface.has_method(&"get_display_refresh_rate"):
		session["refresh_rate_hz"] = _interface.call(&"get_display_refresh_rate")
	return session


func _system_name() -> String:
	var info := _interface.get_system_info()
	return "%s %s" % [info.get("XRRuntimeName", ""), info.get("XRRuntimeVersion", "")]


func _on_signal(word: String) -> void:
	if word == "recentered":
		reference_frame_changing.emit()
	else:
		_state = word
	happened.emit(word, read())


func _on_refresh_rate_changed(rate_hz: float) -> void:
	var session := read()
	session["refresh_rate_hz"] = rate_hz
	happened.emit("refresh_rate_changed", session)


func _on_play_area_changed(mode: int) -> void:
	reference_frame_changing.emit()
	var session := read()
	session["play_area"] = _PLAY_AREAS.get(mode, "unknown")
	happened.emit("play_area_changed", session)
