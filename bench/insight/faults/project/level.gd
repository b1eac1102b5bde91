extends Node3D
## A level that takes as long to build as [member build_usec] says.

## How long the next level takes to build.
static var build_usec := 0


func _ready() -> void:
	var until_usec := Time.get_ticks_usec() + build_usec
	_build_level(until_usec)


func _build_level(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		var block := Node3D.new()
		block.position = Vector3(get_child_count() % 100, 0.0, 0.0)
		add_child(block)
