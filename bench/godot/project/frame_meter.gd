extends Node
## Measures what telemetry costs the main thread in each frame: the time between two marks around its nodes' process
## step, and between two marks around its handlers of the tree's process_frame signal.

## Microseconds of each frame, since [method start].
var costs_usec := PackedInt32Array()
## Wall clock of each frame, in microseconds.
var intervals_usec := PackedInt32Array()

var _before := Mark.new()
var _after := Mark.new()
var _signal_before_usec := 0
var _signal_usec := 0
var _last_usec := 0
var _measures := false


func _init() -> void:
	# The addon's node is at 1,000,000.
	_before.process_priority = 999_999
	_after.process_priority = 1_000_001
	_after.reached.connect(_on_after)
	add_child(_before)
	add_child(_after)


func _enter_tree() -> void:
	# The first to be told of a frame.
	get_tree().process_frame.connect(_on_signal_before)


## Begins to measure. Telemetry is in the tree by now: of handlers, the last connected is told last.
func start() -> void:
	get_tree().process_frame.connect(_on_signal_after)
	costs_usec.clear()
	intervals_usec.clear()
	_last_usec = 0
	_measures = true


## Ends measuring.
func stop() -> void:
	_measures = false
	get_tree().process_frame.disconnect(_on_signal_after)


func _on_signal_before() -> void:
	_signal_before_usec = Time.get_ticks_usec()


func _on_signal_after() -> void:
	_signal_usec = Time.get_ticks_usec() - _signal_before_usec


func _on_after(usec: int) -> void:
	if not _measures:
		return
	costs_usec.append(usec - _before.usec + _signal_usec)
	if _last_usec > 0:
		intervals_usec.append(usec - _last_usec)
	_last_usec = usec


class Mark:
	extends Node
	## Takes the time at its place among the nodes.

	## This one's turn has come.
	signal reached(usec: int)

	var usec := 0

	func _process(_delta: float) -> void:
		usec = Time.get_ticks_usec()
		reached.emit(usec)
