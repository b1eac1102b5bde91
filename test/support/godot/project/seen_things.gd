extends Node3D
## A camera and two boxes, and the state of a game: what a test asks for in words and as a picture.


func _ready() -> void:
	var camera := Camera3D.new()
	add_child(camera)
	camera.position = Vector3(0.0, 1.5, 2.0)
	camera.rotation_degrees = Vector3(-10.0, 90.0, 0.0)
	_add_box("Enemy", Vector3(-4.0, 1.5, 1.0), Color.RED)
	_add_box("Behind", Vector3(6.0, 1.5, 2.0), Color.BLUE)
	TelemetryServer.register_command("state", _state, "Wave, score and position")


func _state() -> Dictionary:
	return {"wave": 3, "score": 1.0 / 3.0}


func _add_box(box_name: String, at: Vector3, color: Color) -> void:
	var box := MeshInstance3D.new()
	box.name = box_name
	box.mesh = BoxMesh.new()
	var material := StandardMaterial3D.new()
	material.shading_mode = BaseMaterial3D.SHADING_MODE_UNSHADED
	material.albedo_color = color
	box.material_override = material
	add_child(box)
	box.global_position = at
