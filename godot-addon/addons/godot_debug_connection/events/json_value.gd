extends RefCounted
## Turns any Variant into a value that JSON can hold. Any thread may call it.
##
## Vectors, colours and other tuples become arrays of numbers (a quaternion [x, y, z, w]). A Transform3D becomes
## {"basis": [x, y, z axis], "origin": […]}. Nodes become their path, other objects {"class", "instance_id"}, keys text.
## If two keys have the same text, the one that is no text gets its type behind it: 1 and "1" become "1 (int)" and "1".
## NaN and infinity become null. An integer beyond 2^53, which a JSON number would round, becomes text. Values that are
## nested deeper than [constant MAX_DEPTH], or exceed the bounds of a conversion, become "…"; a long text or packed array
## keeps its beginning.

const NumberTuple := preload("number_tuple.gd")
const PackedValues := preload("packed_values.gd")
const Self := preload("json_value.gd")

## Deepest nesting that is converted.
const MAX_DEPTH := 16
## Most values in one conversion for an answer.
const MAX_VALUES := 50_000
## Replaces a value that was left out.
const LEFT_OUT := "…"

# What a value takes at most in JSON, but for its text.
const _VALUE_BYTES := 24
# Elements of packed arrays that cost as much time as another value.
const _PACKED_PER_VALUE := 16
# From this length on, the bytes of a text are counted.
const _LONG_TEXT := 1024
# Characters that a text that does not fit keeps.
const _KEPT_TEXT := 16 * 1024
const _NO_LIMIT := 1 << 40

## Elements of dictionaries and arrays that were left out.
var left_out_values := 0
## Characters of texts that were left out.
var left_out_characters := 0

var _values_left := MAX_VALUES
var _bytes_left := _NO_LIMIT


## The JSON value of [param value]. It shares no data with it.
static func from(value: Variant) -> Variant:
	return Self.new()._convert(value, 0)


## The JSON value of a dictionary: a dictionary whose keys are Strings.
static func from_dictionary(value: Dictionary) -> Dictionary:
	return Self.new()._convert_dictionary(value, 0)


## The beginning of the JSON value of a dictionary: at most [param max_values] values, and about [param max_bytes] in
## JSON. If that is not all, [code]truncated[/code] is true, and [code]left_out_values[/code] or
## [code]left_out_characters[/code] tell how much more there was.
static func head_of(value: Dictionary, max_values: int, max_bytes: int) -> Dictionary:
	var conversion := Self.new()
	conversion._values_left = max_values
	conversion._bytes_left = max_bytes
	var converted := conversion._convert_dictionary(value, 0)
	if conversion.left_out_values > 0:
		converted["truncated"] = true
		converted["left_out_values"] = conversion.left_out_values
	if conversion.left_out_characters > 0:
		converted["truncated"] = true
		converted["left_out_characters"] = conversion.left_out_characters
	return converted


## Like [method JSON.stringify], but with all digits of a number, and valid JSON: the engine leaves control characters as they are and writes a vertical
## tab as [code]\v[/code], both of which JSON forbids.
static func stringify(json_value: Variant) -> String:
	var text := JSON.stringify(json_value, "", false, true)
	if text.contains("\\v"):
		text = RegEx.create_from_string("(?<!\\\\)((?:\\\\\\\\)*)\\\\v").sub(text, "$1\\u000b", true)
	# Checked without a regular expression, because compiling one takes longer than the rest of this function.
	if text.strip_escapes().length() == text.length():
		return text
	for code: int in range(1, 32):
		text = text.replace(String.chr(code), "\\u%04x" % code)
	return text


func _convert(value: Variant, depth: int) -> Variant:
	_values_left -= 1
	_bytes_left -= _VALUE_BYTES
	if depth > MAX_DEPTH:
		return LEFT_OUT
	var type := typeof(value)
	if type == TYPE_NIL or type == TYPE_BOOL:
		return value
	if type == TYPE_STRING:
		var text: String = value
		return _convert_text(text)
	if type == TYPE_INT:
		var integer: int = value
		return NumberTuple.exact(integer)
	if type == TYPE_FLOAT:
		var number: float = value
		return NumberTuple.finite(number)
	if type == TYPE_DICTIONARY:
		var dictionary: Dictionary = value
		return _convert_dictionary(dictionary, depth)
	if type == TYPE_ARRAY:
		var array: Array = value
		return _convert_all(array, depth)
	if type == TYPE_OBJECT:
		return _describe_object(value)
	if type == TYPE_TRANSFORM2D:
		var in_plane: Transform2D = value
		return _convert_all([in_plane.x, in_plane.y, in_plane.origin], depth)
	if type == TYPE_TRANSFORM3D:
		var in_space: Transform3D = value
		return _convert_dictionary({"basis": in_space.basis, "origin": in_space.origin}, depth)
	if type == TYPE_BASIS:
		var basis: Basis = value
		return _convert_all([basis.x, basis.y, basis.z], depth)
	if type == TYPE_PROJECTION:
		var projection: Projection = value
		return _convert_all([projection.x, projection.y, projection.z, projection.w], depth)
	if type == TYPE_AABB:
		var box: AABB = value
		return _convert_dictionary({"position": box.position, "size": box.size}, depth)
	if type == TYPE_RECT2I:
		var integer_rectangle: Rect2i = value
		return _convert_dictionary(
				{"position": integer_rectangle.position, "size": integer_rectangle.size}, depth)
	if type == TYPE_RECT2:
		var rectangle: Rect2 = value
		return _convert_dictionary({"position": rectangle.position, "size": rectangle.size}, depth)
	if type == TYPE_RID:
		var resource: RID = value
		return str(resource.get_id())
	if type == TYPE_PACKED_STRING_ARRAY:
		var strings: PackedStringArray = value
		return _convert_all(Array(strings.slice(0, _values_left + 1)), depth)
	if type >= TYPE_PACKED_BYTE_ARRAY:
		return _convert_packed(value)
	var numbers := NumberTuple.of(value)
	# StringName, NodePath, Callable, Signal, and types of later Godot versions.
	if numbers.is_empty():
		return _convert_text(str(value))
	return numbers


func _convert_dictionary(dictionary: Dictionary, depth: int) -> Dictionary:
	var converted := {}
	for key: Variant in dictionary:
		if _is_full():
			left_out_values += dictionary.size() - converted.size()
			converted[LEFT_OUT] = LEFT_OUT
			break
		# First, because the value may use up what room there is.
		var text := _key_in(converted, dictionary, key, depth)
		converted[text] = _convert(dictionary[key], depth + 1)
	return converted


func _convert_all(array: Array, depth: int) -> Array:
	var converted: Array = []
	for element: Variant in array:
		if _is_full():
			left_out_values += array.size() - converted.size()
			converted.append(LEFT_OUT)
			break
		converted.append(_convert(element, depth + 1))
	return converted


# Converts only as many elements as are kept, because an Array takes many times the memory.
func _convert_packed(value: Variant) -> Array:
	var all := len(value)
	var bytes_each := PackedValues.bytes_each(value)
	var fitting := floori(_bytes_left / float(bytes_each))
	var kept := maxi(0, mini(mini(all, _values_left * _PACKED_PER_VALUE), fitting))
	_values_left -= ceili(kept / float(_PACKED_PER_VALUE))
	_bytes_left -= kept * bytes_each
	var converted := PackedValues.head(value, kept)
	if kept < all:
		left_out_values += all - kept
		converted.append(LEFT_OUT)
	return converted


# A text that does not fit keeps its beginning.
func _convert_text(text: String) -> String:
	var bytes := text.length() if text.length() < _LONG_TEXT else text.to_utf8_buffer().size()
	if bytes <= _bytes_left:
		_bytes_left -= bytes
		return text
	var kept := clampi(_bytes_left, 0, _KEPT_TEXT)
	_bytes_left -= kept
	left_out_characters += text.length() - kept
	return text.left(kept) + LEFT_OUT


# A text that no other key has.
func _key_in(converted: Dictionary, dictionary: Dictionary, key: Variant, depth: int) -> String:
	if key is String:
		var own: String = key
		return _convert_text(own)
	if key is StringName:
		return _convert_text(str(key))
	var text := _key_of(key, depth)
	while converted.has(text) or dictionary.has(text):
		text += " (%s)" % type_string(typeof(key))
	return text


func _key_of(key: Variant, depth: int) -> String:
	var type := typeof(key)
	# null, booleans, numbers and texts.
	if type <= TYPE_STRING or type == TYPE_STRING_NAME or type == TYPE_NODE_PATH:
		return _convert_text(str(key))
	var converted: Variant = _convert(key, depth + 1)
	return str(converted) if converted is String else JSON.stringify(converted, "", false, true)


func _is_full() -> bool:
	return _values_left <= 0 or _bytes_left <= 0


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
