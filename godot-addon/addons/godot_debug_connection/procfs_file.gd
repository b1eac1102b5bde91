extends RefCounted
## A file of the kernel's that says something new each time it is read. It stays open: to open it takes longer than to
## read it.

# A line of figures is 300 bytes.
const _MAX_BYTES := 1024

var _path: String
var _file: FileAccess


func _init(path: String) -> void:
	_path = path


## Its first line as of now; empty where it cannot be read.
func first_line() -> String:
	if _file == null:
		_file = FileAccess.open(_path, FileAccess.READ)
		if _file == null:
			return ""
	else:
		_file.seek(0)
	# Such files have no length, so that they cannot be read as a whole; and by line they are read byte by byte.
	return _file.get_buffer(_MAX_BYTES).get_string_from_ascii().get_slice("\n", 0)
