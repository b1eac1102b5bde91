extends RefCounted
## Turns any Variant into a value that JSON can hold.
##
## Vectors, colours and other tuples become arrays of numbers (a quaternion [x, y, z, w]). A Transform3D becomes
## {"basis": [x, y, z axis], "origin": […]}. Nodes become their path, other objects {"class", "instance_id"}, keys text.
## NaN and infinity become null. An integer beyond 2^53, which a JSON number would round, becomes text. Values that are
## nested deeper than [constant MAX_DEPTH], or follow after [constant MAX_VALUES] values, become "…".

const Self := preload("json_value.gd")

## Deepest nesting that is converted.
const MAX_DEPTH := 16
## Most values in one conversion. It ends the conversion of a dictionary that contains itself.
const MAX_VALUES := 50_000
## Replaces a value that was left out.
const LEFT_OUT := "…"

const _MAX_SAFE_INT := 1 << 53

var _values := 0


## The JSON value of [param value]. It shares no data with it.
static func from(value: Variant) -> Variant:
	return Self.new()._convert(value, 0)


## The JSON value of a dictionary: a dictionary whose keys are Strings.
static func from_dictionary(value: Dictionary) -> Dictionary:
	return Self.new()._convert_dictionary(value, 0)


## Like [method JSON.stringify], but valid JSON: the engine leaves control characters as they are and writes a vertical
## tab as [code]\v[/code], both of which JSON forbids.
static func stringify(json_value: Variant) -> String:
	var text := JSON.stringify(json_value, "", false)
	if text.contains("\\v"):
		text = RegEx.create_from_string("(?<!\\\\)((?:\\\\\\\\)*)\\\\v").sub(text, "$1\\u000b", true)
	# Checked without a regular expression, because compiling one takes longer than the rest of this function.
	if text.strip_escapes().length() == text.length():
		return text
	for code: int in range(1, 32):
		text = text.replace(String.chr(code), "\\u%04x" % code)
	return text


func _convert(value: Variant, depth: int) -> Variant:
	_values += 1
	if depth > MAX_DEPTH or _values > MAX_VALUES:
		return LEFT_OUT
	match typeof(value):
		TYPE_NIL, TYPE_BOOL, TYPE_STRING:
			return value
		TYPE_INT:
			var integer: int = value
			if absi(integer) > _MAX_SAFE_INT:
				return str(integer)
			return integer
		TYPE_FLOAT:
			var number: float = value
			return _finite(number)
		TYPE_DICTIONARY:
			var dictionary: Dictionary = value
			return _convert_dictionary(dictionary, depth)
		TYPE_ARRAY:
			var array: Array = value
			return _convert_all(array, depth)
		TYPE_OBJECT:
			return _describe_object(value)
		TYPE_TRANSFORM2D:
			var in_plane: Transform2D = value
			return _convert_all([in_plane.x, in_plane.y, in_plane.origin], depth)
		TYPE_TRANSFORM3D:
			var in_space: Transform3D = value
			return _convert_dictionary({"basis": in_space.basis, "origin": in_space.origin}, depth)
		TYPE_BASIS:
			var basis: Basis = value
			return _convert_all([basis.x, basis.y, basis.z], depth)
		TYPE_PROJECTION:
			var projection: Projection = value
			return _convert_all([projection.x, projection.y, projection.z, projection.w], depth)
		TYPE_AABB:
			var box: AABB = value
			return _convert_dictionary({"position": box.position, "size": box.size}, depth)
		TYPE_RECT2, TYPE_RECT2I:
			var rectangle: Rect2 = value
			return _convert_dictionary({"position": rectangle.position, "size": rectangle.size}, depth)
		TYPE_RID:
			var resource: RID = value
			return str(resource.get_id())
	if typeof(value) >= TYPE_PACKED_BYTE_ARRAY:
		return _convert_packed(value, depth)
	var numbers := _numbers_of(value)
	# StringName, NodePath, Callable, Signal, and types of later Godot versions.
	if numbers.is_empty():
		return str(value)
	return numbers


func _convert_dictionary(dictionary: Dictionary, depth: int) -> Dictionary:
	var converted := {}
	for key: Variant in dictionary:
		if _values > MAX_VALUES:
			converted[LEFT_OUT] = LEFT_OUT
			break
		converted[_key_of(key, depth)] = _convert(dictionary[key], depth + 1)
	return converted


func _convert_all(array: Array, depth: int) -> Array:
	var converted: Array = []
	for element: Variant in array:
		if _values > MAX_VALUES:
			converted.append(LEFT_OUT)
			break
		converted.append(_convert(element, depth + 1))
	return converted


# Converts only as many elements as are kept, because an Array takes many times the memory.
func _convert_packed(value: Variant, depth: int) -> Array:
	match typeof(value):
		TYPE_PACKED_BYTE_ARRAY:
			var bytes: PackedByteArray = value
			return _convert_all(Array(bytes.slice(0, MAX_VALUES)), depth)
		TYPE_PACKED_INT32_ARRAY:
			var integers: PackedInt32Array = value
			return _convert_all(Array(integers.slice(0, MAX_VALUES)), depth)
		TYPE_PACKED_INT64_ARRAY:
			var long_integers: PackedInt64Array = value
			return _convert_all(Array(long_integers.slice(0, MAX_VALUES)), depth)
		TYPE_PACKED_FLOAT32_ARRAY:
			var floats: PackedFloat32Array = value
			return _convert_all(Array(floats.slice(0, MAX_VALUES)), depth)
		TYPE_PACKED_FLOAT64_ARRAY:
			var doubles: PackedFloat64Array = value
			return _convert_all(Array(doubles.slice(0, MAX_VALUES)), depth)
		TYPE_PACKED_STRING_ARRAY:
			var strings: PackedStringArray = value
			return _convert_all(Array(strings.slice(0, MAX_VALUES)), depth)
		TYPE_PACKED_VECTOR2_ARRAY:
			var vectors2: PackedVector2Array = value
			return _convert_all(Array(vectors2.slice(0, MAX_VALUES)), depth)
		TYPE_PACKED_VECTOR3_ARRAY:
			var vectors3: PackedVector3Array = value
			return _convert_all(Array(vectors3.slice(0, MAX_VALUES)), depth)
		TYPE_PACKED_COLOR_ARRAY:
			var colours: PackedColorArray = value
			return _convert_all(Array(colours.slice(0, MAX_VALUES)), depth)
	var vectors4: PackedVector4Array = value
	return _convert_all(Array(vectors4.slice(0, MAX_VALUES)), depth)


func _numbers_of(value: Variant) -> Array:
	match typeof(value):
		TYPE_VECTOR2, TYPE_VECTOR2I:
			var vector2: Vector2 = value
			return [_finite(vector2.x), _finite(vector2.y)]
		TYPE_VECTOR3, TYPE_VECTOR3I:
			var vector3: Vector3 = value
			return [_finite(vector3.x), _finite(vector3.y), _finite(vector3.z)]
		TYPE_VECTOR4, TYPE_VECTOR4I:
			var vector4: Vector4 = value
			return [_finite(vector4.x), _finite(vector4.y), _finite(vector4.z), _finite(vector4.w)]
		TYPE_QUATERNION:
			var rotation: Quaternion = value
			return [_finite(rotation.x), _finite(rotation.y), _finite(rotation.z), _finite(rotation.w)]
		TYPE_COLOR:
			var colour: Color = value
			return [_finite(colour.r), _finite(colour.g), _finite(colour.b), _finite(colour.a)]
		TYPE_PLANE:
			var plane: Plane = value
			return [_finite(plane.x), _finite(plane.y), _finite(plane.z), _finite(plane.d)]
	return []


func _key_of(key: Variant, depth: int) -> String:
	match typeof(key):
		TYPE_BOOL, TYPE_INT, TYPE_FLOAT, TYPE_STRING, TYPE_STRING_NAME, TYPE_NODE_PATH, TYPE_NIL:
			return str(key)
	var converted: Variant = _convert(key, depth + 1)
	return str(converted) if converted is String else JSON.stringify(converted, "", false)


func _describe_object(value: Variant) -> Variant:
	if not is_instance_valid(value):
		return null
	var object: Object = value
	var node := object as Node
	if node != null:
		return str(node.get_path()) if node.is_inside_tree() else str(node.name)
	var resource := object as Resource
	if resource != null and not resource.resource_path.is_empty():
		return resource.resource_path
	# As text, because an instance id has more digits than a JSON number keeps.
	return {"class": object.get_class(), "instance_id": str(object.get_instance_id())}


func _finite(number: float) -> Variant:
	if is_finite(number):
		return number
	return null
