extends Node
## Runs each copy of the scripts in res://copies for the first time on two threads at once.

const THREADS := 2

var _copies: Array[Script] = []
var _arrived := 0
var _mutex := Mutex.new()


func _ready() -> void:
	for folder: String in DirAccess.get_directories_at("res://copies"):
		_copies.append(load("res://copies/%s/event_json.gd" % folder))
	var threads: Array[Thread] = []
	for index: int in THREADS:
		threads.append(Thread.new())
		threads[index].start(_encode_all)
	for thread: Thread in threads:
		thread.wait_to_finish()
	print("ran %d copies" % _copies.size())
	get_tree().quit()


func _encode_all() -> void:
	var data := {
		"values": [
			null, true, 1, 1 << 60, 1.5, INF, "text", &"name", ^"path", self.get_script(), RID(), Callable(), Signal(),
			Vector2(1, 2), Vector2i(1, 2), Vector3(1, 2, 3), Vector3i(1, 2, 3), Vector4(), Vector4i(), Quaternion(),
			Color(), Plane(), Rect2(), Rect2i(), AABB(), Transform2D(), Transform3D(), Basis(), Projection(),
			PackedByteArray([1]), PackedInt32Array([1]), PackedInt64Array([1]), PackedFloat32Array([1]),
			PackedFloat64Array([1]), PackedStringArray(["text"]), PackedVector2Array([Vector2()]),
			PackedVector3Array([Vector3()]), PackedColorArray([Color()]),
		],
		1: "integer", "1": "text", 2.5: "float", &"name": "name", Vector2(): "vector",
		"long": "\u0001".repeat(3000),
		"many": range(3000),
	}
	for index: int in _copies.size():
		_meet(index + 1)
		_copies[index].call(&"encode", "custom", {"event_name": "x"}, data, 1.0)


# Returns on all threads at once, as nearly as a script can.
func _meet(round_number: int) -> void:
	_mutex.lock()
	_arrived += 1
	_mutex.unlock()
	while _arrived < round_number * THREADS:
		pass
