extends SceneTree
## Writes test/vectors/variant: what the engine itself makes of values of every type.
##
## Run: godot --headless --path test/support/godot/variant-project -s res://write_vectors.gd -- FOLDER

const VariantNotation := preload("variant_notation.gd")
const TypedThing := preload("typed_thing.gd")

var _folder := ""


func _init() -> void:
	_folder = OS.get_cmdline_user_args()[0]
	_write_scalars()
	_write_numbers()
	_write_names()
	_write_containers()
	_write_packed()
	_write_messages()
	quit()


func _write_scalars() -> void:
	_write("nil", null)
	_write("bool-true", true)
	_write("bool-false", false)
	_write("int-0", 0)
	_write("int-32-least", -2147483648)
	_write("int-32-greatest", 2147483647)
	_write("int-64", 2147483648)
	_write("int-64-least", -9223372036854775807 - 1)
	_write("int-64-greatest", 9223372036854775807)
	_write("float-32", 1.5)
	_write("float-32-minus-0", -0.0)
	_write("float-32-infinite", -INF)
	_write("float-nan", NAN)
	_write("float-64", 0.1)
	_write("float-64-greatest", 1.7976931348623157e308)
	# Not as a constant: the compiler takes it for zero.
	_write("float-64-least", PackedByteArray([1, 0, 0, 0, 0, 0, 16, 0]).decode_double(0))
	_write("string-empty", "")
	_write("string-padded", "héllo ✓ 😀")
	_write("string-of-4", "abcd")


func _write_numbers() -> void:
	_write("vector2", Vector2(1.5, -0.1))
	_write("vector2i", Vector2i(-1, 2147483647))
	_write("rect2", Rect2(1, 2, 3.25, 4.5))
	_write("rect2i", Rect2i(-1, 2, 3, 4))
	_write("vector3", Vector3(0.1, 2, INF))
	_write("vector3i", Vector3i(-2147483648, 0, 7))
	_write("transform2d", Transform2D(Vector2(1, 2), Vector2(3, 4), Vector2(5, 6)))
	_write("vector4", Vector4(1, 2, 3, 4))
	_write("vector4i", Vector4i(1, -2, 3, -4))
	_write("plane", Plane(1, 0, 0, 2.5))
	_write("quaternion", Quaternion(0.5, -0.5, 0.5, 0.5))
	_write("aabb", AABB(Vector3(1, 2, 3), Vector3(4, 5, 6)))
	_write("basis", Basis(Vector3(1, 2, 3), Vector3(4, 5, 6), Vector3(7, 8, 9)))
	_write("transform3d", Transform3D(Basis(Vector3(1, 2, 3), Vector3(4, 5, 6), Vector3(7, 8, 9)), Vector3(10, 11, 12)))
	_write("projection", Projection(Vector4(1, 2, 3, 4), Vector4(5, 6, 7, 8), Vector4(9, 10, 11, 12), Vector4(13, 14, 15, 16)))
	_write("color", Color(0.1, 0.25, 1, 0.5))


func _write_names() -> void:
	_write("string-name", &"name")
	_write("node-path", ^"../Player/Sprite:position:x")
	_write("node-path-absolute", ^"/root/Main")
	_write("node-path-empty", ^"")
	_write("rid", rid_from_int64(0x123456789abcdef))
	_write("object-null", _null_object())
	_write("object", self, true)
	_write("callable", Callable(self, &"quit"))
	_write("signal-null", Signal())
	_write("signal", Signal(self, &"tree_changed"), true)


func _write_containers() -> void:
	_write("array-empty", [])
	_write("array-nested", [1, [2.5, ["x", null]], {}])
	_write("array-typed", [1, 2, 3] as Array[int])
	_write("array-typed-class", [null] as Array[Node3D])
	# Without objects a script is no type that another could know: the engine names EncodedObjectAsID.
	_write("array-typed-script", Array([null], TYPE_OBJECT, &"RefCounted", TypedThing))
	_write_bytes("array-typed-script-kept", var_to_bytes_with_objects(Array([], TYPE_OBJECT, &"RefCounted", TypedThing)))
	_write("dictionary", {"a": 1, &"b": [true], 3: {Vector2i(1, 2): null}})
	_write("dictionary-typed", {"x": 1.5} as Dictionary[String, float])
	_write("dictionary-typed-key", Dictionary({&"x": [1]}, TYPE_STRING_NAME, &"", null, TYPE_NIL, &"", null))
	_write("dictionary-typed-script", Dictionary({1: null}, TYPE_INT, &"", null, TYPE_OBJECT, &"RefCounted", TypedThing))


func _write_packed() -> void:
	_write("packed-byte", PackedByteArray([1, 2, 255, 4, 5]))
	_write("packed-byte-empty", PackedByteArray())
	_write("packed-int32", PackedInt32Array([-1, 2147483647]))
	_write("packed-int64", PackedInt64Array([-1, 9223372036854775807]))
	_write("packed-float32", PackedFloat32Array([0.1, -0.0, INF]))
	_write("packed-float64", PackedFloat64Array([0.1, 1e300]))
	_write("packed-string", PackedStringArray(["", "abc", "héllo"]))
	_write("packed-vector2", PackedVector2Array([Vector2(1, 2), Vector2(0.1, 4)]))
	_write("packed-vector3", PackedVector3Array([Vector3(1, 2, 3)]))
	_write("packed-color", PackedColorArray([Color(0, 0.25, 0.5, 1)]))
	_write("packed-vector4", PackedVector4Array([Vector4(1, 2, 3, 4)]))


## In the shape of what the engine's debugger sends.
func _write_messages() -> void:
	_write("message-set-pid", ["set_pid", 1, [4242]])
	_write("message-output", ["output", 1, [PackedStringArray(["a\nb", "c"]), PackedInt32Array([0, 1])]])
	_write("message-error", ["error", 1, [0, 0, 1, 98, "res://main.gd", "fail", 41, "text", "", false, 3, "res://main.gd", "fail", 41]])
	_write("message-monitors", ["performance:profile_frame", 1, [55, 0.00004, 0.000579, 39083267, null]])


func _null_object() -> Object:
	return null


func _write(name: String, value: Variant, id_at_end := false) -> void:
	_write_bytes(name, var_to_bytes(value), id_at_end)


## The bytes, and what the engine itself reads from them.
func _write_bytes(name: String, bytes: PackedByteArray, id_at_end := false) -> void:
	var told: Dictionary = {"value": VariantNotation.of(bytes_to_var_with_objects(bytes))}
	if id_at_end:
		told["idAtEnd"] = true
	_save(name + ".json", JSON.stringify(told) + "\n")
	var digits := bytes.hex_encode()
	var lines := PackedStringArray()
	for start in range(0, digits.length(), 32):
		lines.append(digits.substr(start, 32))
	_save(name + ".hex", "\n".join(lines) + "\n")


func _save(name: String, text: String) -> void:
	var file := FileAccess.open(_folder.path_join(name), FileAccess.WRITE)
	file.store_string(text)
	file.close()
