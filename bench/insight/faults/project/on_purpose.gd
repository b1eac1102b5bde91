extends Node3D
## Things that look like faults and are none: what players and developers do on purpose.

const Body := preload("body.gd")

var _body: Body
var _frame_usec := 0
var _is_odd := false


func _init(body: Body) -> void:
	_body = body


func _ready() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS


func _process(_delta: float) -> void:
	if _frame_usec == 0:
		return
	# Every second frame works longer; the mean stays.
	_is_odd = not _is_odd
	var until_usec := Time.get_ticks_usec() + (_frame_usec if _is_odd else 0)
	while Time.get_ticks_usec() < until_usec:
		pass


## Plays a step of the plan.
func play(step: Dictionary) -> Dictionary:
	var kind: String = step["kind"]
	var seconds: float = step.get("seconds", 3.0)
	var size: float = step.get("size", 0.0)
	match kind:
		"duck", "spin", "throw", "shake", "still", "table":
			_body.act(kind)
			await _wait(seconds)
			_body.act("stand")
		"max_fps":
			var before := Engine.max_fps
			Engine.max_fps = int(size)
			await _wait(seconds)
			Engine.max_fps = before
		"low_processor":
			OS.low_processor_usage_mode = true
			OS.low_processor_usage_mode_sleep_usec = int(size * 1e3)
			await _wait(seconds)
			OS.low_processor_usage_mode_sleep_usec = 6900
			OS.low_processor_usage_mode = false
		"pause_menu":
			get_tree().paused = true
			await _wait(seconds)
			get_tree().paused = false
		"slow_motion":
			Engine.time_scale = size
			await _wait(seconds)
			Engine.time_scale = 1.0
		"physics_rate":
			Engine.physics_ticks_per_second = int(size)
			await _wait(seconds)
			Engine.physics_ticks_per_second = 60
		"alternating":
			_frame_usec = int(size * 1e3)
			await _wait(seconds)
			_frame_usec = 0
		"app_paused":
			# The headset is off: the system stops the app.
			get_tree().root.propagate_notification(NOTIFICATION_APPLICATION_PAUSED)
			OS.delay_msec(int(seconds * 1e3))
			get_tree().root.propagate_notification(NOTIFICATION_APPLICATION_RESUMED)
		"focus":
			get_tree().root.propagate_notification(NOTIFICATION_APPLICATION_FOCUS_OUT)
			OS.delay_msec(int(size))
			await _wait(seconds)
			get_tree().root.propagate_notification(NOTIFICATION_APPLICATION_FOCUS_IN)
		"recentre":
			var turned := Basis(Vector3.UP, deg_to_rad(size))
			_body.reference = Transform3D(turned, Vector3(0.6, 0.0, -0.4)) * _body.reference
			await _wait(seconds)
		"floor_level":
			# The play area is set up again: everything moves by a metre and more.
			_body.reference = Transform3D(Basis.IDENTITY, Vector3(0.0, size, 0.0)) * _body.reference
			await _wait(seconds)
			_body.reference = Transform3D.IDENTITY
		"world_scale":
			XRServer.world_scale = size
			await _wait(seconds)
			XRServer.world_scale = 1.0
		"teleport":
			await _teleport(seconds)
		"slow_poses":
			_body.every = int(size)
			await _wait(seconds)
			_body.every = 1
		"behind_back":
			_body.lose(&"left_hand")
			await _wait(size)
			_body.faults[&"left_hand"] = Body.Fault.new()
			await _wait(seconds)
		"hands":
			await _use_hands(seconds)
		"debugger_break":
			_stumble()
			await _wait(seconds)
		"log_burst":
			for line: int in int(size):
				push_warning("the torch is out (%d)" % line)
			await _wait(seconds)
		"few_errors":
			for line: int in int(size):
				push_error("cannot save the settings (%d)" % line)
			await _wait(seconds)
		"event_burst":
			for hit: int in int(size):
				TelemetryServer.log_event("hit", {"points": hit})
			await _wait(seconds)
		"pile":
			await _pile(int(size), seconds)
		"threaded_load":
			await _load_in_threads(int(size), seconds)
		"small_scenes":
			for number: int in 3:
				get_tree().change_scene_to_file("res://level.tscn")
				await _wait(seconds / 3.0)
		_:
			push_error("unknown kind: " + kind)
	return {}


func _wait(seconds: float) -> void:
	await get_tree().create_timer(seconds, true, false, true).timeout


# Players move by their origin. Their devices stay where they are within it.
func _teleport(seconds: float) -> void:
	var origin := XROrigin3D.new()
	add_child(origin)
	origin.current = true
	for jump: int in 3:
		await _wait(seconds / 3.0)
		origin.position += Vector3(5.0, 0.0, 3.0)
		origin.rotate_y(PI / 4.0)
	origin.queue_free()


# The player puts the left controller aside and uses the bare hand.
func _use_hands(seconds: float) -> void:
	var controller: XRControllerTracker = _body.trackers[&"left_hand"]
	var hand := XRHandTracker.new()
	hand.name = &"/user/hand_tracker/left"
	hand.hand = XRPositionalTracker.TRACKER_HAND_LEFT
	hand.hand_tracking_source = XRHandTracker.HAND_TRACKING_SOURCE_UNOBSTRUCTED
	XRServer.add_tracker(hand)
	controller.profile = "/interaction_profiles/none"
	_body.lose(&"left_hand")
	var began := _body.seconds
	while _body.seconds - began < seconds:
		for joint: int in XRHandTracker.HAND_JOINT_MAX:
			var at := Vector3(-0.3 + 0.002 * joint, 1.2 + 0.05 * sin(_body.seconds * 2.0), -0.4)
			hand.set_hand_joint_transform(joint, Transform3D(Basis.IDENTITY, at))
			hand.set_hand_joint_flags(joint, 15)
		hand.has_tracking_data = true
		await get_tree().process_frame
	hand.has_tracking_data = false
	XRServer.remove_tracker(hand)
	controller.profile = "/interaction_profiles/oculus/touch_controller"
	_body.faults[&"left_hand"] = Body.Fault.new()
	await _wait(1.0)


func _stumble() -> void:
	var nothing: Node = null
	nothing.queue_free()


# A heap of crates falls over, as in any game with physics.
func _pile(count: int, seconds: float) -> void:
	var heap := Node3D.new()
	var floor_body := StaticBody3D.new()
	var floor_collision := CollisionShape3D.new()
	floor_collision.shape = WorldBoundaryShape3D.new()
	floor_body.add_child(floor_collision)
	heap.add_child(floor_body)
	add_child(heap)
	var shape := BoxShape3D.new()
	shape.size = Vector3.ONE * 0.3
	for index: int in count:
		var body := RigidBody3D.new()
		var collision := CollisionShape3D.new()
		collision.shape = shape
		body.add_child(collision)
		body.position = Vector3(0.35 * (index % 3), 0.4 + 0.35 * floorf(index / 3.0), 0.0)
		heap.add_child(body)
		await get_tree().process_frame
	await _wait(seconds)
	heap.queue_free()


# The next level is loaded by other threads while the player goes on.
func _load_in_threads(threads: int, seconds: float) -> void:
	var task := WorkerThreadPool.add_group_task(_crunch.bind(seconds), threads)
	while not WorkerThreadPool.is_group_task_completed(task):
		await get_tree().process_frame
	WorkerThreadPool.wait_for_group_task_completion(task)


func _crunch(_index: int, seconds: float) -> void:
	var until_usec := Time.get_ticks_usec() + int(seconds * 1e6)
	var sum := 0
	while Time.get_ticks_usec() < until_usec:
		for number: int in 2000:
			sum += number
		OS.delay_usec(1500)
