extends RefCounted
## Every kind of value that a game may put into an event.


static func all(scene: Node) -> Dictionary:
	var itself := {}
	itself["itself"] = itself
	var freed := Node.new()
	freed.free()
	return {
		"event_name": "cannot be overwritten",
		"vector2": Vector2(1, 2),
		"vector3i": Vector3i(1, 2, 3),
		"vector4": Vector4(1, 2, 3, 4),
		"quaternion": Quaternion(0, 1, 0, 0),
		"color": Color(1, 0.5, 0, 1),
		"plane": Plane(0, 1, 0, 2),
		"basis": Basis.IDENTITY,
		"transform2d": Transform2D.IDENTITY,
		"transform3d": Transform3D(Basis.IDENTITY, Vector3(1, 2, 3)),
		"aabb": AABB(Vector3.ZERO, Vector3.ONE),
		"rect2i": Rect2i(1, 2, 3, 4),
		"node_path": ^"a/b:c",
		"string_name": &"name",
		"node": scene,
		"freed": freed,
		"bytes": PackedByteArray([1, 2, 255]),
		"floats": PackedFloat32Array([0.5, NAN]),
		"vectors": PackedVector3Array([Vector3.ONE]),
		"strings": PackedStringArray(["a"]),
		"not_a_number": NAN,
		"infinite": [INF, -INF],
		"infinite_vector": Vector2(INF, 1),
		"big": 9007199254740993,
		"text": "quote \" slash / backslash \\v tab \t vertical \v bell \u0007 é 😀",
		"nested": {1: "one", 2.5: [true, null], Vector2i(1, 2): {&"key": "value"}, false: 0},
		"itself": itself,
		"object": RefCounted.new(),
		&"callable": Callable(),
	}


## Values whose digits count.
static func exact() -> Dictionary:
	return {
		"cell": Vector3i(16777217, -2147483647, 123456789),
		"size": Vector2i(2147483647, 1),
		"four": Vector4i(16777217, 2, 3, 4),
		"area": Rect2i(16777217, 1, 2147483647, 1),
		"least": -9223372036854775807 - 1,
		"greatest": 9223372036854775807,
		"safe": -9007199254740992,
		"longs": PackedInt64Array([-9223372036854775807 - 1, 1]),
		"when": 1764431491.123456,
		"third": 1.0 / 3.0,
		"tiny": 1e-40,
		"huge": 1e300,
		"mixed": {1: "int", "1": "text", ^"1": "path", "true": "text", true: "bool"},
	}


## Values of more than an event may hold.
static func big() -> Dictionary:
	var integers := PackedInt32Array(range(1_000_000))
	var floats := PackedFloat32Array()
	floats.resize(1_000_000)
	var things: Array = []
	for index: int in 100_000:
		things.append({"id": index, "at": Vector3(index, 0, 0), "name": "thing %d" % index})
	return {"integers": integers, "floats": floats, "things": things, "text": "漢".repeat(300_000)}
