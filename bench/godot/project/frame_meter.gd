extends Node
## Measures what telemetry costs the main thread in each frame: the time between two marks around its nodes' process
## step, and between two marks around its handlers of the tree's process_frame and physics_frame signals.
##
## Not covered: what telemetry does between these places, such as calls that its thread defers (a few in a second). The
## CPU time of the main thread, which the bench reads from the operating system, covers all of it.

## Microseconds of each frame in the process step, since [method start].
var process_usec := PackedInt32Array()
## Microseconds of each frame in the signals, since [method start]. 0 while telemetry has no handlers there: the marks would
## only measure each other.
var signals_usec := PackedInt32Array()
## Wall clock of each frame, in microseconds.
var intervals_usec := PackedInt32Array()

var _before := Mark.new()
var _after := Mark.new()
var _signal_began_usec := 0
var _signals_usec := 0
var _last_usec := 0
var _measures := false


func _init() -> void:
	# The addon's node is at 1,000,000.
	_before.process_priority = 999_999
	_after.process_priority = 1_000_001
	add_child(_before)
	add_child(_after)


func _enter_tree() -> void:
	# Of handlers, the first connected is told first.
	get_tree().process_frame.connect(_on_process_signal)
	get_tree().physics_frame.connect(_on_signal)


## Begins to measure. Telemetry is in the tree by now: of handlers, the last connected is told last.
func start() -> void:
	for begin: Signal in [get_tree().process_frame, get_tree().physics_frame]:
		# One of them is the meter's own.
		if begin.get_connections().size() > 1:
			begin.connect(_on_signal_handled)
	process_usec.clear()
	signals_usec.clear()
	intervals_usec.clear()
	_signals_usec = 0
	_last_usec = 0
	_measures = true


## Ends measuring.
func stop() -> void:
	_measures = false
	for begin: Signal in [get_tree().process_frame, get_tree().physics_frame]:
		if begin.is_connected(_on_signal_handled):
			begin.disconnect(_on_signal_handled)


# The frame before is noted here, so that noting it does not lie between the marks. Physics steps come before this
# signal, so their part counts for that frame.
func _on_process_signal() -> void:
	if _measures:
		_note()
	_signal_began_usec = Time.get_ticks_usec()


func _on_signal() -> void:
	_signal_began_usec = Time.get_ticks_usec()


func _on_signal_handled() -> void:
	_signals_usec += Time.get_ticks_usec() - _signal_began_usec


func _note() -> void:
	if _last_usec > 0:
		process_usec.append(_after.usec - _before.usec)
		signals_usec.append(_signals_usec)
		intervals_usec.append(_after.usec - _last_usec)
	_signals_usec = 0
	_last_usec = _after.usec


class Mark:
	extends Node
	## Takes the time at its place among the nodes.

	var usec := 0

	func _process(_delta: float) -> void:
		usec = Time.get_ticks_usec()
