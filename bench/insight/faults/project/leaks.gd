extends Node
## Memory and nodes that a game takes: leaks, and what a healthy game does.

# What is never given back.
var _blocks: Array[PackedByteArray] = []
var _orphans: Array[Node] = []
var _took := 0.0
var _rate := 0.0
var _kind := ""
var _step_mib := 0.0
var _seconds := 0.0
var _size := 0.0
var _period := 0.0


func _ready() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS


func _exit_tree() -> void:
	for orphan: Node in _orphans:
		orphan.free()


func _process(delta: float) -> void:
	_seconds += delta
	match _kind:
		"linear", "stepped":
			# What is due by now, in pieces of the step.
			while _rate * _seconds / 60.0 >= _took + _step_mib:
				_take(_step_mib)
				_took += _step_mib
		"nodes":
			while _rate * _seconds / 60.0 >= _took + 1.0:
				add_child(Node.new())
				_took += 1.0
		"orphans":
			while _rate * _seconds / 60.0 >= _took + 1.0:
				_orphans.append(Node.new())
				_took += 1.0
		"sawtooth":
			# Fills up evenly, then empties.
			var due := _size * fmod(_seconds, _period) / _period
			if due < _took - 1.0:
				_blocks.clear()
				_took = 0.0
			while due >= _took + 0.25:
				_take(0.25)
				_took += 0.25
		"pool":
			# A pool of nodes that grows with each wave until it is large enough.
			var due := minf(_size, _size * ceilf(_seconds / 4.0) / 5.0)
			while _took < due:
				add_child(Node.new())
				_took += 1.0
		"crowd":
			# Nodes come and go.
			var crowd := int(_size * (0.5 + 0.5 * sin(TAU * _seconds / _period)))
			while get_child_count() < crowd:
				add_child(Node.new())
			while get_child_count() > crowd:
				get_child(0).free()


## Plays a step of the plan.
func play(step: Dictionary) -> Dictionary:
	_kind = step["kind"]
	_rate = step.get("rate", 0.0)
	_step_mib = step.get("mib", 0.0)
	_size = step.get("size", 0.0)
	_period = step.get("period", 1.0)
	_seconds = 0.0
	_took = 0.0
	if _kind == "level":
		# A level is loaded within a second, without a change of scene.
		for part: int in 20:
			_take(_size / 20.0)
			await get_tree().create_timer(0.05).timeout
	var lasts: float = step["seconds"]
	await get_tree().create_timer(lasts).timeout
	_kind = ""
	return {}


func _take(mib: float) -> void:
	var block := PackedByteArray()
	block.resize(int(mib * 1048576.0))
	block.fill(_blocks.size() & 0xFF)
	_blocks.append(block)
