extends RefCounted
## The game's dealings with the relay, on the main thread: starts the connection and moves it, keeps in effect what both
## sides want sampled, and has carried out what the relay asks for.

## The connection went from one state to another.
signal state_changed(state: RelayConnection.State)
## The relay accepted the game under this epoch.
signal welcomed(epoch: String)
## A few times a second, while the connection is wanted.
signal ticked

const CommandDesk := preload("command_desk.gd")
const EventQueue := preload("event_queue.gd")
const ExtraTrackers := preload("extra_trackers.gd")
const FrameSampler := preload("frame_sampler.gd")
const GameSide := preload("game_side.gd")
const GameWatcher := preload("game_watcher.gd")
const LogCatcher := preload("log_catcher.gd")
const MessageFolder := preload("message_folder.gd")
const RelayConnection := preload("relay_connection.gd")
const RelayDemand := preload("relay_demand.gd")
const RelayLink := preload("relay_link.gd")
const RelayThread := preload("relay_thread.gd")
const SamplingPlan := preload("sampling_plan.gd")

## How long the end of a process that crashed may be put off, in milliseconds.
const LAST_WORDS_MSEC := 250

const _SEND_MSEC := 20

## The commands that the game offers.
var desk: CommandDesk
## Gives what the game has decided, as a new [code]GameSide[/code] without its commands. To be set before anything else.
var describe_game: Callable
## What main thread and relay's thread tell each other; another one with each [method start].
var link: RelayLink:
	get:
		return _relay.link
## Whether it was started and not stopped since.
var is_running: bool:
	get:
		return _relay.is_running
## Whether [method step] has to be called in each frame.
var needs_frames: bool:
	get:
		return _relay.needs_frames
## The streams that are sampled now, by name.
var sampled: PackedStringArray:
	get:
		return _plan.sampled

# Whose place in the tree decides whether anything is sampled.
var _node: Node
var _watcher: GameWatcher
var _log_catcher: LogCatcher
var _queue: EventQueue
var _relay: RelayThread
var _plan: SamplingPlan
var _demand := RelayDemand.new()
var _is_open := false


func _init(
		node: Node, queue: EventQueue, folder: MessageFolder, frames: FrameSampler, extras: ExtraTrackers,
		watcher: GameWatcher, log_catcher: LogCatcher) -> void:
	_node = node
	_watcher = watcher
	_log_catcher = log_catcher
	_queue = queue
	_relay = RelayThread.new(queue, folder, frames)
	_plan = SamplingPlan.new(frames, extras, watcher.xr, _relay.link)
	desk = CommandDesk.new(log_catcher)
	desk.answered.connect(_on_answered)
	desk.commands_changed.connect(_on_commands_changed)


## Begins to connect.
func start(url: String, token: String) -> void:
	var worker := _relay.prepare(url, token)
	_plan.link = _relay.link
	worker.on_started = _log_catcher.leave_out_thread
	worker.on_state_changed = _on_state_changed
	worker.on_demand_changed = _on_demand_changed
	worker.on_welcomed = _on_welcomed
	worker.on_refused = _on_refused
	worker.on_requested = _on_requested
	worker.on_tick = _on_tick
	decide()
	_relay.start(worker)


## Goes to another place, or to the same one with another token.
func move(url: String, token: String) -> void:
	_relay.link.set_place(url, token)


## Sends what waits, says goodbye and ends, in bounded time; nothing is sampled any more.
func stop() -> void:
	_relay.stop()
	_is_open = false
	decide()


## Gives the relay's thread the time to send what waits, as the process is about to be ended.
func send_last_words() -> void:
	if not _is_open:
		return
	var until_msec := Time.get_ticks_msec() + LAST_WORDS_MSEC
	while _queue.count > 0 and Time.get_ticks_msec() < until_msec:
		OS.delay_msec(1)
	# What was taken last is on its way to the socket.
	OS.delay_msec(_SEND_MSEC)


## What the relay's thread would do, where there is none.
func step() -> void:
	_relay.step()


## Has what the game decides hold from now on, for the relay's thread and for the sampling.
func decide() -> void:
	var game: GameSide = describe_game.call()
	game.commands = desk.registry.descriptions()
	_relay.link.set_game(game)
	if _node.is_inside_tree():
		_plan.decide(game, _demand, _is_open)


func _on_state_changed(state: RelayConnection.State, told_commands: Array) -> void:
	_is_open = state == RelayConnection.State.OPEN
	decide()
	# The introduction is the other thread's, and may have been a little too early for the newest.
	if _is_open and told_commands != desk.registry.descriptions():
		desk.announce()
	state_changed.emit(state)


func _on_demand_changed(demand: RelayDemand) -> void:
	_demand = demand
	decide()


func _on_welcomed(epoch: String) -> void:
	welcomed.emit(epoch)


func _on_refused(problem: String) -> void:
	_log_catcher.warn("The telemetry relay refused something: " + problem)


func _on_requested(command: Dictionary) -> void:
	desk.carry_out(command, _node.get_tree(), _plan.figures, _watcher.xr)


func _on_answered(json: PackedByteArray) -> void:
	_relay.link.answer(json)


func _on_commands_changed() -> void:
	decide()
	if _is_open:
		desk.announce()


func _on_tick() -> void:
	if _node.is_inside_tree():
		ticked.emit()
