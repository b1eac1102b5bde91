extends RefCounted
## Starts and ends the relay's thread. In builds without threads, the main thread does its work in each frame.

const EventQueue := preload("../events/event_queue.gd")
const FrameSampler := preload("../sampling/frame_sampler.gd")
const MessageFolder := preload("../events/message_folder.gd")
const RelayLink := preload("relay_link.gd")
const RelayWorker := preload("relay_worker.gd")

## How long the relay takes to confirm events, in microseconds. The thread reads the confirmation after this time, or in
## the next round if that comes soon: if the connection breaks, the engine loses what it has not read yet, and the events
## would be sent twice.
const RECEIPT_USEC := 10_000

## Passes values between the main thread and the relay's thread. Each [method prepare] makes a new one.
var link := RelayLink.new()
## Whether the work was started and not stopped since.
var is_running: bool:
	get:
		return _worker != null
## Whether [method step] must be called in each frame.
var needs_frames: bool:
	get:
		return _worker != null and _thread == null

var _queue: EventQueue
var _folder: MessageFolder
var _frames: FrameSampler
var _worker: RelayWorker
var _thread: Thread
# Called on the relay's thread, with the thread's id.
var _on_started: Callable


func _init(queue: EventQueue, folder: MessageFolder, frames: FrameSampler, on_started: Callable) -> void:
	_queue = queue
	_folder = folder
	_frames = frames
	_on_started = on_started


## Makes the link for the next [method start], so that its signals can be connected before.
func prepare(url: String, token: String) -> void:
	link = RelayLink.new()
	link.set_place(url, token)
	# The worker begins at this place. It would take the news for a move.
	link.take_news()


## Begins to connect.
func start() -> void:
	_worker = RelayWorker.new(link, _queue, _folder, _frames)
	_thread = Thread.new()
	if _thread.start(_run.bind(_worker)) != OK:
		# A web build without threads.
		_thread = null
		_worker.begin()


## Sends all waiting messages, says goodbye and ends, in bounded time.
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


## As [method stop], for a process that crashes: waits no longer than [param msec] milliseconds for the thread.
func stop_within(msec: int) -> void:
	if _thread == null:
		return
	link.stop()
	var until_msec := Time.get_ticks_msec() + msec
	while _thread.is_alive() and Time.get_ticks_msec() < until_msec:
		OS.delay_msec(1)


## One round of the thread's work, in builds without threads.
func step() -> void:
	_worker.step(link.take_news())


# The thread's whole life. It sleeps in this function and in no other: a function that returns after a sleep would fill the
# engine's script profile with the time that the thread slept.
func _run(worker: RelayWorker) -> void:
	_on_started.call(OS.get_thread_caller_id())
	worker.begin()
	var sleeps_whole_milliseconds := OS.get_name() == "Windows"
	while true:
		var news := link.take_news() if link.has_news else 0
		if news & RelayLink.STOP:
			break
		worker.step(news)
		var sleep_usec := worker.sleep.usec()
		if worker.receipts.is_receipt_due:
			worker.receipts.is_receipt_due = false
			if sleep_usec > 2 * RECEIPT_USEC:
				OS.delay_usec(RECEIPT_USEC)
				worker.read(Time.get_ticks_usec())
				sleep_usec -= RECEIPT_USEC
			else:
				worker.read_soon()
		var asleep_at_usec := Time.get_ticks_usec() if sleeps_whole_milliseconds else 0
		OS.delay_usec(sleep_usec)
		if sleeps_whole_milliseconds:
			worker.sleep.slept(sleep_usec, Time.get_ticks_usec() - asleep_at_usec)
	worker.end()
