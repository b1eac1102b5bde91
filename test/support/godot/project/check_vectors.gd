extends SceneTree
## Encodes every vector that is to be encoded with the addon's encoder and compares the bytes.
## The vectors' folder is given after [code]--[/code]. One line of output a vector; exit code 1 when one differs.

const PacketEncoder := preload("res://addons/godot_debug_connection/packet_encoder.gd")

const _DEVICES: Array[String] = ["headset", "leftController", "rightController"]

# One for all vectors: bytes of an earlier message must not show in a later one.
var _encoder := PacketEncoder.new()


func _initialize() -> void:
	var folder := OS.get_cmdline_user_args()[0]
	var failures := 0
	for file: String in DirAccess.get_files_at(folder):
		if file.get_extension() == "json":
			failures += _check(folder.path_join(file.get_basename()))
	quit(mini(failures, 1))


func _check(path: String) -> int:
	var vector: Dictionary = JSON.parse_string(FileAccess.get_file_as_string(path + ".json"))
	if vector.get("encode") != true:
		return 0
	var expected := _read_hex(path + ".hex")
	var packets: Array = vector["packets"]
	for packet: Dictionary in packets:
		_encode(packet, expected)
	var encoded := _encoder.take_message()
	if encoded == expected:
		print("equal ", path.get_file())
		return 0
	print("differs ", path.get_file(), "\n  expected ", expected.hex_encode(), "\n  encoded  ", encoded.hex_encode())
	return 1


func _encode(packet: Dictionary, expected: PackedByteArray) -> void:
	match int(_number(packet["type"])):
		1:
			_encoder.append_performance(
					int(_number(packet["frame"])), _number(packet["fps"]), _number(packet["frameMillis"]),
					_number(packet["physicsMillis"]))
		2:
			# The gzip stream is the vector's: another compressor's bytes may differ.
			var start := int(_number(packet["offset"]))
			var end := start + int(_number(packet["length"]))
			_encoder.append_gzip(expected.slice(start + 9, end), int(_number(packet["uncompressedBytes"])))
		3:
			_encode_tracking(packet)


func _encode_tracking(packet: Dictionary) -> void:
	var present := 0
	var tracked := 0
	var positions: Array[Vector3] = []
	var rotations: Array[Quaternion] = []
	var inputs := PackedFloat32Array()
	var button_bits := PackedInt64Array()
	for device: String in _DEVICES:
		var bit := 1 << positions.size()
		var state: Dictionary = packet.get(device, {})
		present |= 0 if state.is_empty() else bit
		tracked |= bit if state.get("tracked") == true else 0
		var position := _numbers(state.get("position", [0.0, 0.0, 0.0]))
		var rotation := _numbers(state.get("rotation", [0.0, 0.0, 0.0, 0.0]))
		positions.append(Vector3(position[0], position[1], position[2]))
		rotations.append(Quaternion(rotation[0], rotation[1], rotation[2], rotation[3]))
		inputs.append(_number(state.get("trigger", 0.0)))
		inputs.append(_number(state.get("grip", 0.0)))
		button_bits.append(int(_number(state.get("buttonBits", 0.0))))
	_encoder.append_tracking(
			int(_number(packet["frame"])), _number(packet["timeSeconds"]), present, tracked, positions, rotations, inputs,
			button_bits)


func _read_hex(path: String) -> PackedByteArray:
	var digits := ""
	for line: String in FileAccess.get_file_as_string(path).split("\n"):
		digits += line.get_slice("#", 0).replace(" ", "").replace("\t", "").strip_edges()
	return digits.hex_decode()


func _number(value: Variant) -> float:
	var number: float = value
	return number


func _numbers(value: Variant) -> Array[float]:
	var numbers: Array[float] = []
	var array: Array = value
	for element: Variant in array:
		numbers.append(_number(element))
	return numbers
