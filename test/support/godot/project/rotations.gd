extends SceneTree
## Prints bases and what the engine takes for their rotation: thirteen float32 a line, as hex.

const _COUNT := 500


func _initialize() -> void:
	var random := RandomNumberGenerator.new()
	random.seed = 4
	for index: int in _COUNT:
		var axis := Vector3(random.randfn(), random.randfn(), random.randfn()).normalized()
		# Small turns, and those near half a turn, which are reckoned in another way.
		var angle := random.randf_range(-PI, PI) if index % 3 else PI - random.randf() * 1e-3
		var basis := Basis(axis, angle)
		if index % 2:
			basis = basis.scaled_local(Vector3(random.randf_range(0.1, 3.0), random.randf_range(0.1, 3.0), 1.0))
		if index % 5 == 0:
			basis = basis.scaled(Vector3(-1.0, 1.0, 1.0))
		var rotation := basis.get_rotation_quaternion()
		var numbers := PackedFloat32Array()
		for row: int in 3:
			for column: int in 3:
				numbers.append(basis[column][row])
		numbers.append_array([rotation.x, rotation.y, rotation.z, rotation.w])
		print("rotation ", numbers.to_byte_array().hex_encode())
	quit()
