extends RefCounted
## Starts the relay's worker on a thread of its own, steers it and ends it. Where there are no threads, the main thread's
## frames do the work.

const EventQueue := preload("event_queue.gd")
const FrameSampler := preload("frame_sampler.gd")
const GameSide := preload("game_side.gd")
const MessageFolder := preload("message_folder.gd")
const RelayLink := preload("relay_link.gd")
const RelayWorker := preload("relay_worker.gd")

## What main thread and worker tell each other. Another one with each [method start].
var link := RelayLink.new()
## Whether it was started and not stopped since.
var is_running: bool:
	get:
		return _worker != null
## Whether [method step] has to be called in each frame.
var needs_frames: bool:
	get:
		return _worker != null and _thread == null

var _queue: EventQueue
var _folder: MessageFolder
var _frames: FrameSampler
var _worker: RelayWorker
var _thread: Thread


func _init(queue: EventQueue, folder: MessageFolder, frames: FrameSampler) -> void:
	_queue = queue
	_folder = folder
	_frames = frames


## A worker to set the callables of, and then to be handed to [method start].
func prepare(url: String, token: String) -> RelayWorker:
	link = RelayLink.new()
	link.set_place(url, token)
	# The worker begins there: it would take the news for a move.
	link.take_news()
	return RelayWorker.new(link, _queue, _folder, _frames)


## Begins to connect.
func start(worker: RelayWorker) -> void:
	_worker = worker
	_thread = Thread.new()
	if _thread.start(_worker.run) != OK:
		# A web build without threads.
		_thread = null
		_worker.begin()


## Sends what waits, says goodbye and ends, in bounded time.
func stop() -> void:
	if _worker == null:
		return
	link.stop()
	if _thread != null:
		_thread.wait_to_finish()
	else:
		_worker.end()
	_thread = null
	_worker = null


## What the thread would do, where there is none.
func step() -> void:
	_worker.step(link.take_news())
