extends RefCounted
## Finds the relay among the addresses at which it may be: the one that is set, for the default address also the ports that
## a relay falls back to, and then those that answer on the local network, if the project allows it. Says when to try the
## next one.

## What keeps the game from the relay.
enum Trouble {
	NONE, ## Nothing, or no attempt has failed yet.
	NOBODY, ## No relay answers.
	REFUSED, ## A program answers and refuses the game.
}

## What a look at the local network has brought.
enum Look {
	PENDING, ## Answers may still come.
	FOUND, ## The next address.
	NOTHING, ## No further address.
}

const Refusals := preload("refusals.gd")
const RelayFinder := preload("relay_finder.gd")
const RelaySettings := preload("../settings/relay_settings.gd")
const RelayTrust := preload("../settings/relay_trust.gd")
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
## Headers of the handshake with the address in use: the token, if the address may have it.
var headers := PackedStringArray()

var _token := ""
# Those that are set, then those that were found.
var _addresses := PackedStringArray([""])
var _own_count := 1
# Null if the game looks for no relay.
var _finder: RelayFinder
# Whether the network was asked since the search began anew.
var _has_asked := false
# How many addresses the network has answered since then.
var _answers := 0
var _index := 0
var _is_relay := false
var _refusals := Refusals.new()
var _retry := RetryDelay.new()


## Begins anew, for another address or token.
func start(address: String, token: String) -> void:
	url = address
	_token = token
	_addresses = RelaySettings.addresses_of(address)
	_own_count = _addresses.size()
	_finder = RelayFinder.new(token) if RelayFinder.is_allowed(address) else null
	_begin()
	_refusals.clear()
	_retry.start()


## The address for the next attempt.
func take() -> String:
	url = _addresses[_index]
	_is_relay = false
	headers.clear()
	# Anybody may answer on the network.
	if not _token.is_empty() and (_index < _own_count or url.begins_with("wss://") and RelayTrust.options() != null):
		headers.append("Authorization: Bearer " + _token)
	return url


## Whether the network must be asked for the next address.
func must_look() -> bool:
	return _finder != null and _index == _addresses.size() and (_finder.is_asking or not _has_asked)


## Asks the network, and reads what it answers.
func look(now_usec: int) -> Look:
	if not _has_asked:
		_has_asked = true
		_answers = 0
		_finder.ask(now_usec)
	var found := _finder.poll(now_usec)
	if found.is_empty() and _finder.is_asking:
		return Look.PENDING
	if _answers == 0:
		# Those of an earlier question were tried again.
		_addresses.resize(_own_count)
	if found.is_empty():
		return Look.NOTHING
	_answers += 1
	_addresses.append(found)
	_index = _addresses.size() - 1
	return Look.FOUND


## Whether a program at the address of the next attempt refused the game, so that it is asked first.
func asks_before() -> bool:
	return _refusals.has(_addresses[_index])


## Notes what the address in use answers when it is asked. Returns whether an attempt to connect may succeed.
func hear(answer: int, now_usec: int) -> bool:
	return _refusals.hear(url, answer, now_usec)


## The program at the address in use has accepted the game.
func opened() -> void:
	_refusals.forget(url)


## The address in use, if it was found on the local network; else empty.
func found_url() -> String:
	return url if _index >= _own_count else ""


## The program at the address in use has answered as a relay.
func confirm() -> void:
	_is_relay = true
	if _finder != null:
		_finder.stop()


## Whether the program that has been connected for this time is no relay, and another address may have one.
func is_wrong(open_usec: int) -> bool:
	return _has_others() and not _is_relay and open_usec > int(WELCOME_SECONDS * 1e6)


## A connection that was open for this time is lost, or, with 0, an attempt has failed. Returns the delay before the next
## attempt, in seconds: 0 while other addresses are left. After a relay was lost, the search begins anew, because the
## relay may return to its usual port.
func lose(open_usec: int, close_code: int) -> float:
	var was_relay := _is_relay or close_code > 0 or not _has_others()
	if was_relay and open_usec >= int(GOOD_CONNECTION_SECONDS * 1e6):
		_retry.failures = 0
	if not was_relay:
		_index = mini(_index + 1, _addresses.size())
		if _index < _addresses.size() or must_look():
			return 0.0
	_begin()
	return _retry.fail()


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
	if _own_count > 1:
		where += " or at the ports %d, %d and %d of this machine" % RelaySettings.FALLBACK_PORTS
	var refused := refusal()
	if refused.is_empty() and _finder != null:
		refused = _finder.objection
	if not refused.is_empty():
		return "no relay answers at %s: %s" % [where, refused] if _has_others() else refused
	if _finder != null:
		return "no relay answers at %s, and none is announced on the network: start the relay with --announce" % where
	return "no relay answers at %s: start the relay, or check the address" % where


func _begin() -> void:
	_index = 0
	_has_asked = false
	if _finder != null:
		_finder.stop()


func _has_others() -> bool:
	return _addresses.size() > 1 or _finder != null
