extends Node3D
## Causes of hitches in the engine's own work: physics, scenes, resources, nodes that are freed.

var _query: Dictionary = {}
var _queries := 0
var _worth := 0


func _ready() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS


func _physics_process(_delta: float) -> void:
	if _queries > 0:
		_queries = 0
		_scan_room(_worth)


## Plays a step of the plan.
func play(step: Dictionary) -> Dictionary:
	var millis: float = step.get("millis", 0.0)
	var count: int = step.get("count", 0)
	match step["kind"]:
		"pile":
			return await _pile(count)
		"raycasts":
			return await _raycast(int(millis * 1e3))
		"scene":
			return await _change_scene(int(millis * 1e3))
		"load":
			return await _load(int(millis * 1e3))
		"free":
			return await _free_many(count)
	return {}


# Bodies in nearly the same place: the solver has much to do in a few steps.
func _pile(count: int) -> Dictionary:
	var heap := Node3D.new()
	var shape := BoxShape3D.new()
	shape.size = Vector3.ONE * 0.3
	for index: int in count:
		var body := RigidBody3D.new()
		var collision := CollisionShape3D.new()
		collision.shape = shape
		body.add_child(collision)
		body.position = Vector3(index % 6, floorf(index / 6.0) * 0.5, fmod(index, 5.0)) * 0.06
		heap.add_child(body)
	var from := Time.get_unix_time_from_system()
	add_child(heap)
	for step: int in 3:
		await get_tree().physics_frame
	heap.queue_free()
	await get_tree().process_frame
	return {"from": from}


func _raycast(usec: int) -> Dictionary:
	var from := Time.get_unix_time_from_system()
	_worth = usec
	_queries = 1
	while _queries > 0:
		await get_tree().process_frame
	return {"from": from}


func _scan_room(usec: int) -> void:
	var until_usec := Time.get_ticks_usec() + usec
	var space := get_world_3d().direct_space_state
	var ray := PhysicsRayQueryParameters3D.create(Vector3.ZERO, Vector3(10.0, 0.0, 0.0))
	while Time.get_ticks_usec() < until_usec:
		_query = space.intersect_ray(ray)


func _change_scene(usec: int) -> Dictionary:
	var script: GDScript = load("res://level.gd")
	script.set(&"build_usec", usec)
	var from := Time.get_unix_time_from_system()
	get_tree().change_scene_to_file("res://level.tscn")
	for frame: int in 4:
		await get_tree().process_frame
	var to := Time.get_unix_time_from_system()
	# Its nodes leave a few at a time.
	var level := get_tree().current_scene
	while level.get_child_count() > 0:
		level.get_child(level.get_child_count() - 1).free()
		await get_tree().process_frame
	return {"from": from, "to": to}


func _load(usec: int) -> Dictionary:
	# A mesh of some hundred kilobytes, as text.
	var mesh := ArrayMesh.new()
	var arrays := []
	arrays.resize(Mesh.ARRAY_MAX)
	var vertices := PackedVector3Array()
	for index: int in 3000:
		vertices.append(Vector3(index, sin(index), cos(index)))
	arrays[Mesh.ARRAY_VERTEX] = vertices
	mesh.add_surface_from_arrays(Mesh.PRIMITIVE_TRIANGLES, arrays)
	ResourceSaver.save(mesh, "user://mesh.tres")
	await get_tree().create_timer(1.0).timeout
	var from := Time.get_unix_time_from_system()
	_load_model(usec)
	return {"from": from}


func _load_model(usec: int) -> void:
	var until_usec := Time.get_ticks_usec() + usec
	while Time.get_ticks_usec() < until_usec:
		ResourceLoader.load("user://mesh.tres", "", ResourceLoader.CACHE_MODE_IGNORE)


# Many nodes, which the engine frees at the end of one frame.
func _free_many(count: int) -> Dictionary:
	var crowd := Node.new()
	add_child(crowd)
	while crowd.get_child_count() < count:
		for number: int in 150:
			crowd.add_child(Node3D.new())
		await get_tree().process_frame
	await get_tree().create_timer(1.0).timeout
	var from := Time.get_unix_time_from_system()
	crowd.queue_free()
	await get_tree().process_frame
	return {"from": from}
