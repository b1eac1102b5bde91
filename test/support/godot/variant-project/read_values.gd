extends SceneTree
## Reads Variants that another wrote, one a line in hex, and prints a line of JSON for each:
## the engine's own bytes of the value, and its notation.
##
## Run: godot --headless --path test/support/godot/variant-project -s res://read_values.gd -- FILE

const VariantNotation := preload("variant_notation.gd")


func _init() -> void:
	var file := FileAccess.open(OS.get_cmdline_user_args()[0], FileAccess.READ)
	while not file.eof_reached():
		var line := file.get_line()
		if line != "":
			var value: Variant = bytes_to_var(line.hex_decode())
			print("value ", JSON.stringify({"hex": var_to_bytes(value).hex_encode(), "value": VariantNotation.of(value)}))
	quit()
