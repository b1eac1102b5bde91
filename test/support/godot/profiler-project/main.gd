extends Node3D
## Burns time in each 60th frame.

var frames: int = 0


func _process(_delta: float) -> void:
	frames += 1
	if frames % 60 == 30:
		burn(40)


func burn(millis: int) -> void:
	var end: int = Time.get_ticks_msec() + millis
	while Time.get_ticks_msec() < end:
		pass
