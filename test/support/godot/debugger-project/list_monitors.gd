extends SceneTree
## Prints the engine's monitors, in its order.


func _init() -> void:
	for constant in ClassDB.class_get_enum_constants("Performance", "Monitor"):
		print("monitor ", ClassDB.class_get_integer_constant("Performance", constant), " ", constant)
	quit()
