extends Node3D
## A healthy game that is lively, in one of four styles: an arena, a sandbox, a puzzle, an explorer. None of them works for
## more than half of a frame.

const Body := preload("body.gd")

var _body: Body
var _style := ""
var _random := RandomNumberGenerator.new()
var _seconds := 0.0
# Work of each frame, in microseconds.
var _work_usec := 0.0
var _next := {}
var _crowd: Array[Node3D] = []
var _cache: Array[PackedByteArray] = []
var _sound: AudioStreamPlayer
var _paths := PackedStringArray()


func _init(body: Body) -> void:
	_body = body


func _process(delta: float) -> void:
	if _style.is_empty():
		return
	_seconds += delta
	var until_usec := Time.get_ticks_usec() + int(_work_usec)
	while Time.get_ticks_usec() < until_usec:
		pass
	match _style:
		"arena":
			_play_arena()
		"sandbox":
			_play_sandbox()
		"puzzle":
			_play_puzzle()
		"explorer":
			_play_explorer()


## Plays a step of the plan: one minute or so of a style.
func play(step: Dictionary) -> Dictionary:
	if _style.is_empty():
		_random.seed = int(str(step["seed"]).to_float())
		_prepare(str(step["kind"]))
	var seconds: float = step["seconds"]
	await get_tree().create_timer(seconds, true, false, true).timeout
	return {}


func _prepare(style: String) -> void:
	_sound = AudioStreamPlayer.new()
	var wave := AudioStreamWAV.new()
	wave.data = PackedByteArray()
	wave.data.resize(8000)
	_sound.stream = wave
	add_child(_sound)
	if style == "sandbox":
		var ground := StaticBody3D.new()
		var collision := CollisionShape3D.new()
		collision.shape = WorldBoundaryShape3D.new()
		ground.add_child(collision)
		add_child(ground)
	if style == "explorer":
		for number: int in 6:
			var path := "user://chunk_%d.res" % number
			var chunk := BoxMesh.new()
			chunk.size = Vector3.ONE * (1.0 + number)
			ResourceSaver.save(chunk, path)
			_paths.append(path)
	_style = style


# Whether something is due that happens every so many seconds, more or less.
func _is_due(what: String, seconds: float) -> bool:
	var at: float = _next.get(what, seconds * _random.randf())
	if _seconds < at:
		_next[what] = at
		return false
	_next[what] = _seconds + seconds * _random.randf_range(0.6, 1.4)
	return true


# Enemies come and go, shots fly, levels change.
func _play_arena() -> void:
	_work_usec = 1500.0 + 700.0 * sin(_seconds)
	if _is_due("enemy", 0.25):
		_add_to_crowd(Area3D.new())
		_sound.play()
	if _crowd.size() > 40:
		_remove_from_crowd()
	if _is_due("score", 0.6):
		TelemetryServer.log_event("score", {"points": _crowd.size()})
	if _is_due("reload", 9.0):
		push_warning("the magazine is empty")
	if _is_due("gesture", 11.0):
		_body.act("throw" if _random.randf() < 0.5 else "duck")
	if _is_due("rest", 7.0):
		_body.act("stand")
	if _is_due("level", 40.0):
		get_tree().change_scene_to_file("res://level.tscn")


# Crates fall, pile up and are taken away.
func _play_sandbox() -> void:
	_work_usec = 800.0
	if _is_due("crate", 0.8):
		var crate := RigidBody3D.new()
		var collision := CollisionShape3D.new()
		var shape := BoxShape3D.new()
		shape.size = Vector3.ONE * 0.3
		collision.shape = shape
		crate.add_child(collision)
		crate.position = Vector3(_random.randf_range(-2.0, 2.0), 2.0, _random.randf_range(-2.0, 2.0))
		_add_to_crowd(crate)
	if _crowd.size() > 30:
		_remove_from_crowd()
	var space := get_world_3d().direct_space_state
	for number: int in 8:
		var at := Vector3(_random.randf_range(-2.0, 2.0), 3.0, 0.0)
		space.intersect_ray(PhysicsRayQueryParameters3D.create(at, at + Vector3.DOWN * 4.0))
	if _is_due("push", 5.0):
		for crate: Node3D in _crowd:
			(crate as RigidBody3D).apply_central_impulse(Vector3(0.0, 2.0, 0.5))
	if _is_due("recentre", 35.0):
		_body.reference = Transform3D(Basis(Vector3.UP, 0.8), Vector3(0.3, 0.0, 0.0)) * _body.reference
	if _is_due("shake", 15.0):
		_body.act("shake")
	if _is_due("rest", 6.0):
		_body.act("stand")


# Tweens, small saves, a pause menu, a cache that fills up and is emptied.
func _play_puzzle() -> void:
	_work_usec = 600.0
	if _is_due("tween", 0.5):
		create_tween().tween_property(_sound, ^"volume_db", _random.randf_range(-20.0, 0.0), 0.4)
	if _is_due("save", 6.0):
		var state := {}
		for number: int in 150:
			state["piece %d" % number] = _random.randf()
		JSON.stringify(state)
		TelemetryServer.log_event("saved", {"pieces": state.size()})
	if _is_due("cache", 0.5):
		var block := PackedByteArray()
		block.resize(256 * 1024)
		block.fill(7)
		_cache.append(block)
	if _cache.size() > 90:
		_cache.clear()
	if _is_due("still", 20.0):
		_body.act("still")
	if _is_due("rest", 13.0):
		_body.act("stand")
	if _is_due("error", 25.0):
		push_error("the hint has no translation")
	if _is_due("pause", 30.0):
		get_tree().paused = true
		get_tree().create_timer(2.0, true, false, true).timeout.connect(_unpause)


func _unpause() -> void:
	get_tree().paused = false


# The world is loaded by threads around the player; the load of a frame comes and goes.
func _play_explorer() -> void:
	_work_usec = 3000.0 + 2000.0 * sin(0.4 * _seconds)
	if _is_due("chunk", 1.2):
		var path := _paths[_random.randi() % _paths.size()]
		ResourceLoader.load_threaded_request(path, "", false, ResourceLoader.CACHE_MODE_IGNORE)
		_next["take " + path] = _seconds + 0.5
	for path: String in _paths:
		var at: float = _next.get("take " + path, INF)
		if _seconds >= at and ResourceLoader.load_threaded_get_status(path) == ResourceLoader.THREAD_LOAD_LOADED:
			_next["take " + path] = INF
			var chunk := MeshInstance3D.new()
			chunk.mesh = ResourceLoader.load_threaded_get(path) as Mesh
			_add_to_crowd(chunk)
	if _crowd.size() > 60:
		_remove_from_crowd()
	if _is_due("spin", 8.0):
		_body.act("spin")
	if _is_due("rest", 5.0):
		_body.act("stand")
	if _is_due("occlusion", 17.0):
		_body.lose(&"right_hand")
		get_tree().create_timer(0.1).timeout.connect(_find_hand)
	if _is_due("place", 4.0):
		TelemetryServer.log_event("place", {"x": _seconds})


func _find_hand() -> void:
	_body.faults[&"right_hand"] = Body.Fault.new()


func _add_to_crowd(node: Node3D) -> void:
	_crowd.append(node)
	add_child(node)


func _remove_from_crowd() -> void:
	var oldest: Node3D = _crowd.pop_front()
	oldest.queue_free()
