extends RefCounted
## Writes any Variant as `[type name, payload]`, in what JSON has: whole numbers and floats as text, which loses nothing.
##
## test/codec/variant/variant-notation.ts reads it.


static func of(value: Variant) -> Array:
	match typeof(value):
		TYPE_NIL:
			return ["Nil"]
		TYPE_BOOL:
			return ["bool", value]
		TYPE_INT:
			return ["int", str(value)]
		TYPE_FLOAT:
			return ["float", _float(value as float)]
		TYPE_STRING:
			return ["String", value]
		TYPE_STRING_NAME:
			return ["StringName", str(value)]
		TYPE_NODE_PATH:
			return _node_path(value as NodePath)
		TYPE_RID:
			return ["RID", str((value as RID).get_id())]
		TYPE_OBJECT:
			return _object(value as Object)
		TYPE_CALLABLE:
			return ["Callable"]
		TYPE_SIGNAL:
			var from := value as Signal
			return ["Signal", str(from.get_name()), str(from.get_object_id())]
		TYPE_DICTIONARY:
			return _dictionary(value as Dictionary)
		TYPE_ARRAY:
			return _array(value as Array)
		TYPE_PACKED_STRING_ARRAY:
			return ["PackedStringArray", Array(value as PackedStringArray)]
		_:
			return [type_string(typeof(value)), _numbers(value)]


## The text where it says exactly this number, else its bits: the engine shortens what a 32-bit float would hold,
## and writes both zeroes alike.
static func _float(value: float) -> String:
	var text := var_to_str(value)
	if text.to_float() == value and value != 0.0:
		return text
	var bytes := PackedByteArray()
	bytes.resize(8)
	bytes.encode_double(0, value)
	return "0x%016x" % bytes.decode_s64(0) if bytes.decode_s64(0) >= 0 else "-0x%016x" % (bytes.decode_s64(0) & 0x7fffffffffffffff)


static func _node_path(path: NodePath) -> Array:
	var names: Array[String] = []
	for index in path.get_name_count():
		names.append(str(path.get_name(index)))
	var subnames: Array[String] = []
	for index in path.get_subname_count():
		subnames.append(str(path.get_subname(index)))
	return ["NodePath", path.is_absolute(), names, subnames]


static func _object(object: Object) -> Array:
	if object == null:
		return ["Object", "0"]
	if object is EncodedObjectAsID:
		return ["Object", str((object as EncodedObjectAsID).object_id)]
	return ["Object", str(object.get_instance_id())]


static func _dictionary(dictionary: Dictionary) -> Array:
	var entries: Array[Array] = []
	for key: Variant in dictionary:
		entries.append([of(key), of(dictionary[key])])
	var key_type := _element_type(
		dictionary.get_typed_key_builtin(), dictionary.get_typed_key_class_name(), dictionary.get_typed_key_script() as Script
	)
	var value_type := _element_type(
		dictionary.get_typed_value_builtin(),
		dictionary.get_typed_value_class_name(),
		dictionary.get_typed_value_script() as Script
	)
	return ["Dictionary", entries, key_type, value_type]


static func _array(array: Array) -> Array:
	var values: Array[Array] = []
	for value: Variant in array:
		values.append(of(value))
	return ["Array", values, _element_type(array.get_typed_builtin(), array.get_typed_class_name(), array.get_typed_script() as Script)]


static func _element_type(builtin: int, class_of: StringName, script: Script) -> Dictionary:
	if script != null:
		return {"script": script.resource_path}
	if class_of != &"":
		return {"class": str(class_of)}
	return {} if builtin == TYPE_NIL else {"builtin": builtin}


## The numbers of a vector, a transform, a packed array, in the order of the wire.
static func _numbers(value: Variant) -> Array[String]:
	var numbers: Array[String] = []
	match typeof(value):
		TYPE_VECTOR2:
			var v := value as Vector2
			_append(numbers, [v.x, v.y])
		TYPE_VECTOR2I:
			var v := value as Vector2i
			_append(numbers, [v.x, v.y])
		TYPE_VECTOR3:
			var v := value as Vector3
			_append(numbers, [v.x, v.y, v.z])
		TYPE_VECTOR3I:
			var v := value as Vector3i
			_append(numbers, [v.x, v.y, v.z])
		TYPE_VECTOR4:
			var v := value as Vector4
			_append(numbers, [v.x, v.y, v.z, v.w])
		TYPE_VECTOR4I:
			var v := value as Vector4i
			_append(numbers, [v.x, v.y, v.z, v.w])
		TYPE_COLOR:
			var c := value as Color
			_append(numbers, [c.r, c.g, c.b, c.a])
		TYPE_QUATERNION:
			var q := value as Quaternion
			_append(numbers, [q.x, q.y, q.z, q.w])
		TYPE_RECT2:
			var r := value as Rect2
			_append(numbers, [r.position.x, r.position.y, r.size.x, r.size.y])
		TYPE_RECT2I:
			var r := value as Rect2i
			_append(numbers, [r.position.x, r.position.y, r.size.x, r.size.y])
		TYPE_PLANE:
			var p := value as Plane
			_append(numbers, [p.normal.x, p.normal.y, p.normal.z, p.d])
		TYPE_AABB:
			var b := value as AABB
			_append(numbers, [b.position.x, b.position.y, b.position.z, b.size.x, b.size.y, b.size.z])
		TYPE_TRANSFORM2D:
			var t := value as Transform2D
			_append(numbers, [t.x.x, t.x.y, t.y.x, t.y.y, t.origin.x, t.origin.y])
		TYPE_BASIS:
			_append_basis(numbers, value as Basis)
		TYPE_TRANSFORM3D:
			var t := value as Transform3D
			_append_basis(numbers, t.basis)
			_append(numbers, [t.origin.x, t.origin.y, t.origin.z])
		TYPE_PROJECTION:
			var p := value as Projection
			for column: Vector4 in [p.x, p.y, p.z, p.w]:
				_append(numbers, [column.x, column.y, column.z, column.w])
		TYPE_PACKED_VECTOR2_ARRAY:
			for v in value as PackedVector2Array:
				_append(numbers, [v.x, v.y])
		TYPE_PACKED_VECTOR3_ARRAY:
			for v in value as PackedVector3Array:
				_append(numbers, [v.x, v.y, v.z])
		TYPE_PACKED_VECTOR4_ARRAY:
			for v in value as PackedVector4Array:
				_append(numbers, [v.x, v.y, v.z, v.w])
		TYPE_PACKED_COLOR_ARRAY:
			for c in value as PackedColorArray:
				_append(numbers, [c.r, c.g, c.b, c.a])
		_:
			for number: Variant in value:
				_append(numbers, [number])
	return numbers


## Row by row, as it is on the wire; `basis.x` is a column.
static func _append_basis(numbers: Array[String], basis: Basis) -> void:
	for row in 3:
		_append(numbers, [basis.x[row], basis.y[row], basis.z[row]])


static func _append(numbers: Array[String], more: Array) -> void:
	for number: Variant in more:
		numbers.append(str(number) if number is int else _float(number as float))
