extends RefCounted
## Turns vectors, colours and other tuples into their numbers as JSON holds them. Integers stay integers: a float of the
## engine's vectors has only 24 bits. Any thread may call it.

# Beyond it, a JSON number would round.
const _MAX_SAFE_INT := 1 << 53


## The numbers of a tuple; empty for any other value.
static func of(value: Variant) -> Array:
	var type := typeof(value)
	if type == TYPE_VECTOR2:
		var vector2: Vector2 = value
		return [finite(vector2.x), finite(vector2.y)]
	if type == TYPE_VECTOR3:
		var vector3: Vector3 = value
		return [finite(vector3.x), finite(vector3.y), finite(vector3.z)]
	if type == TYPE_VECTOR4:
		var vector4: Vector4 = value
		return [finite(vector4.x), finite(vector4.y), finite(vector4.z), finite(vector4.w)]
	if type == TYPE_VECTOR2I:
		var vector2i: Vector2i = value
		return [vector2i.x, vector2i.y]
	if type == TYPE_VECTOR3I:
		var vector3i: Vector3i = value
		return [vector3i.x, vector3i.y, vector3i.z]
	if type == TYPE_VECTOR4I:
		var vector4i: Vector4i = value
		return [vector4i.x, vector4i.y, vector4i.z, vector4i.w]
	if type == TYPE_QUATERNION:
		var rotation: Quaternion = value
		return [finite(rotation.x), finite(rotation.y), finite(rotation.z), finite(rotation.w)]
	if type == TYPE_COLOR:
		var colour: Color = value
		return [finite(colour.r), finite(colour.g), finite(colour.b), finite(colour.a)]
	if type == TYPE_PLANE:
		var plane: Plane = value
		return [finite(plane.x), finite(plane.y), finite(plane.z), finite(plane.d)]
	return []


## The integer, or its text if JSON would round it.
static func exact(integer: int) -> Variant:
	# Not absi: the least integer has no positive.
	if integer > _MAX_SAFE_INT or integer < -_MAX_SAFE_INT:
		return str(integer)
	return integer


## The number, or null for NaN and infinity.
static func finite(number: float) -> Variant:
	if is_finite(number):
		return number
	return null
