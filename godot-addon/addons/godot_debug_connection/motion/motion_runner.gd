extends Node
## Plays a recorded motion by simulated trackers, and carries out the commands that move devices. Only in debug builds,
## and only where the project or the launch of the game allows it. Everything is undone at the end: when the motion is
## over, when a command or the time limit ends it, when the connection to the relay is lost, and when the game ends.

## The motion began or ended, or cannot be played: motion_started, motion_ended or motion_refused.
signal happened(event_name: String, data: Dictionary)
## A motion cannot be played, for this reason.
signal refused(problem: String)

const CommandRegistry := preload("../commands/command_registry.gd")
const FrameSampler := preload("../sampling/frame_sampler.gd")
const MotionCommands := preload("motion_commands.gd")
const MotionFile := preload("motion_file.gd")
const MotionPlayer := preload("motion_player.gd")
const RelaySettings := preload("../settings/relay_settings.gd")
const SimulatedDevices := preload("simulated_devices.gd")

enum State {
	## Nothing is simulated.
	IDLE,
	## All devices are at the beginning of the motion. The first frame of the scene has to come.
	AWAITING_SCENE,
	## The first frame of the scene has come. The motion begins a while after it.
	WAITING,
	PLAYING,
	## Commands hold devices.
	HELD,
}

var _frames: FrameSampler
var _devices := SimulatedDevices.new()
var _commands: MotionCommands
var _motion: MotionFile
var _player: MotionPlayer
var _state := State.IDLE
var _is_connected := false
# Whether the motion of this run was begun or refused.
var _has_begun := false
# When the motion begins or has begun, or when the devices are released.
var _due_usec := 0
# The last frame in which something moved.
var _frame := -1
# Whether the motion has been played to its end.
var _is_over := false


func _init(registry: CommandRegistry, frames: FrameSampler) -> void:
	_frames = frames
	name = "Motion"
	process_mode = Node.PROCESS_MODE_ALWAYS
	if not _problem().is_empty():
		return
	_devices.headset_came.connect(_end.bind("a headset came into use"))
	_commands = MotionCommands.new(registry, _devices)
	_commands.problem = _problem_of_commands
	_commands.used.connect(_on_used)
	_commands.release_asked.connect(_end.bind("a command ended it"))


func _enter_tree() -> void:
	var path := OS.get_environment(RelaySettings.MOTION_FILE_VARIABLE)
	# Once: the node may leave the tree and come back.
	if path.is_empty() or _has_begun:
		return
	_has_begun = true
	var problem := _problem()
	if problem.is_empty():
		_motion = MotionFile.new(path)
		problem = _motion.problem
	if problem.is_empty():
		problem = _devices.problem()
	if not problem.is_empty():
		refused.emit("The motion is not played: " + problem)
		happened.emit("motion_refused", {"why": problem})
		return
	# Already here, so that scripts of the scene find the trackers.
	for device: StringName in _motion.devices():
		_devices.take(device)
	_player = MotionPlayer.new(_motion, _devices)
	_player.play(0.0)
	_set_state(State.AWAITING_SCENE)


func _exit_tree() -> void:
	_end("the game ended")


## Tells whether the game is connected to the relay.
func set_connected(connected: bool) -> void:
	if _is_connected and not connected:
		_end("the connection to the relay was lost")
	_is_connected = connected


static func _problem() -> String:
	if not RelaySettings.connection_enabled():
		return "telemetry is off in the project's settings"
	if not OS.is_debug_build():
		return "this is a release build, and simulated trackers are for debug builds only"
	if RelaySettings.motion() == "off":
		return "the project setting %s does not allow it" % RelaySettings.MOTION
	return ""


func _problem_of_commands() -> String:
	if _state != State.IDLE and _state != State.HELD:
		return "a motion is being played; release_trackers ends it"
	return _devices.problem() if is_inside_tree() else "the addon is not in the tree"


func _set_state(state: State) -> void:
	var was_idle := _state == State.IDLE
	_state = state
	var tree := get_tree()
	if not was_idle:
		tree.physics_frame.disconnect(_on_frame_began)
		tree.process_frame.disconnect(_on_frame_began)
	if state != State.IDLE:
		# Before all scripts of a frame, as a headset does, but after the sampler that has connected by now: it knows when
		# the frame began. In frames with physics steps, those come first.
		tree.physics_frame.connect(_on_frame_began)
		tree.process_frame.connect(_on_frame_began)


func _on_frame_began() -> void:
	var frame := Engine.get_process_frames()
	if frame == _frame:
		return
	_frame = frame
	# The time that the sampler gives the frame, so that the poses of a recording are found where they were played.
	var now_usec := _frames.frame_began_usec()
	if now_usec == 0:
		now_usec = Time.get_ticks_usec()
	match _state:
		State.AWAITING_SCENE:
			_await_scene(now_usec)
		State.WAITING:
			_wait(now_usec)
		State.PLAYING:
			_play((now_usec - _due_usec) / 1e6)
		State.HELD:
			_commands.step(now_usec)
			if now_usec >= _due_usec:
				_end("its time was over")


func _await_scene(now_usec: int) -> void:
	_player.play(0.0)
	var scene := get_tree().current_scene
	if scene != null and scene.is_node_ready():
		_due_usec = now_usec + int(_motion.begins_seconds * 1e6)
		_set_state(State.WAITING)


func _wait(now_usec: int) -> void:
	_player.play(0.0)
	if now_usec < _due_usec:
		# Connects anew, to come after a sampler that has connected meanwhile.
		_set_state(State.WAITING)
		return
	# This frame is where the motion begins: the poses of a recording of it are found by its number.
	_due_usec = now_usec
	_is_over = false
	_set_state(State.PLAYING)
	happened.emit("motion_started", {
		"recording": _motion.recording, "seconds": _motion.seconds, "frame": _frame, "devices": _motion.devices(),
	})


func _play(seconds: float) -> void:
	if _is_over:
		_end("it is over")
		return
	# The last pose is there for a frame.
	_is_over = seconds >= _motion.seconds
	_player.play(minf(seconds, _motion.seconds))


func _on_used(hold_seconds: float) -> void:
	_due_usec = Time.get_ticks_usec() + int(hold_seconds * 1e6)
	_set_state(State.HELD)


func _end(why: String) -> void:
	var state := _state
	if state == State.IDLE:
		return
	_set_state(State.IDLE)
	_devices.release()
	_player = null
	if _commands != null:
		_commands.clear()
	if state != State.HELD:
		happened.emit("motion_ended", {"recording": _motion.recording, "why": why})
