extends RefCounted
## Decides how long the relay's thread sleeps between two rounds.

const FrameForecast := preload("frame_forecast.gd")
const RelayConnection := preload("../sending/relay_connection.gd")

## Sleep while a connection is being opened or closed, in microseconds.
const CONNECTING_USEC := 4_000
## Sleep while a connection is being opened for more than [constant CONNECTING_SOON_USEC], in microseconds: Windows
## refuses a connection to a port without a program after 2 seconds only.
const SLOW_CONNECTING_USEC := 20_000
## How long a connection is awaited with short sleeps, in microseconds.
const CONNECTING_SOON_USEC := 100_000
## Longest sleep while the thread waits for an answer of the main thread, or for the relay's welcome, in microseconds.
const HURRIED_USEC := 10_000
## How long the thread waits for such an answer with short sleeps, in microseconds.
const HURRY_USEC := 500_000
## With this longest delay or a shorter one, the thread looks after each frame. Units: microseconds.
const LIVE_USEC := 20_000
## Longest sleep while a connection is open, in microseconds. Messages of the relay and the end of the game wait as long.
const IDLE_USEC := 500_000
## Longest time by which a sleep is taken to be too long because of the system's clock, in microseconds.
const MAX_OVERSLEPT_USEC := 2_000
## Sleep while there is no connection, in microseconds.
const AWAY_USEC := 50_000

## Whether the thread looks after each frame.
var is_live := false
## Knows when the next look is worth its price, while the thread looks after each frame.
var forecast := FrameForecast.new()

var _usec := AWAY_USEC
# When the connection began to be opened; -1 while none is.
var _connecting_since_usec := -1
# How much longer the last sleep was than asked for.
var _overslept_usec := 0
# 0 while the thread waits for no answer.
var _hurried_until_usec := 0


## Decides anew. [param max_delay_usec] is the longest time that samples and events may wait by the relay's demand,
## [param send_interval_usec] the shortest time between two messages by the game's settings.
func decide(connection: RelayConnection, max_delay_usec: int, send_interval_usec: int) -> void:
	is_live = false
	_connecting_since_usec = -1
	match connection.state:
		RelayConnection.State.OPEN:
			is_live = max_delay_usec <= LIVE_USEC
			_usec = maxi(0 if is_live else mini(max_delay_usec, IDLE_USEC), send_interval_usec)
		RelayConnection.State.CONNECTING:
			_usec = CONNECTING_USEC
			_connecting_since_usec = Time.get_ticks_usec()
		_:
			_usec = CONNECTING_USEC if connection.is_leaving else AWAY_USEC


## Keeps sleeps short for a while: the thread waits for an answer.
func hurry() -> void:
	_hurried_until_usec = Time.get_ticks_usec() + HURRY_USEC


## The answer has arrived.
func calm() -> void:
	_hurried_until_usec = 0


## Notes a sleep on a system that sleeps for whole milliseconds, as Windows does. The next sleep is shorter by what this one
## was too long: if 11 ms became 12 each time, every eighth message would carry two frames.
func slept(asked_usec: int, took_usec: int) -> void:
	_overslept_usec = clampi(took_usec - asked_usec, 0, MAX_OVERSLEPT_USEC)


## The sleep while a connection has been opened for a time, both in microseconds.
static func connecting_usec(since_usec: int) -> int:
	return CONNECTING_USEC if since_usec < CONNECTING_SOON_USEC else SLOW_CONNECTING_USEC


## How long to sleep now, in microseconds.
func usec() -> int:
	if _connecting_since_usec >= 0:
		return connecting_usec(Time.get_ticks_usec() - _connecting_since_usec)
	var fixed_usec := maxi(0, _usec - _overslept_usec)
	var asleep_usec := maxi(fixed_usec, forecast.sleep_usec(Time.get_ticks_usec())) if is_live else fixed_usec
	if _hurried_until_usec == 0:
		return asleep_usec
	if Time.get_ticks_usec() > _hurried_until_usec:
		_hurried_until_usec = 0
	return mini(asleep_usec, HURRIED_USEC)
