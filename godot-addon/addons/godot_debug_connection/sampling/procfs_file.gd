extends RefCounted
## Reads a kernel file whose content changes. The file stays open, because opening it takes longer than reading it.

# The lines are about 300 bytes long.
const _MAX_BYTES := 1024

var _path: String
var _file: FileAccess


func _init(path: String) -> void:
	_path = path


## The first line as it is now; empty if the file cannot be read.
func first_line() -> String:
	if _file == null:
		_file = FileAccess.open(_path, FileAccess.READ)
		if _file == null:
			return ""
	else:
		_file.seek(0)
	# Such files report no length, and get_line would read them byte by byte.
	return _file.get_buffer(_MAX_BYTES).get_string_from_ascii().get_slice("\n", 0)
