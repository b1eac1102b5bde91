extends RefCounted
## Mistakes that a test has the game make. The line numbers are told by [method line_of].


## Makes one kind of mistake, [param count] times.
static func make(kind: String, count: int) -> void:
	for index: int in count:
		match kind:
			"push_error":
				push_error("deliberate error")
			"push_warning":
				push_warning("deliberate warning")
			"script_error":
				_use_nothing()
			"engine_error":
				ResourceLoader.load("res://there_is_no_such.tres")
			"different_errors":
				push_error("error number ", index)
			"print":
				print("said ", index)


## The line of this script that holds a text, counted from 1.
static func line_of(text: String) -> int:
	var lines := FileAccess.get_file_as_string("res://misbehaviour.gd").split("\n")
	for line: int in lines.size():
		if lines[line].contains(text):
			return line + 1
	return 0


static func _use_nothing() -> void:
	var nothing: Node = null
	nothing.queue_free()
