extends Node3D
## Plays a plan of the bench: quiet times, and in between faults and things that look like faults. Prints the truth of
## each as a line [code]TRUTH {…}[/code], with unix seconds of the same clock as the relay's.

const Body := preload("body.gd")
const Burns := preload("burns.gd")
const EngineBurns := preload("engine_burns.gd")
const FrameLog := preload("frame_log.gd")
const Leaks := preload("leaks.gd")
const Lively := preload("lively.gd")
const OnPurpose := preload("on_purpose.gd")
const Stutter := preload("stutter.gd")
const TrackingFaults := preload("tracking_faults.gd")
const Troubles := preload("troubles.gd")

const _OPEN := 3

var _frames := FrameLog.new()
var _body := Body.new()


func _ready() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS
	var plan: Dictionary = JSON.parse_string(OS.get_environment("FAULTS_PLAN"))
	# Levels come and go beside it.
	_outlive_scenes.call_deferred(plan)


func _outlive_scenes(plan: Dictionary) -> void:
	get_tree().current_scene = null
	var seed_of_body: int = plan["seed"]
	_body.begin(seed_of_body)
	add_child(_frames)
	add_child(_body)
	var players := {
		"burns": Burns.new(),
		"engine_burns": EngineBurns.new(),
		"leaks": Leaks.new(),
		"lively": Lively.new(_body),
		"on_purpose": OnPurpose.new(_body),
		"stutter": Stutter.new(),
		"tracking_faults": TrackingFaults.new(_body),
		"troubles": Troubles.new(),
	}
	for player: Node in players.values():
		add_child(player)
	while TelemetryServer.connection_state != _OPEN:
		await get_tree().process_frame
	print("CONNECTED")
	var steps: Array = plan["steps"]
	for step: Dictionary in steps:
		await _quiet(step)
		await _play(step, players)
	_frames.write()
	get_tree().quit()


func _quiet(step: Dictionary) -> void:
	var seconds: float = step["quiet"]
	await get_tree().create_timer(seconds, true, false, true).timeout
	var tries := 0
	while TelemetryServer.connection_state != _OPEN:
		print("CONNECTION ", TelemetryServer.connection_state, " at ", Time.get_unix_time_from_system())
		tries += 1
		if tries > 20:
			# The bench has ended.
			get_tree().quit(3)
		await get_tree().create_timer(0.5, true, false, true).timeout


func _play(step: Dictionary, players: Dictionary) -> void:
	var by: String = step["by"]
	if by == "bench":
		print("BENCH ", JSON.stringify(step))
		return
	var player: Node = players[by]
	var from := Time.get_unix_time_from_system()
	@warning_ignore("redundant_await")
	var about: Dictionary = await player.call(&"play", step)
	# The frame in which it happened ends with the beginning of the next.
	await get_tree().process_frame
	var truth := {"id": step["id"], "from": from, "to": Time.get_unix_time_from_system()}
	truth.merge(about, true)
	print("TRUTH ", JSON.stringify(truth, "", false, true))
