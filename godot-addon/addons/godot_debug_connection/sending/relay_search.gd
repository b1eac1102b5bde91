extends RefCounted
## Finds the relay among the addresses at which it may be: the one that is set, and for the default address also the
## ports that a relay falls back to. Says when to try the next one.

## What keeps the game from the relay.
enum Trouble {
	NONE, ## Nothing, or no attempt has failed yet.
	NOBODY, ## No relay answers.
	REFUSED, ## A program answers and refuses the game.
}

const Refusals := preload("refusals.gd")
const RelaySettings := preload("../settings/relay_settings.gd")
const RetryDelay := preload("retry_delay.gd")

## A connection that lasted this long resets the retry delay, in seconds. A relay that accepts the game and closes the
## connection at once is not tried four times a second.
const GOOD_CONNECTION_SECONDS := 1.0
## A program that accepts the game at one of several addresses must answer as a relay within this time, in seconds. Else
## the next address is tried: an in-game server of the old protocol accepts games, too.
const WELCOME_SECONDS := 2.0

# Close codes of a relay that ends or restarts.
const _GOODBYES: Array[int] = [1000, 1001, 1012]

## The address in use.
var url := ""

var _addresses := PackedStringArray([""])
var _index := 0
var _is_relay := false
var _refusals := Refusals.new()
var _retry := RetryDelay.new()


## Begins anew, for another address.
func start(address: String) -> void:
	url = address
	_addresses = RelaySettings.addresses_of(address)
	_index = 0
	_refusals.clear()
	_retry.start()


## The address for the next attempt.
func take() -> String:
	url = _addresses[_index]
	_is_relay = false
	return url


## Whether a program at the address of the next attempt refused the game, so that it is asked first.
func asks_before() -> bool:
	return _refusals.has(_addresses[_index])


## Notes what the address in use answers when it is asked. Returns whether an attempt to connect may succeed.
func hear(answer: int, now_usec: int) -> bool:
	return _refusals.hear(url, answer, now_usec)


## The program at the address in use has accepted the game.
func opened() -> void:
	_refusals.forget(url)


## The program at the address in use has answered as a relay.
func confirm() -> void:
	_is_relay = true


## Whether the program that has been connected for this time is no relay, and another address may have one.
func is_wrong(open_usec: int) -> bool:
	return _addresses.size() > 1 and not _is_relay and open_usec > int(WELCOME_SECONDS * 1e6)


## A connection that was open for this time is lost, or, with 0, an attempt has failed. Returns the delay before the next
## attempt, in seconds: 0 while other addresses are left. After a relay was lost, the search begins anew, because the
## relay may return to its usual port.
func lose(open_usec: int, close_code: int) -> float:
	var was_relay := _is_relay or close_code > 0 or _addresses.size() == 1
	if was_relay and open_usec >= int(GOOD_CONNECTION_SECONDS * 1e6):
		_retry.failures = 0
	_index = 0 if was_relay else (_index + 1) % _addresses.size()
	return _retry.fail() if _index == 0 else 0.0


## What a program that refused the game answered, and what to do; empty if none did.
func refusal() -> String:
	for address: String in _addresses:
		if _refusals.has(address):
			return _refusals.words(address)
	return ""


## What keeps the game from the relay, after a connection that closed with this code, or -1.
func trouble(close_code: int) -> Trouble:
	if close_code > 0 and close_code not in _GOODBYES or not refusal().is_empty():
		return Trouble.REFUSED
	return Trouble.NOBODY if _retry.failures > 0 else Trouble.NONE


## Why there is no connection, after one that closed with this code, or -1, and this reason.
func problem(close_code: int, close_reason: String) -> String:
	if close_code > 0:
		return "the relay at %s closed the connection: %d %s" % [url, close_code, close_reason]
	if _retry.failures == 0:
		return "connecting to " + url
	var where := _addresses[0]
	if _addresses.size() > 1:
		where += " or at the ports %d, %d and %d of this machine" % RelaySettings.FALLBACK_PORTS
	var refused := refusal()
	if not refused.is_empty():
		return refused if _addresses.size() == 1 else "no relay answers at %s: %s" % [where, refused]
	return "no relay answers at %s: start the relay, or check the address" % where
