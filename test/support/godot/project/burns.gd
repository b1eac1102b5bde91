extends Node
## Burns 150 ms in [code]_process[/code] twelve times, each later in the addon's own rhythm, and prints when each began,
## in unix seconds. Half-way between two burns it spends as long in another way, and prints which. Then it ends the game.

const _BURN_USEC := 150_000
const _BURNS := 12
const _APART_USEC := 1_800_000
const _DRIFT_USEC := 37_000
const _KINDS: Array[String] = ["input", "timer", "deferred", "delay", "lock", "physics"]

# The first waits until the relay knows the game.
var _next_usec := 5_000_000
var _between_usec := 0
var _burned := 0
var _awaits_input := false
var _awaits_physics := false


func _process(_delta: float) -> void:
	var now_usec := Time.get_ticks_usec()
	if _between_usec > 0 and now_usec > _between_usec:
		_between_usec = 0
		_spend(_KINDS[_burned % _KINDS.size()])
	if now_usec < _next_usec:
		return
	if _burned == _BURNS:
		get_tree().quit()
		return
	print("burn at %.3f" % Time.get_unix_time_from_system())
	_burn()
	_burned += 1
	_next_usec = Time.get_ticks_usec() + _APART_USEC + _burned * _DRIFT_USEC
	@warning_ignore("integer_division")
	_between_usec = Time.get_ticks_usec() + _APART_USEC / 2


func _input(_event: InputEvent) -> void:
	if _awaits_input:
		_awaits_input = false
		_burn()


func _physics_process(_delta: float) -> void:
	if _awaits_physics:
		_awaits_physics = false
		print("physics at %.3f" % Time.get_unix_time_from_system())
		_burn()


func _spend(kind: String) -> void:
	if kind == "physics":
		_awaits_physics = true
		return
	print("%s at %.3f" % [kind, Time.get_unix_time_from_system()])
	match kind:
		"input":
			_awaits_input = true
			Input.parse_input_event(InputEventKey.new())
		"timer":
			get_tree().create_timer(0.01).timeout.connect(_burn)
		"deferred":
			_burn.call_deferred()
		"delay":
			OS.delay_usec(_BURN_USEC)
		"lock":
			var thread := Thread.new()
			thread.start(OS.delay_usec.bind(_BURN_USEC))
			thread.wait_to_finish()


func _burn() -> void:
	var until_usec := Time.get_ticks_usec() + _BURN_USEC
	while Time.get_ticks_usec() < until_usec:
		pass
