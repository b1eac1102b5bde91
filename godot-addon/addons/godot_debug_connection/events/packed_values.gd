extends RefCounted
## Turns the beginning of a packed array into the values that JSON holds. Any thread may call it.

const NumberTuple := preload("number_tuple.gd")


## Bytes of an element in JSON, at most. A text is counted as a short one.
static func bytes_each(value: Variant) -> int:
	var type := typeof(value)
	if type == TYPE_PACKED_BYTE_ARRAY:
		return 4
	if type == TYPE_PACKED_INT32_ARRAY:
		return 12
	if type == TYPE_PACKED_VECTOR2_ARRAY:
		return 52
	if type == TYPE_PACKED_VECTOR3_ARRAY:
		return 76
	if type == TYPE_PACKED_COLOR_ARRAY or type == TYPE_PACKED_VECTOR4_ARRAY:
		return 100
	return 24


## The first [param count] elements.
static func head(value: Variant, count: int) -> Array:
	var type := typeof(value)
	if type == TYPE_PACKED_BYTE_ARRAY:
		var bytes: PackedByteArray = value
		return Array(bytes.slice(0, count))
	if type == TYPE_PACKED_INT32_ARRAY:
		var integers: PackedInt32Array = value
		return Array(integers.slice(0, count))
	if type == TYPE_PACKED_INT64_ARRAY:
		var long_integers: PackedInt64Array = value
		return Array(long_integers.slice(0, count)).map(NumberTuple.exact)
	if type == TYPE_PACKED_FLOAT32_ARRAY:
		var floats: PackedFloat32Array = value
		return Array(floats.slice(0, count)).map(NumberTuple.finite)
	if type == TYPE_PACKED_FLOAT64_ARRAY:
		var doubles: PackedFloat64Array = value
		return Array(doubles.slice(0, count)).map(NumberTuple.finite)
	if type == TYPE_PACKED_VECTOR2_ARRAY:
		var vectors2: PackedVector2Array = value
		return Array(vectors2.slice(0, count)).map(NumberTuple.of)
	if type == TYPE_PACKED_VECTOR3_ARRAY:
		var vectors3: PackedVector3Array = value
		return Array(vectors3.slice(0, count)).map(NumberTuple.of)
	if type == TYPE_PACKED_COLOR_ARRAY:
		var colours: PackedColorArray = value
		return Array(colours.slice(0, count)).map(NumberTuple.of)
	var vectors4: PackedVector4Array = value
	return Array(vectors4.slice(0, count)).map(NumberTuple.of)
