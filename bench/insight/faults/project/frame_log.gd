extends Node
## Logs when each frame begins its process step, and writes the times into a file when the game ends: the truth about
## late frames, independent of the addon.

# Half an hour at 145 frames a second.
const _MOST_FRAMES := 262_144

var _path := OS.get_environment("FAULTS_FRAMES")
var _begins_usec := PackedInt64Array()
var _frames := 0


func _init() -> void:
	name = "FrameLog"
	process_mode = Node.PROCESS_MODE_ALWAYS
	process_priority = -1_000_000
	# All at once, so that memory does not grow with the frames.
	_begins_usec.resize(_MOST_FRAMES)


func _process(_delta: float) -> void:
	if _frames < _MOST_FRAMES:
		_begins_usec[_frames] = Time.get_ticks_usec()
		_frames += 1


## Writes the file: unix microseconds minus the engine's, then the beginning of each frame in the engine's microseconds.
func write() -> void:
	var file := FileAccess.open(_path, FileAccess.WRITE)
	var before_usec := Time.get_ticks_usec()
	file.store_64(int(Time.get_unix_time_from_system() * 1e6) - before_usec)
	file.store_buffer(_begins_usec.slice(0, _frames).to_byte_array())
	file.close()
