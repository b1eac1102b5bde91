extends SceneTree
## Plays rows of the frame sampler to the forecast of the relay's thread, by a clock of its own. The rows are given after
## [code]--[/code] as a JSON file: a list of frame numbers and times in microseconds. It prints one line: the time of each
## look, and how many rows the look found.

const FrameForecast := preload("res://addons/godot_debug_connection/relay/frame_forecast.gd")
const FrameRows := preload("res://addons/godot_debug_connection/sampling/frame_rows.gd")


func _initialize() -> void:
	var frames: Array = JSON.parse_string(FileAccess.get_file_as_string(OS.get_cmdline_user_args()[0]))
	print("looks ", JSON.stringify(_play(frames)))
	quit()


func _play(frames: Array) -> Array:
	var forecast := FrameForecast.new()
	var looks := []
	var now_usec := 0
	var next := 0
	while next < frames.size():
		var sleep_usec := forecast.sleep_usec(now_usec)
		now_usec += sleep_usec
		var rows := []
		while next < frames.size() and _number(frames, next, 1) <= now_usec:
			var row := []
			row.resize(FrameRows.ROW_VALUES)
			row[FrameRows.FRAME] = _number(frames, next, 0)
			row[FrameRows.TICKS_USEC] = _number(frames, next, 1)
			rows.append_array(row)
			next += 1
		forecast.look(rows, now_usec)
		@warning_ignore("integer_division")
		looks.append([now_usec, rows.size() / FrameRows.ROW_VALUES])
	return looks


func _number(frames: Array, index: int, value: int) -> int:
	var frame: Array = frames[index]
	var number: float = frame[value]
	return int(number)
