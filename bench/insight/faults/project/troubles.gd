extends Node
## What else goes wrong in games: overload, physics that takes too long, floods of events and errors, a main thread that
## stops, a body that leaves the world.

var _frame_usec := 0
var _physics_usec := 0


func _process(_delta: float) -> void:
	if _frame_usec > 0:
		_overload(_frame_usec)


func _physics_process(_delta: float) -> void:
	if _physics_usec > 0:
		_step_cloth(_physics_usec)


## Plays a step of the plan.
func play(step: Dictionary) -> Dictionary:
	var seconds: float = step.get("seconds", 0.0)
	var count: int = step.get("count", 0)
	match step["kind"]:
		"overload":
			# Each frame works this long, which is more than its budget.
			var millis: float = step["millis"]
			_frame_usec = int(millis * 1e3)
			await get_tree().create_timer(seconds).timeout
			_frame_usec = 0
		"physics":
			var millis: float = step["millis"]
			_physics_usec = int(millis * 1e3)
			await get_tree().create_timer(seconds).timeout
			_physics_usec = 0
		"events":
			await _spread(count, seconds, _log_shot)
		"errors":
			await _spread(count, seconds, _log_failure)
		"stop":
			OS.delay_msec(int(seconds * 1e3))
		"body":
			await _lose_body()
	return {}


func _overload(usec: int) -> void:
	var until_usec := Time.get_ticks_usec() + usec
	while Time.get_ticks_usec() < until_usec:
		pass


func _step_cloth(usec: int) -> void:
	var until_usec := Time.get_ticks_usec() + usec
	while Time.get_ticks_usec() < until_usec:
		pass


# So many calls, evenly within so many seconds.
func _spread(count: int, seconds: float, what: Callable) -> void:
	var began_usec := Time.get_ticks_usec()
	var done := 0
	while done < count:
		await get_tree().process_frame
		var due := mini(count, ceili(count * (Time.get_ticks_usec() - began_usec) / (seconds * 1e6)))
		while done < due:
			what.call(done)
			done += 1


func _log_shot(index: int) -> void:
	TelemetryServer.log_event("shot", {"index": index})


func _log_failure(index: int) -> void:
	push_error("inventory slot %d has no item" % (index % 3))


# A body falls, tunnels and is gone: 60 reports in a second, as bodies that are watched are reported.
func _lose_body() -> void:
	for report: int in 60:
		await get_tree().process_frame
		var at := Vector3(0.0, 1.0 + 0.01 * report, 0.0)
		if report > 30:
			at = Vector3(400.0 * (report - 30), -300.0 * (report - 30), 0.0)
		TelemetryServer.log_event("body", {"name": "crate", "position": [at.x, at.y, at.z]})
