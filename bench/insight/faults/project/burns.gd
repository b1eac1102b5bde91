extends Node
## Causes of hitches in scripts. Each kind works in a function of its own, called from where games do such work: a
## profile of the engine must name that function.

signal _score_changed(score: int)

var _armed := ""
var _usec := 0
var _from := 0.0
var _done := true
var _text := ""
var _bytes := PackedByteArray()
var _picture: Image
var _wave := Node.new()
var _cache: Array[PackedByteArray] = []
var _health := 0:
	set = _set_health


func _ready() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS
	add_child(_wave)
	_score_changed.connect(_on_score_changed)
	var scores := {}
	for index: int in 2000:
		scores["player %d" % index] = [index, index * 0.5, "rank %d" % (index % 7)]
	_text = JSON.stringify(scores)
	_bytes = _text.to_utf8_buffer()
	_picture = Image.create_empty(256, 256, false, Image.FORMAT_RGBA8)


## Plays a step of the plan: waits until its function has run.
func play(step: Dictionary) -> Dictionary:
	var millis: float = step["millis"]
	var kind: String = step["kind"]
	_usec = int(millis * 1e3)
	_done = false
	_arm(kind)
	while not _done:
		await get_tree().process_frame
	await get_tree().process_frame
	var to := Time.get_unix_time_from_system()
	await _clean_up()
	return {"from": _from, "to": to}


# What a fault made leaves a little at a time.
func _clean_up() -> void:
	while _wave.get_child_count() > 0 or not _cache.is_empty():
		if _wave.get_child_count() > 0:
			_wave.get_child(_wave.get_child_count() - 1).free()
		_cache.pop_back()
		await get_tree().process_frame


func _arm(kind: String) -> void:
	match kind:
		"timer":
			get_tree().create_timer(0.05).timeout.connect(_refill_shop)
		"node_timer":
			var timer := Timer.new()
			add_child(timer)
			timer.timeout.connect(_tick_hunger)
			timer.timeout.connect(timer.queue_free)
			timer.start(0.05)
		"tween":
			create_tween().tween_callback(_finish_fade).set_delay(0.05)
		"tween_method":
			create_tween().tween_method(_step_fade, 0.0, 1.0, 0.1)
		"awaited":
			_after_a_while()
		"animation":
			_play_animation()
		"thread":
			_armed = kind
		_:
			_armed = kind


func _process(_delta: float) -> void:
	var kind := _armed
	if kind.is_empty() or kind in ["physics_script", "raycasts"]:
		return
	_armed = ""
	match kind:
		"loop":
			_count_primes(_begin())
		"small_calls":
			_walk_all(_begin())
		"recursion":
			_begin_recursion()
		"callable":
			_run_job(_bake_shadow)
		"callv":
			callv(&"_bake_light", [_begin()])
		"lambda":
			_run_lambda()
		"sort":
			_sort_scores(_begin())
		"json":
			_save_game(_begin())
		"delay":
			_wait_for_disk(_begin())
		"thread":
			_join_worker(_begin())
		"pool":
			_crunch_in_pool(_begin())
		"mutex":
			_lock_inventory(_begin())
		"file":
			_write_replay(_begin())
		"signal":
			_score_changed.emit(3)
		"deferred":
			_rebuild_index.call_deferred()
		"input":
			var event := InputEventAction.new()
			event.action = &"ui_accept"
			event.pressed = true
			Input.parse_input_event(event)
		"setter":
			_health = _health + 1
		"notification":
			notification(NOTIFICATION_TRANSLATION_CHANGED)
		"strings":
			_write_story(_begin())
		"image":
			_paint_map(_begin())
		"gzip":
			_pack_world(_begin())
		"compile":
			_compile_mod(_begin())
		"spawn":
			_spawn_wave(_begin())
		"memory":
			_grow_cache(_begin())
		"log_flood":
			_complain(_begin())
		_:
			push_error("unknown kind: " + kind)
			_done = true


func _physics_process(_delta: float) -> void:
	if _armed == "physics_script":
		_armed = ""
		_solve_paths(_begin())


func _input(event: InputEvent) -> void:
	if event is InputEventAction and event.is_pressed() and not _done:
		_read_gesture(_begin())


func _notification(what: int) -> void:
	if what == NOTIFICATION_TRANSLATION_CHANGED and not _done:
		_translate_all(_begin())


# When the function has to end.
func _begin() -> int:
	_from = Time.get_unix_time_from_system()
	_done = true
	return Time.get_ticks_usec() + _usec


func _count_primes(until_usec: int) -> void:
	var number := 2
	while Time.get_ticks_usec() < until_usec:
		number += 1
		for divisor: int in range(2, 20):
			if number % divisor == 0:
				break


func _walk_all(until_usec: int) -> void:
	var index := 0
	while Time.get_ticks_usec() < until_usec:
		index = _touch(index)


func _touch(index: int) -> int:
	return index + 1


func _begin_recursion() -> void:
	var until_usec := _begin()
	while Time.get_ticks_usec() < until_usec:
		_fibonacci(10)


func _fibonacci(number: int) -> int:
	return number if number < 2 else _fibonacci(number - 1) + _fibonacci(number - 2)


func _run_job(job: Callable) -> void:
	job.call(_begin())


func _bake_shadow(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		pass


func _bake_light(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		pass


func _run_lambda() -> void:
	var until_usec := _begin()
	var job := func() -> void:
		while Time.get_ticks_usec() < until_usec:
			pass
	job.call()


func _sort_scores(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		var scores := range(400)
		scores.sort_custom(_is_better)


func _is_better(one: int, other: int) -> bool:
	return (one * 7919) % 401 > (other * 7919) % 401


func _save_game(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		JSON.parse_string(_text)


func _wait_for_disk(_until_usec: int) -> void:
	OS.delay_usec(_usec)


func _join_worker(until_usec: int) -> void:
	var thread := Thread.new()
	thread.start(_work.bind(until_usec))
	thread.wait_to_finish()


func _work(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		pass


func _crunch_in_pool(until_usec: int) -> void:
	var task := WorkerThreadPool.add_group_task(_crunch.bind(until_usec), 4)
	WorkerThreadPool.wait_for_group_task_completion(task)


func _crunch(_index: int, until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		pass


func _lock_inventory(until_usec: int) -> void:
	var inventory := Mutex.new()
	var is_held := Semaphore.new()
	var thread := Thread.new()
	thread.start(_hold.bind(inventory, is_held, until_usec))
	is_held.wait()
	inventory.lock()
	inventory.unlock()
	thread.wait_to_finish()


func _hold(inventory: Mutex, is_held: Semaphore, until_usec: int) -> void:
	inventory.lock()
	is_held.post()
	OS.delay_usec(until_usec - Time.get_ticks_usec())
	inventory.unlock()


func _write_replay(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		var file := FileAccess.open("user://replay.bin", FileAccess.WRITE)
		file.store_buffer(_bytes)
		file.flush()
		file.close()


func _on_score_changed(_score: int) -> void:
	var until_usec := _begin()
	while Time.get_ticks_usec() < until_usec:
		pass


func _rebuild_index() -> void:
	var until_usec := _begin()
	var index := {}
	while Time.get_ticks_usec() < until_usec:
		index[index.size() % 5000] = "entry"


func _read_gesture(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		pass


func _refill_shop() -> void:
	var until_usec := _begin()
	while Time.get_ticks_usec() < until_usec:
		pass


func _tick_hunger() -> void:
	var until_usec := _begin()
	while Time.get_ticks_usec() < until_usec:
		pass


func _finish_fade() -> void:
	var until_usec := _begin()
	while Time.get_ticks_usec() < until_usec:
		pass


func _step_fade(share: float) -> void:
	if share < 0.5 or _done:
		return
	var until_usec := _begin()
	while Time.get_ticks_usec() < until_usec:
		pass


func _after_a_while() -> void:
	await get_tree().create_timer(0.05).timeout
	var until_usec := _begin()
	while Time.get_ticks_usec() < until_usec:
		pass


func _play_animation() -> void:
	var player := AnimationPlayer.new()
	var animation := Animation.new()
	animation.length = 0.2
	var track := animation.add_track(Animation.TYPE_METHOD)
	animation.track_set_path(track, NodePath("."))
	animation.track_insert_key(track, 0.05, {"method": &"_on_step", "args": []})
	var library := AnimationLibrary.new()
	library.add_animation(&"walk", animation)
	add_child(player)
	player.root_node = player.get_path_to(self)
	player.add_animation_library(&"", library)
	player.play(&"walk")
	player.animation_finished.connect(_free_player.bind(player))


func _free_player(_name: StringName, player: AnimationPlayer) -> void:
	player.queue_free()


func _on_step() -> void:
	var until_usec := _begin()
	while Time.get_ticks_usec() < until_usec:
		pass


func _set_health(health: int) -> void:
	_health = health
	if _done:
		return
	var until_usec := _begin()
	while Time.get_ticks_usec() < until_usec:
		pass


func _translate_all(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		tr("hello")


func _write_story(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		var story := ""
		for word: int in 200:
			story += "word %d, " % word


func _paint_map(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		var picture: Image = _picture.duplicate()
		picture.resize(300, 300, Image.INTERPOLATE_LANCZOS)


func _pack_world(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		_bytes.compress(FileAccess.COMPRESSION_GZIP)


func _compile_mod(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		var script := GDScript.new()
		script.source_code = "extends Node\nfunc add(a: int, b: int) -> int:\n\treturn a + b\n".repeat(1)
		script.reload()


func _solve_paths(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		pass


func _spawn_wave(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		# In squads: the engine takes long to free one of very many siblings.
		var squad := Node3D.new()
		_wave.add_child(squad)
		for number: int in 200:
			var enemy := Node3D.new()
			enemy.name = "Enemy"
			squad.add_child(enemy)


func _grow_cache(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		var block := PackedByteArray()
		block.resize(1 << 20)
		block.fill(1)
		_cache.append(block)


func _complain(until_usec: int) -> void:
	while Time.get_ticks_usec() < until_usec:
		push_warning("the door is stuck")
