extends RefCounted
## What the main thread and the relay's thread tell each other, beside frames and events. Every method may be called
## from either thread.

const GameSide := preload("game_side.gd")

## The relay's thread is to end.
const STOP := 1
## The game has decided something else.
const GAME := 2
## There are answers to be sent.
const ANSWERS := 4
## There are figures to be sent.
const FIGURES := 8
## There are samples of extra trackers.
const EXTRAS := 16
## The relay is to be looked for at another place.
const PLACE := 32

# Answers that wait. There are as many as commands came, which the relay bounds.
const _MAX_ANSWERS := 1024

## Whether [method take_news] has something to tell. To be read only; may be read without a lock, and then a look late.
var has_news := false

var _mutex := Mutex.new()
var _news := 0
var _url := ""
var _token := ""
var _game := GameSide.new()
var _figures := {}
var _extras := {}
var _answers: Array[PackedByteArray] = []
var _counters := {}


## Asks the relay's thread to send what waits and to end.
func stop() -> void:
	_mutex.lock()
	_add_news(STOP)
	_mutex.unlock()


## Says where the relay is.
func set_place(url: String, token: String) -> void:
	_mutex.lock()
	_url = url
	_token = token
	_add_news(PLACE)
	_mutex.unlock()


## Where the relay is: its address and the token for it.
func place() -> PackedStringArray:
	_mutex.lock()
	var current := PackedStringArray([_url, _token])
	_mutex.unlock()
	return current


## What there is to look at since the last call, in the bits above.
func take_news() -> int:
	_mutex.lock()
	var news := _news
	_news = 0
	has_news = false
	_mutex.unlock()
	return news


## Tells what the game has decided; [param decided] must not change after that.
func set_game(decided: GameSide) -> void:
	_mutex.lock()
	_game = decided
	_add_news(GAME)
	_mutex.unlock()


## What the game has decided.
func game() -> GameSide:
	_mutex.lock()
	var current := _game
	_mutex.unlock()
	return current


## Offers the data of a performance event. A newer one takes the place of one that was not taken.
func offer_figures(figures: Dictionary) -> void:
	_mutex.lock()
	_figures = figures
	_add_news(FIGURES)
	_mutex.unlock()


## Takes the newest figures; empty when there are none.
func take_figures() -> Dictionary:
	_mutex.lock()
	var figures := _figures
	_figures = {}
	_mutex.unlock()
	return figures


## Offers a sample of extra trackers. A newer one takes the place of one that was not taken.
func offer_extras(sample: Dictionary) -> void:
	_mutex.lock()
	_extras = sample
	_add_news(EXTRAS)
	_mutex.unlock()


## Takes the newest sample of extra trackers; empty when there is none.
func take_extras() -> Dictionary:
	_mutex.lock()
	var extras := _extras
	_extras = {}
	_mutex.unlock()
	return extras


## Hands over an answer to the relay, as UTF-8 JSON.
func answer(json: PackedByteArray) -> void:
	_mutex.lock()
	if _answers.size() < _MAX_ANSWERS:
		_answers.append(json)
		_add_news(ANSWERS)
	_mutex.unlock()


## Takes all answers.
func take_answers() -> Array[PackedByteArray]:
	_mutex.lock()
	var answers := _answers
	if not answers.is_empty():
		_answers = []
	_mutex.unlock()
	return answers


## Tells how far the relay's thread has come; [param counters] must not change after that.
func publish(counters: Dictionary) -> void:
	_mutex.lock()
	_counters = counters
	_mutex.unlock()


## One of the published texts, empty before the first were.
func text(name: String) -> String:
	_mutex.lock()
	var value: String = _counters.get(name, "")
	_mutex.unlock()
	return value


## One of the published counters, 0 before the first were.
func counter(name: String) -> int:
	_mutex.lock()
	var value: int = _counters.get(name, 0)
	_mutex.unlock()
	return value


func _add_news(what: int) -> void:
	_news |= what
	has_news = true
