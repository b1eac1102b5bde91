extends SceneTree
## Encodes the vectors of what the addon sends with the addon's encoder and compares the bytes: gzip streams in 0x02 packets, and frames.
## The vectors' folder is given after [code]--[/code]. One line of output a vector; exit code 1 when one differs.

const ClockOffset := preload("res://addons/godot_debug_connection/sending/clock_offset.gd")
const FrameBatch := preload("res://addons/godot_debug_connection/sending/frame_batch.gd")
const PacketEncoder := preload("res://addons/godot_debug_connection/sending/packet_encoder.gd")

const _COMPRESSED := 2.0
# Of a row: what is a whole number, and what is a pose.
const _INTEGERS: Array[int] = [0, 1, 2, 3, 4]
const _POSES: Array[int] = [5, 6, 9]

# One for all vectors: bytes of an earlier message must not show in a later one.
var _encoder := PacketEncoder.new()
var _failures := 0


func _initialize() -> void:
	var folder := OS.get_cmdline_user_args()[0]
	for path: String in _vectors_in(folder):
		var vector := _read_json(path)
		if vector.get("encode") == true and _holds_gzip_alone(vector):
			_check(path, _encode_gzip(vector, _read_hex(path + ".hex")))
	for path: String in _vectors_in(folder.path_join("frames")):
		var vector := _read_json(path)
		if vector.has("rows"):
			_check(path, _encode_frames(vector))
	quit(mini(_failures, 1))


func _vectors_in(folder: String) -> PackedStringArray:
	var paths := PackedStringArray()
	for file: String in DirAccess.get_files_at(folder):
		if file.get_extension() == "json":
			paths.append(folder.path_join(file.get_basename()))
	return paths


func _check(path: String, encoded: PackedByteArray) -> void:
	var expected := _read_hex(path + ".hex")
	if encoded == expected:
		print("equal ", path.get_file())
		return
	_failures += 1
	print("differs ", path.get_file(), "\n  expected ", expected.hex_encode(), "\n  encoded  ", encoded.hex_encode())


func _holds_gzip_alone(vector: Dictionary) -> bool:
	var packets: Array = vector["packets"]
	return packets.all(func(packet: Dictionary) -> bool: return packet["type"] == _COMPRESSED)


# The gzip streams are the vector's: another compressor's bytes may differ.
func _encode_gzip(vector: Dictionary, expected: PackedByteArray) -> PackedByteArray:
	var packets: Array = vector["packets"]
	for packet: Dictionary in packets:
		var start: int = packet["offset"]
		var bytes: int = packet["length"]
		var inflated: int = packet["uncompressedBytes"]
		_encoder.append_gzip(expected.slice(start + 9, start + bytes), inflated)
	return _encoder.take_message()


func _encode_frames(vector: Dictionary) -> PackedByteArray:
	var rows := []
	var listed: Array = vector["rows"]
	for row: Array in listed:
		for index: int in row.size():
			rows.append(_typed(index, row[index]))
	var batch := FrameBatch.new()
	# What it would have read for itself; at -1 microseconds it is too soon to look.
	var offset: ClockOffset = batch.get(&"_unix_from_ticks")
	offset.seconds = vector["unixFromTicksSeconds"]
	batch.set(&"_physics_millis", vector["physicsMillis"])
	batch.set(&"_max_fps", int(_number(vector["maxFps"])))
	_encoder.append_frames(batch.encode(rows, int(_number(vector["demand"])), -1))
	return _encoder.take_message()


# JSON knows neither whole numbers nor transforms.
func _typed(index: int, value: Variant) -> Variant:
	if value == null:
		return null
	if index in _INTEGERS:
		return int(_number(value))
	if index in _POSES:
		var numbers: Array = value
		var basis := Basis()
		for row: int in 3:
			for column: int in 3:
				basis[column][row] = numbers[3 * row + column]
		return Transform3D(basis, Vector3(_number(numbers[9]), _number(numbers[10]), _number(numbers[11])))
	return value


func _read_json(path: String) -> Dictionary:
	return JSON.parse_string(FileAccess.get_file_as_string(path + ".json"))


func _read_hex(path: String) -> PackedByteArray:
	var digits := ""
	for line: String in FileAccess.get_file_as_string(path).split("\n"):
		digits += line.get_slice("#", 0).replace(" ", "").replace("\t", "").strip_edges()
	return digits.hex_decode()


func _number(value: Variant) -> float:
	var number: float = value
	return number
