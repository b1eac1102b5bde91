extends Node3D
## A level that takes as long to build as [member build_usec] says.

## How long the next level takes to build.
static var build_usec := 0


func _ready() -> void:
	var until_usec := Time.get_ticks_usec() + build_usec
	_build_level(until_usec)


func _build_level(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		# In blocks: the engine takes long to free one of very many siblings.
		var block := Node3D.new()
		add_child(block)
		for number: int in 200:
			var part := Node3D.new()
			part.position = Vector3(number, 0.0, 0.0)
			block.add_child(part)
