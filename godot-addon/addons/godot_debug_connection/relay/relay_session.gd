extends RefCounted
## The main thread's side of the connection to the relay: starts and moves the connection, has the streams sampled that
## game and relay agree on, and carries out the relay's commands.

## The connection went from one state to another.
signal state_changed(state: RelayConnection.State)
## The relay accepted the game under this epoch.
signal welcomed(epoch: String)
## About a second has passed. Emitted from [method start] to [method stop].
signal ticked
## Something in the game needs a change, and clients are to be told of it.
signal warned(message: String, data: Dictionary)

const CommandDesk := preload("../commands/command_desk.gd")
const EventQueue := preload("../events/event_queue.gd")
const ExtraTrackers := preload("../xr/extra_trackers.gd")
const FrameSampler := preload("../sampling/frame_sampler.gd")
const GameSide := preload("game_side.gd")
const GameWatcher := preload("../events/game_watcher.gd")
const LogCatcher := preload("../events/log_catcher.gd")
const MessageFolder := preload("../events/message_folder.gd")
const MotionRunner := preload("../motion/motion_runner.gd")
const ProblemNotice := preload("problem_notice.gd")
const RefusalNotice := preload("refusal_notice.gd")
const RelayConnection := preload("../sending/relay_connection.gd")
const RelayDemand := preload("relay_demand.gd")
const RelayLink := preload("relay_link.gd")
const RelaySearch := preload("../sending/relay_search.gd")
const RelayStatus := preload("relay_status.gd")
const RelayThread := preload("relay_thread.gd")
const SamplingPlan := preload("sampling_plan.gd")
const VersionNotice := preload("version_notice.gd")

## How long a crashing process may wait for its last events to be sent, in milliseconds. Longer than the longest sleep of
## the thread and its goodbye.
const LAST_WORDS_MSEC := 800

## The commands that the game offers.
var desk: CommandDesk
## Plays recorded motions, and the commands that move devices. It does so in the tree.
var motion: MotionRunner
## Returns the game's settings as a new [code]GameSide[/code], without its commands. Set it before any call.
var describe_game: Callable
## Passes values between the main thread and the relay's thread. Each [method start] makes a new one.
var link: RelayLink:
	get:
		return _relay.link
## Whether the connection was started and not stopped since.
var is_running: bool:
	get:
		return _relay.is_running
## Whether [method step] must be called in each frame.
var needs_frames: bool:
	get:
		return _relay.needs_frames
## The streams that are sampled now, by name.
var sampled: PackedStringArray:
	get:
		return _plan.sampled

# Nothing is sampled while this node is outside the tree.
var _node: Node
var _watcher: GameWatcher
var _log_catcher: LogCatcher
var _notice: ProblemNotice
var _refusal_notice: RefusalNotice
var _version_notice: VersionNotice
var _relay: RelayThread
var _plan: SamplingPlan
var _demand := RelayDemand.new()
var _is_open := false
# The relay's address, if the game found it on the network; else empty.
var _found_url := ""


func _init(
		node: Node, queue: EventQueue, folder: MessageFolder, frames: FrameSampler, extras: ExtraTrackers,
		watcher: GameWatcher, log_catcher: LogCatcher) -> void:
	_node = node
	_watcher = watcher
	watcher.interrupted.connect(frames.leave_out_frame)
	_log_catcher = log_catcher
	_notice = ProblemNotice.new(log_catcher)
	_refusal_notice = RefusalNotice.new(log_catcher)
	_version_notice = VersionNotice.new(log_catcher)
	_relay = RelayThread.new(queue, folder, frames, log_catcher.leave_out_thread)
	_plan = SamplingPlan.new(frames, extras, watcher.xr, _relay.link)
	_plan.monitors.custom.log_catcher = log_catcher
	_plan.monitors.custom.failed.connect(_on_monitor_failed)
	desk = CommandDesk.new(log_catcher)
	desk.answered.connect(_on_answered)
	desk.commands_changed.connect(_on_commands_changed)
	motion = MotionRunner.new(desk.registry, frames)
	motion.refused.connect(_on_motion_refused)


## Begins to connect.
func start(url: String, token: String) -> void:
	_relay.prepare(url, token)
	_plan.link = _relay.link
	_relay.link.state_changed.connect(_on_state_changed)
	_relay.link.demand_changed.connect(_on_demand_changed)
	_relay.link.welcomed.connect(_on_welcomed)
	_relay.link.refused.connect(_refusal_notice.take)
	_relay.link.requested.connect(_on_requested)
	_relay.link.ticked.connect(_on_ticked)
	decide()
	_relay.start()


## Moves the connection to another address, or to the same address with another token.
func move(url: String, token: String) -> void:
	_relay.link.set_place(url, token)


## Stops sampling, because the node leaves the tree. Events are still sent.
func stop_sampling() -> void:
	var game: GameSide = describe_game.call()
	_plan.decide(game, _demand, false)


## Sends all waiting messages, says goodbye and ends, in bounded time.
func stop() -> void:
	_relay.stop()
	_is_open = false


## The process crashes: gives the relay's thread time to send or keep the waiting events.
func send_last_words() -> void:
	_relay.stop_within(LAST_WORDS_MSEC)


## Tells the editor how the connection is, if the game was started from one.
func tell_editor() -> void:
	if EngineDebugger.is_active():
		EngineDebugger.send_message(RelayStatus.MESSAGE, [RelayStatus.of(_node, sampled, _found_url)])


## One round of the relay's thread, in builds without threads.
func step() -> void:
	_relay.step()


## Applies the game's current settings, to the relay's thread and to the sampling.
func decide() -> void:
	var game: GameSide = describe_game.call()
	game.commands = desk.registry.descriptions()
	_relay.link.set_game(game)
	if _node.is_inside_tree():
		_plan.decide(game, _demand, _is_open)


func _on_state_changed(state: RelayConnection.State, announced: Array) -> void:
	_is_open = state == RelayConnection.State.OPEN
	motion.set_connected(_is_open)
	decide()
	# The relay's thread may have sent the hello just before the game registered another command.
	if _is_open and announced != desk.registry.descriptions():
		desk.announce()
	state_changed.emit(state)


func _on_welcomed(epoch: String, version: String, found_url: String) -> void:
	_version_notice.hear(version)
	_notice.tell_found(found_url)
	_found_url = found_url
	welcomed.emit(epoch)


func _on_demand_changed(demand: RelayDemand) -> void:
	_demand = demand
	decide()


func _on_monitor_failed(monitor: String, advice: String) -> void:
	_log_catcher.warn("Telemetry: " + advice)
	warned.emit(advice, {"monitor": monitor})


func _on_motion_refused(problem: String) -> void:
	_log_catcher.warn("Telemetry: " + problem)
	warned.emit(problem, {})


func _on_requested(command: Dictionary) -> void:
	if _node.is_inside_tree():
		desk.carry_out(command, _node.get_tree(), _plan.monitors, _watcher.xr)


func _on_answered(json: PackedByteArray) -> void:
	_relay.link.answer(json)


func _on_commands_changed() -> void:
	decide()
	if _is_open:
		desk.announce()


func _on_ticked() -> void:
	if _node.is_inside_tree():
		_notice.look(link.text("problem"), link.counter("trouble") as RelaySearch.Trouble)
		ticked.emit()
